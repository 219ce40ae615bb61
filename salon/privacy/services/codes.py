"""Sending a number to an address, and checking it."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F

from bookings.services.reminders import place_in
from salon.core.errors import Refusal
from salon.core.writing import writing
from salon.locations.models import Location
from salon.outbox.domain.addresses import digest as address_digest
from salon.outbox.models import Message
from salon.outbox.services import planning
from salon.outbox.services.planning import Draft, Recipient, Topic
from salon.privacy.domain import codes
from salon.privacy.models import ContactCode

BOOKING, OWN_DATA = "booking", "own_data"


class CodeWrong(Refusal):
    """Not the number that was sent last, or too late, or tried too often: the answer is the same."""

    code = "code-wrong"


def send(location: Location, *, address: str, purpose: str, language: str, now: datetime) -> None:
    """Send a fresh number to an e-mail address or a phone; the ones before are void."""
    code, known = codes.mint(), address_digest(address, key=settings.SECRET_KEY)
    life = timedelta(minutes=codes.LIFE_MINUTES)
    with writing():
        ContactCode.objects.filter(address_digest=known, purpose=purpose, used_at=None).update(used_at=now)
        ContactCode.objects.create(
            location=location,
            address_digest=known,
            purpose=purpose,
            digest=codes.digest(code, address_digest=known, key=settings.SECRET_KEY),
            sent_at=now,
            expires_at=now + life,
        )
        is_mail = "@" in address
        channel = Message.Channel.EMAIL if is_mail else Message.Channel.SMS
        planning.plan(
            topic=Topic(uuid.uuid4(), 1, location),
            recipient=Recipient(
                email=address if is_mail else "",
                phone="" if is_mail else address,
                language=language,
                time_zone=location.time_zone,
            ),
            content={"salon": place_in(location), "code": code},
            drafts=[Draft("code", now, now + life, channel=channel.value)],
            now=now,
        )


def check(*, address: str, purpose: str, code: str, now: datetime) -> None:
    """Use up the number; raises CodeWrong. Each wrong try counts, and five end it."""
    known = address_digest(address, key=settings.SECRET_KEY)
    with writing():
        live = ContactCode.objects.filter(address_digest=known, purpose=purpose, used_at=None, expires_at__gt=now)
        latest = live.order_by("-id").first()
        tried = latest is not None and live.filter(pk=latest.pk, attempts__lt=codes.MOST_ATTEMPTS).update(
            attempts=F("attempts") + 1
        )
        given = codes.digest(code, address_digest=known, key=settings.SECRET_KEY)
        is_right = tried and latest is not None and live.filter(pk=latest.pk, digest=given).update(used_at=now) == 1
    if not is_right:
        raise CodeWrong


def forget_old(*, now: datetime) -> int:
    """Remove numbers that nobody can use any more; returns how many."""
    return ContactCode.objects.filter(expires_at__lt=now - timedelta(days=1)).delete()[0]
