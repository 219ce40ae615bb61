"""After the visit: a word that there is something to do at home, and one when it is time to come again."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bookings.domain.lifecycle import TO_COME, Status
from bookings.models import Appointment
from bookings.services.appointments import PEOPLE_AND_PLACE
from bookings.services.locks import lock_names
from bookings.services.reminders import EMAIL, SMS, content_of, recipient_of, zone_of
from clients.models import Client
from salon.core.writing import writing
from salon.locations.models import Location
from salon.locations.selectors import public_locations
from salon.outbox.models import Message
from salon.outbox.selectors.ledger import topics_told
from salon.outbox.selectors.plans import plan_of
from salon.outbox.selectors.preferences import wanting
from salon.outbox.services import planning
from salon.outbox.services.planning import Draft, Topic

AFTERCARE, REBOOKING = "aftercare", "rebooking"
DAY = timedelta(days=1)
# Whatever could not be sent by then is of no use any more.
AFTERCARE_LIFE = timedelta(days=3)
REBOOKING_LIFE = timedelta(days=4)
# How far back the hourly look goes: no visit is missed because nobody looked for two days.
LOOKBACK = timedelta(days=2)
LOOKED_AT_ONCE = 500
MARKETING = Message.Purpose.MARKETING.value
EXPECTED = (*TO_COME, Status.IN_SERVICE)


def plan_aftercare(appointment: Appointment, *, token: str, now: datetime) -> None:
    """Plan, in the caller's transaction, the mail of the next morning; planned before, it stays as it was.

    A mail lies about where others read it: it says only that there is something, `token` opens what. Whoever has no
    mail address is told in person. The appointment comes with its location, visit, client and therapist.
    """
    client, location = appointment.client, appointment.location
    plan = plan_of(location)
    if client is None or not client.email or AFTERCARE in plan.off:
        return
    if topics_told([appointment.public_id], kind=AFTERCARE):
        return
    due_at = _next_morning(appointment.ends_at, ZoneInfo(zone_of(client, location)), plan.aftercare_minute)
    planning.plan(
        topic=Topic(appointment.public_id, appointment.version, location),
        recipient=recipient_of(client, location, language=appointment.language),
        content=_few_words(appointment, now) | {"manage_token": token, "opens": "a"},
        drafts=[Draft(AFTERCARE, max(due_at, now), max(due_at, now) + AFTERCARE_LIFE, channel=EMAIL)],
        now=now,
    )


def plan_rebooking(*, now: datetime) -> int:
    """Plan one word to each client who wants such words, came some weeks ago and has nothing booked; returns how many.

    May run at any time and any number of times: a visit brings one such word at most.
    """
    return sum(_plan_rebooking(location, now) for location in public_locations())


# ---- the details -----------------------------------------------------------------------


def _plan_rebooking(location: Location, now: datetime) -> int:
    plan = plan_of(location)
    if REBOOKING in plan.off:
        return 0
    until = now - plan.rebooking_days * DAY
    with writing():
        lock_names([f"rebooking:{location.pk}"])
        visits = _last_visits(location, until=until)
        channels = _channels([visit.client for visit in visits if visit.client], location)
        planned = 0
        for visit in visits:
            channel = channels.get(visit.client_id)
            if channel is not None:
                _plan_word(visit, channel, now)
                planned += 1
    return planned


def _next_morning(at: datetime, zone: ZoneInfo, minute: int) -> datetime:
    on = at.astimezone(zone).date() + DAY
    return datetime.combine(on, time(minute // 60, minute % 60), tzinfo=zone).astimezone(UTC)


def _last_visits(location: Location, *, until: datetime) -> list[Appointment]:
    """The visits that are as long ago as the salon says, of clients who have not come or booked since."""
    came = Appointment.objects.filter(location=location, status=Status.COMPLETED, client__isnull=False)
    rows = came.filter(starts_at__gt=until - LOOKBACK, starts_at__lte=until).select_related(*PEOPLE_AND_PLACE)
    # Of a day with two visits, the last one counts.
    last = {row.client_id: row for row in rows.order_by("starts_at", "id")[:LOOKED_AT_ONCE]}
    again = Appointment.objects.filter(client__in=list(last), starts_at__gt=until)
    since = again.filter(status__in=[*EXPECTED, Status.COMPLETED])
    busy = set(since.values_list("client", "starts_at"))
    told = topics_told([row.public_id for row in last.values()], kind=REBOOKING)
    return [
        row
        for row in last.values()
        if row.public_id not in told
        and not any(client == row.client_id and starts_at > row.starts_at for client, starts_at in busy)
    ]


def _channels(clients: Iterable[Client], location: Location) -> dict[int | None, str]:
    """By which channel each client wants such words; those who want none are left out."""
    names: dict[str, dict[str, list[int]]] = {EMAIL: defaultdict(list), SMS: defaultdict(list)}
    for client in clients:
        for channel, address in ((EMAIL, client.email), (SMS, str(client.phone))):
            if address:
                names[channel][address].append(client.pk)
    found: dict[int | None, str] = {}
    for channel in (SMS, EMAIL):
        for address in wanting(names[channel], channel=channel, purpose=MARKETING, location=location):
            found |= dict.fromkeys(names[channel][address], channel)
    return found


def _plan_word(visit: Appointment, channel: str, now: datetime) -> None:
    assert visit.client is not None  # chosen so
    location = visit.location
    planning.plan(
        topic=Topic(visit.public_id, visit.version, location),
        recipient=recipient_of(visit.client, location, language=visit.language),
        content=_few_words(visit, now),
        drafts=[Draft(REBOOKING, now, now + REBOOKING_LIFE, MARKETING, channel)],
        now=now,
    )


def _few_words(visit: Appointment, now: datetime) -> dict[str, Any]:
    """Who and where, and nothing for a calendar: the visit is over."""
    told = content_of(visit, token="", now=now)
    return {name: told[name] for name in ("salon", "client", "client_name", "time_zone", "therapist")}
