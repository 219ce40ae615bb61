"""Twilio, and whoever speaks as it does.

`SMS_URL=twilio://AccountSid:AuthToken@/+15550100`; the path is the sender's number. The vendor's library would bring
an asynchronous HTTP client and a dozen packages for the one request that is needed.
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode

from django.conf import settings

from salon.outbox.channels.gateways.http import Answer, Line, Unheard
from salon.outbox.channels.gateways.port import BadSignature, Gateway, Reply, Report, Request, Text
from salon.outbox.channels.port import Fate, Outcome, Unreachable

HOST = "api.twilio.com"
# No such number, no mobile, out of reach for ever, or somebody who has told Twilio to stop.
DEAD = frozenset({21211, 21610, 21612, 21614, 21617})
DEAD_LATER = frozenset({"30005", "30006", "30011"})
LATER = frozenset({401, 403, 404, 429, 503})


class TwilioGateway(Gateway):
    """Sends each text by Twilio's messages resource."""

    name = "twilio"

    def __init__(self, address: SplitResult) -> None:
        super().__init__(address)
        self._line = Line(address, is_secure=address.scheme == "twilio", host=HOST)
        self._account, self._token = unquote(address.username or ""), unquote(address.password or "")

    def open(self) -> None:
        self._line.open()

    def close(self) -> None:
        self._line.close()

    def send(self, text: Text) -> Outcome:
        body = {"To": text.to, "From": unquote(self.address.path.lstrip("/")), "Body": text.words}
        if settings.IS_SECURE:
            body["StatusCallback"] = f"{settings.PUBLIC_ORIGIN}/api/v1/inbound/sms/{self.name}"
        key = base64.b64encode(f"{self._account}:{self._token}".encode()).decode()
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Authorization": f"Basic {key}"}
        path = f"/2010-04-01/Accounts/{self._account}/Messages.json"
        try:
            answer = self._line.post(path, urlencode(body).encode(), headers)
        except Unreachable:
            return Outcome(Fate.DEFERRED)
        except Unheard:
            return Outcome(Fate.UNANSWERED)
        return _outcome(answer)

    def read(self, request: Request, *, now: datetime) -> Sequence[Reply | Report]:
        fields = dict(parse_qsl(request.body.decode("utf-8", errors="replace"), keep_blank_values=True))
        told = request.address + "".join(f"{name}{fields[name]}" for name in sorted(fields))
        wanted = base64.b64encode(hmac.new(self._token.encode(), told.encode(), hashlib.sha1).digest()).decode()
        given = request.headers.get("x-twilio-signature", "")
        if not self._token or not given.isascii() or not hmac.compare_digest(wanted, given):
            raise BadSignature
        name = fields.get("MessageSid", "")
        if "MessageStatus" in fields:
            return [Report(name, fields.get("To", ""), is_dead=fields.get("ErrorCode") in DEAD_LATER)]
        return [Reply(name, fields.get("From", ""), fields.get("To", ""), fields.get("Body", ""))]


def _outcome(answer: Answer) -> Outcome:
    if answer.status < 300:
        return Outcome(Fate.TAKEN, str(answer.told.get("sid", ""))[:80])
    if answer.told.get("code") in DEAD:
        return Outcome(Fate.DEAD_END)
    if answer.status in LATER:
        return Outcome(Fate.DEFERRED)
    # A fault on their side says nothing of whether the text is on its way.
    return Outcome(Fate.UNANSWERED if answer.status >= 500 else Fate.REFUSED)
