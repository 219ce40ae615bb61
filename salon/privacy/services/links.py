"""Sending somebody the links to their visits, without telling the asker whether there are any."""

import uuid
from collections import defaultdict
from datetime import datetime

from django.conf import settings

from bookings.domain.lifecycle import Status
from bookings.models import Appointment
from bookings.services.links import manage_token
from bookings.services.reminders import place_in
from salon.core.writing import writing
from salon.outbox.services import planning
from salon.outbox.services.planning import Draft, Recipient, Topic
from salon.privacy.models import LinkRequest

AT_ONCE = 50
MOST_VISITS = 10


def ask(*, address: str, language: str, now: datetime) -> None:
    """Note that somebody asked; the same work whether the address is known or not."""
    with writing():
        LinkRequest.objects.create(address=address.strip().lower(), language=language, asked_at=now)


def answer_all(*, now: datetime) -> int:
    """Send to each address that asked the links to the visits that are its own; returns how many mails."""
    sent = 0
    with writing():
        asked = list(LinkRequest.objects.select_for_update().order_by("id")[:AT_ONCE])
        for address, language in {(one.address, one.language) for one in asked}:
            sent += _answer(address, language, now=now)
        LinkRequest.objects.filter(pk__in=[one.pk for one in asked]).delete()
    return sent


def _answer(address: str, language: str, *, now: datetime) -> int:
    """One mail for each salon where this address has visits to come."""
    coming = Appointment.objects.select_related("location", "visit").filter(
        client__email=address, status__in=[Status.CONFIRMED, Status.PENDING_REVIEW], starts_at__gt=now
    )
    by_salon: dict[int, dict[int, Appointment]] = defaultdict(dict)
    for appointment in coming.order_by("starts_at", "id")[:MOST_VISITS]:
        by_salon[appointment.location_id].setdefault(appointment.visit_id, appointment)
    for visits in by_salon.values():
        location = next(iter(visits.values())).location
        planning.plan(
            topic=Topic(uuid.uuid4(), 1, location),
            recipient=Recipient(email=address, language=language, time_zone=location.time_zone),
            content={
                "salon": place_in(location),
                "links": [f"{settings.PUBLIC_ORIGIN}/b/{manage_token(one, now=now)}" for one in visits.values()],
            },
            drafts=[Draft("links", now)],
            now=now,
        )
    return len(by_salon)
