"""Offering time that became free to whoever waits for it: one at a time, first come, first served, and why."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from bookings.domain.lifecycle import TO_COME, Status
from bookings.domain.wishes import open_until
from bookings.models import Appointment, FreedTime, Offer, WaitlistEntry
from bookings.selectors.waitlist import Fitting, Match, near
from bookings.services.placing import REFUSALS, LegRequest, Terms, place
from bookings.services.refusals import ClientOverlap
from bookings.services.reminders import EMAIL, SMS, place_in, recipient_of
from bookings.services.rows import held_columns, new_visit, occupy
from bookings.services.waitlist import entry_token
from salon.accounts.services import audit
from salon.accounts.viewer import SYSTEM
from salon.core.errors import Refusal
from salon.core.writing import writing
from salon.outbox.selectors.plans import plan_of
from salon.outbox.services import planning
from salon.outbox.services.planning import Draft, Topic

LOOKED_AT_ONCE = 100
FIRST_COME = "first_come"


@dataclass(slots=True)
class _Line:
    """How far the line was gone through, and what was against those passed over."""

    length: int
    passed_over: list[dict[str, str]] = field(default_factory=list)

    def pass_over(self, entry: WaitlistEntry, why: str) -> None:
        """This one not, and why."""
        self.passed_over.append({"entry_id": str(entry.public_id), "why": why})

    def explained(self) -> dict[str, Any]:
        """Why it is the next one's turn."""
        return {
            "order": FIRST_COME,
            "place": len(self.passed_over) + 1,
            "of": self.length,
            "passed_over": self.passed_over,
        }


def offer_freed(*, now: datetime) -> int:
    """Offer each time that became free to the first whom it suits; returns how many offers were made.

    Each time is its own transaction: a worker that dies leaves nothing half done, and any number may sweep at once.
    """
    made = 0
    for _ in range(LOOKED_AT_ONCE):
        offered = _offer_next(now)
        if offered is None:
            break
        made += offered
    return made


def _offer_next(now: datetime) -> bool | None:
    """Deal with one freed time; whether it was offered, None when there is none left to look at."""
    can_skip = connection.features.has_select_for_update_skip_locked
    with writing():
        due = FreedTime.objects.filter(look_at__lte=now).order_by("look_at", "id")
        freed = due.select_for_update(of=("self",), skip_locked=can_skip).first()
        if freed is None:
            return None
        is_offered = freed.ends_at > now and _offer(freed, now)
        look_at = None if is_offered else _look_again(freed, now)
        FreedTime.objects.filter(pk=freed.pk).update(look_at=look_at)
    return is_offered


def _offer(freed: FreedTime, now: datetime) -> bool:
    """Go through the line until somebody takes the hold."""
    line = list(near(freed))
    asked = set(Offer.objects.filter(freed=freed).values_list("entry", flat=True))
    fitting, gone_through = Fitting(freed, now=now), _Line(len(line))
    for entry in line:
        if entry.pk in asked:
            gone_through.pass_over(entry, "was_asked")
            continue
        matches = list(fitting.matches(entry))
        why = "does_not_fit"
        for match in matches:
            refused = _try(freed, match, gone_through, now)
            if not refused:
                return True
            why = refused
        gone_through.pass_over(entry, why)
    return False


def _try(freed: FreedTime, match: Match, line: _Line, now: datetime) -> str:
    """Hold the time for this entry and tell it; why that cannot be, or blank."""
    entry = match.entry
    try:
        # What is refused takes its own rows back and leaves the sweep's.
        with writing(refusals=REFUSALS):
            waits = WaitlistEntry.objects.filter(pk=entry.pk, status=WaitlistEntry.Status.WAITING)
            if not waits.update(status=WaitlistEntry.Status.OFFERED):
                return "has_another_offer"
            if _is_busy(match):
                raise ClientOverlap
            _hold(freed, match, line, now)
    except Refusal as refusal:
        return refusal.code.replace("-", "_")
    return ""


def _is_busy(match: Match) -> bool:
    """Whether the client has another appointment at that time: an offer that cannot be accepted is none."""
    own = Appointment.objects.filter(client=match.entry.client_id, status__in=TO_COME)
    return own.filter(starts_at__lt=match.slot.end, ends_at__gt=match.slot.start).exists()


def _hold(freed: FreedTime, match: Match, line: _Line, now: datetime) -> None:
    entry, location = match.entry, match.entry.location
    legs = _legs(freed, match)
    expires_at = open_until(
        now=max(now, freed.told_from).replace(microsecond=0),
        minutes=location.policy.offer_minutes,
        starts_at=match.slot.start,
        zone=location.zone,
        window=plan_of(location).window,
    )
    seated = place(legs, terms=Terms(is_public=True), now=now)
    visit = new_visit(location, source="waitlist", by=SYSTEM, now=now, expires_at=expires_at)
    rows = occupy(visit, requests=legs, seated=seated, fields=[held_columns(expires_at)] * len(legs), now=now)
    offer = Offer.objects.create(
        entry=entry,
        freed=freed,
        visit=visit,
        offered_at=now,
        expires_at=expires_at,
        explanation=line.explained(),
    )
    audit.record(by=SYSTEM, action="waitlist.offer", thing=offer, location_id=location.pk, now=now)
    _tell(offer, rows[0], now=now)


def _legs(freed: FreedTime, match: Match) -> list[LegRequest]:
    """The first of the party takes what was freed: that therapist where it can be, else that chair."""
    service, start = match.wish.service, match.slot.start
    is_theirs = freed.therapist_id in match.slot.therapist_ids
    therapist = match.wish.therapist or (freed.therapist if is_theirs else None)
    chair = None if is_theirs else freed.chair
    others = [LegRequest(service, start)] * (match.wish.party_size - 1)
    return [LegRequest(service, start, therapist, chair), *others]


def _tell(offer: Offer, first: Appointment, *, now: datetime) -> None:
    entry, location = offer.entry, offer.entry.location
    client, due_at = entry.client, max(now, offer.freed.told_from)
    content = {
        "starts_at": first.starts_at.astimezone(UTC).isoformat(),
        "ends_at": first.ends_at.astimezone(UTC).isoformat(),
        "time_zone": location.time_zone,
        "answer_by": offer.expires_at.astimezone(UTC).isoformat(),
        "salon": place_in(location),
        "client": str(client.public_id),
        "client_name": client.name,
        "therapist": first.therapist.display_name,
        "manage_token": entry_token(entry, now=now),
        "opens": "w",
    }
    planning.plan(
        topic=Topic(offer.public_id, 1, location),
        recipient=recipient_of(client, location, language=entry.language),
        content=content,
        drafts=[Draft("offer", due_at, offer.expires_at, channel=EMAIL if client.email else SMS)],
        now=now,
    )


def _look_again(freed: FreedTime, now: datetime) -> datetime | None:
    """When the time may become free again: somebody holds it and may let it go. None when it is over or taken."""
    if freed.ends_at <= now:
        return None
    held = Appointment.objects.filter(
        therapist=freed.therapist_id,
        status=Status.HELD,
        held_until__gt=now.timestamp(),
        starts_at__lt=freed.ends_at,
        ends_at__gt=freed.starts_at,
    ).exclude(visit__offer__status=Offer.Status.LIVE)
    until = held.order_by("held_until").values_list("held_until", flat=True).first()
    return None if until is None else datetime.fromtimestamp(until, UTC) + timedelta(seconds=1)
