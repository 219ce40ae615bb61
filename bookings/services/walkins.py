"""Those who walk in: a promised start that is really held, a seat, or leaving again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Max

from bookings.domain.lifecycle import Status
from bookings.domain.turns import Choice, choose
from bookings.models import Appointment, Service, Visit, WalkIn
from bookings.selectors.queue import held_for, standings_at, starts_today
from bookings.services.appointments import fresh
from bookings.services.endings import end_holds
from bookings.services.locks import lock_names
from bookings.services.placing import LegRequest, Overrides, Terms, place, placing
from bookings.services.refusals import InvalidTransition, NotOffered, SlotTaken
from bookings.services.rows import held_columns, new_visit, occupy, span_columns
from clients.models import Client, Light
from clients.selectors import light_of
from clients.services import people
from salon.accounts.services import audit
from salon.accounts.viewer import Viewer
from salon.core.localtime import instant
from salon.core.writing import writing
from salon.locations.models import Location
from therapists.models import Therapist

SOURCE = "walk-in"
TRIES = 4


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who walked in, as far as they say: all of it may be left out."""

    name: str = ""
    phone: str = ""
    client: Client | None = None
    therapist: Therapist | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """Somebody who walked in, and their appointment where they could sit down at once."""

    walk_in: WalkIn
    appointment: Appointment | None = None


class NoRoomToday(NotOffered):
    """Nobody can take the service today any more."""


def join(*, service: Service, newcomer: Newcomer, by: Viewer, now: datetime) -> WalkIn:
    """Give somebody a number and a promised start; the time is held until the salon's grace after it.

    Whose turn it is decides who takes it, unless the client asks for somebody; no other visit is touched.
    Raises NoRoomToday and what `people` raises.
    """
    return _received(service, newcomer, by=by, now=now, sits_at_once=False).walk_in


def receive(*, service: Service, newcomer: Newcomer, by: Viewer, now: datetime) -> Received:
    """As `join`; whoever can begin at once is seated in the same transaction."""
    return _received(service, newcomer, by=by, now=now, sits_at_once=True)


def seat(walk_in: WalkIn, *, by: Viewer, now: datetime) -> Appointment:
    """Let somebody sit down: at once where that is possible, else at the time that is held for them.

    Raises InvalidTransition for who was seated or left, NoRoomToday where nothing is free any more.
    """
    _refuse_gone(walk_in)
    held = held_for(walk_in, now=now)
    choice = _choice(walk_in.service, walk_in.therapist, now=now, besides=walk_in.visit)
    if choice is None and held is None:
        raise NoRoomToday
    with writing():
        if held is None:
            held = _hold_again(walk_in, _some(choice), by=by, now=now)
        elif choice is not None and choice.start < held.client_from:
            held = _earlier(held, choice, now=now)
        _sat_down(walk_in, held, by=by, now=now)
    return fresh(held)


def leave(walk_in: WalkIn, *, by: Viewer, now: datetime) -> WalkIn:
    """Let somebody go; the time is free at once. Raises InvalidTransition for who was seated or left."""
    with writing():
        _refuse_gone(walk_in)
        gone = WalkIn.objects.filter(pk=walk_in.pk, seated_at=None, left_at=None).update(left_at=now, left_by=by.actor)
        if not gone:
            raise InvalidTransition(from_status="seated", allowed=[])
        end_holds([walk_in.visit_id], end=Visit.HoldEnd.RELEASED, now=now)
        audit.record(by=by, action="walk_in.leave", thing=walk_in, location_id=walk_in.location_id, now=now)
    walk_in.left_at, walk_in.left_by = now, by.actor
    return walk_in


def bring_forward(location: Location, *, by: Viewer, now: datetime) -> int:
    """Give those who wait, in their order, an earlier start where one has become free; returns how many.

    Nobody's start gets later than it was promised.
    """
    on = now.astimezone(location.zone).date()
    waiting = WalkIn.objects.filter(location=location, on=on, seated_at=None, left_at=None)
    moved = 0
    for walk_in in waiting.select_related("service__location__policy", "visit", "therapist").order_by("number"):
        held = held_for(walk_in, now=now)
        choice = _choice(walk_in.service, walk_in.therapist, now=now, besides=walk_in.visit)
        if held is None or choice is None or choice.start >= held.client_from:
            continue
        try:
            with writing():
                _brought_forward(held, choice, now=now)
                WalkIn.objects.filter(pk=walk_in.pk).update(choice=_told(choice))
                audit.record(by=by, action="walk_in.bring_forward", thing=walk_in, location_id=location.pk, now=now)
        except SlotTaken:
            continue
        moved += 1
    return moved


def _received(service: Service, newcomer: Newcomer, *, by: Viewer, now: datetime, sits_at_once: bool) -> Received:
    """A number, a promise and perhaps a seat, whole or not at all; looks anew when somebody was quicker."""
    location = service.location
    on = now.astimezone(location.zone).date()
    for attempt in range(TRIES):
        try:
            with writing():
                lock_names([f"walk-in:{location.pk}:{on}"])
                walk_in = _joined(service, newcomer, by=by, now=now)
                return Received(walk_in, _sat_at_once(walk_in, by=by, now=now) if sits_at_once else None)
        except SlotTaken:
            if attempt == TRIES - 1:
                raise
    raise NoRoomToday


def _sat_at_once(walk_in: WalkIn, *, by: Viewer, now: datetime) -> Appointment | None:
    """The seat of somebody whose promised start is this very minute, in the caller's transaction."""
    if walk_in.promised_at > now + timedelta(minutes=1):
        return None
    held = Appointment.objects.get(visit=walk_in.visit)
    _sat_down(walk_in, held, by=by, now=now)
    return fresh(held)


def _joined(service: Service, newcomer: Newcomer, *, by: Viewer, now: datetime) -> WalkIn:
    location = service.location
    choice = _some(_choice(service, newcomer.therapist, now=now, besides=None))
    on = now.astimezone(location.zone).date()
    number = (WalkIn.objects.filter(location=location, on=on).aggregate(last=Max("number"))["last"] or 0) + 1
    client = newcomer.client or people.walk_in(
        location, name=newcomer.name or f"№ {number}", phone=newcomer.phone, by=by, now=now
    )
    visit = _held_visit(service, client, choice, by=by, now=now)
    walk_in = WalkIn.objects.create(
        location=location,
        on=on,
        number=number,
        service=service,
        client=client,
        therapist=newcomer.therapist,
        visit=visit,
        promised_at=instant(choice.start),
        choice=_told(choice),
        joined_at=now,
        joined_by=by.actor,
    )
    audit.record(by=by, action="walk_in.join", thing=walk_in, location_id=location.pk, now=now, number=number)
    return walk_in


def _choice(service: Service, asked_for: Therapist | None, *, now: datetime, besides: Visit | None) -> Choice | None:
    starts, qualified = starts_today(service, now=now, besides=besides)
    on = now.astimezone(service.location.zone).date()
    standings = standings_at(service.location, on=on, besides=besides)
    return choose(standings, starts, qualified=qualified, asked_for=asked_for.pk if asked_for else None)


def _some(choice: Choice | None) -> Choice:
    if choice is None:
        raise NoRoomToday
    return choice


def _held_visit(service: Service, client: Client, choice: Choice, *, by: Viewer, now: datetime) -> Visit:
    """A hold of the chosen time with the client's name on it, in the caller's transaction."""
    request = _request(service, choice)
    with placing([request], now=now, is_public=False):
        seats = place([request], terms=Terms(is_public=False, overrides=Overrides()), now=now)
        until = instant(choice.start) + timedelta(minutes=service.location.policy.walk_in_grace_minutes)
        visit = new_visit(service.location, source=SOURCE, by=by, now=now, expires_at=until)
        told = {"client": client, "language": client.language, "screening_light": _light(client)}
        occupy(visit, requests=[request], seated=seats, fields=[held_columns(until) | told], now=now)
    return visit


def _light(client: Client) -> str:
    return light_of(client) or Light.GREY


def _request(service: Service, choice: Choice) -> LegRequest:
    return LegRequest(service, instant(choice.start), Therapist.objects.get(pk=choice.therapist_id))


def _hold_again(walk_in: WalkIn, choice: Choice, *, by: Viewer, now: datetime) -> Appointment:
    """A new hold for somebody whose promised time ran out while they were away."""
    visit = _held_visit(walk_in.service, walk_in.client, choice, by=by, now=now)
    WalkIn.objects.filter(pk=walk_in.pk).update(visit=visit, choice=_told(choice))
    walk_in.visit = visit
    return Appointment.objects.get(visit=visit)


def _earlier(held: Appointment, choice: Choice, *, now: datetime) -> Appointment:
    """The hold at an earlier start, or as it is when somebody was quicker."""
    try:
        return _brought_forward(held, choice, now=now)
    except SlotTaken:
        return held


def _brought_forward(held: Appointment, choice: Choice, *, now: datetime) -> Appointment:
    """The same hold at an earlier start, in the caller's transaction; raises SlotTaken for one that ended meanwhile."""
    request = _request(held.service, choice)
    with placing([request], now=now, is_public=False):
        seats = place([request], terms=Terms(is_public=False), now=now, besides=held)
        still_held = Appointment.objects.filter(pk=held.pk, status=Status.HELD)
        if not still_held.update(version=F("version") + 1, updated_at=now, **span_columns(seats[0])):
            raise SlotTaken
    return fresh(held)


def _sat_down(walk_in: WalkIn, held: Appointment, *, by: Viewer, now: datetime) -> None:
    """The hold becomes an appointment whose client is here; raises InvalidTransition when it is held no longer."""
    taken = Appointment.objects.filter(pk=held.pk, status=Status.HELD).update(
        status=Status.ARRIVED, held_until=None, version=F("version") + 1, updated_at=now
    )
    seated = WalkIn.objects.filter(pk=walk_in.pk, seated_at=None, left_at=None).update(
        seated_at=now, seated_by=by.actor
    )
    if not (taken and seated):
        raise InvalidTransition(from_status="seated", allowed=[])
    Visit.objects.filter(pk=held.visit_id).update(hold_end=Visit.HoldEnd.CONSUMED)
    create = audit.event(
        by=by,
        action="appointment.create",
        thing=held,
        location_id=held.location_id,
        now=now,
        detail={"to": Status.CONFIRMED.value, "choice": walk_in.choice},
    )
    arrive = audit.event(
        by=by,
        action="appointment.check_in",
        thing=held,
        location_id=held.location_id,
        now=now,
        detail={"from": Status.CONFIRMED.value, "to": Status.ARRIVED.value},
    )
    audit.record_all([create, arrive])
    audit.record(by=by, action="walk_in.seat", thing=walk_in, location_id=walk_in.location_id, now=now)


def _refuse_gone(walk_in: WalkIn) -> None:
    present = WalkIn.objects.get(pk=walk_in.pk)
    if present.seated_at is not None or present.left_at is not None:
        raise InvalidTransition(from_status="seated" if present.seated_at else "left", allowed=[])


def _told(choice: Choice) -> dict[str, Any]:
    """The choice as it is kept: ids and codes."""
    return {
        "therapist": choice.therapist_id,
        "reason": choice.reason,
        "value": choice.value,
        "passed": [list(one) for one in choice.passed],
    }
