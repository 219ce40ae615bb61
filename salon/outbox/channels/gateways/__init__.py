"""The gateways for texts; SMS_URL names one."""

from urllib.parse import urlsplit

from django.conf import settings

from salon.outbox.channels.gateways.files import FileGateway
from salon.outbox.channels.gateways.plain import PlainGateway
from salon.outbox.channels.gateways.port import BadSignature, Gateway, Reply, Report, Request, Text
from salon.outbox.channels.gateways.twilio import TwilioGateway

__all__ = ["BadSignature", "Gateway", "Reply", "Report", "Request", "Text", "gateway"]

_SCHEMES: dict[str, type[Gateway]] = {
    "": FileGateway,
    "http": PlainGateway,
    "https": PlainGateway,
    "twilio": TwilioGateway,
    "twilio+http": TwilioGateway,
}


def gateway() -> Gateway:
    """The gateway that the settings name; without one texts become files."""
    address = urlsplit(settings.SMS_URL)
    return _SCHEMES[address.scheme](address)
