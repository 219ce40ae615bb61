"""The queue of those who walked in, the order of turns, and when each therapist could begin."""

import uuid
from datetime import date, datetime

from django.db.models import Max, Q, QuerySet, Sum

from bookings.domain.lifecycle import Status
from bookings.domain.search import Leg
from bookings.domain.turns import Standing
from bookings.models import Appointment, Service, TurnPause, Visit, WalkIn
from bookings.selectors.availability import answer_for, for_staff, order_of
from salon.accounts.roles import Permission
from salon.accounts.viewer import Kind, Viewer
from salon.core.errors import Forbidden, NotFound
from salon.core.localtime import ceil_minute, day_bounds
from salon.core.spans import Span
from salon.locations.models import Location
from therapists.models import Therapist

TAKEN = (Status.HELD, Status.ARRIVED, Status.IN_SERVICE, Status.COMPLETED)
WAITING = Q(seated_at=None, left_at=None)
# A session that ran over is guessed to end soon; one that somebody forgot to end blocks nobody for ever.
OVERRUN_GUESS, LONGEST_OVERRUN = 5, 180
SEES = (Permission.SEE_DAY, Permission.SEE_OWN_DAY)


def walk_ins_for(*, viewer: Viewer) -> QuerySet[WalkIn]:
    """Those who walked in where the viewer works, in the order they came."""
    rows = WalkIn.objects.select_related(
        "location__policy", "service__location__policy", "client", "therapist", "visit"
    ).order_by("on", "number", "id")
    if viewer.kind is Kind.SYSTEM:
        return rows
    places = {place for permission in SEES for place in viewer.locations(permission)}
    return rows.filter(location__in=places)


def walk_in_for(*, viewer: Viewer, public_id: uuid.UUID) -> WalkIn:
    """One of them; raises NotFound, and Forbidden for staff who see no day anywhere."""
    if viewer.is_staff and not any(viewer.locations(permission) for permission in SEES):
        raise Forbidden
    found = walk_ins_for(viewer=viewer).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def waiting_at(location: Location, *, on: date, viewer: Viewer) -> list[WalkIn]:
    """Who waits, in the order they came."""
    return list(walk_ins_for(viewer=viewer).filter(WAITING, location=location, on=on))


def held_for(walk_in: WalkIn, *, now: datetime) -> Appointment | None:
    """The time that is still held for somebody who waits."""
    rows = Appointment.objects.select_related("therapist", "chair", "service", "location__policy", "visit", "client")
    return rows.filter(visit=walk_in.visit_id, status=Status.HELD, held_until__gt=now.timestamp()).first()


def standings_at(location: Location, *, on: date, besides: Visit | None = None) -> list[Standing]:
    """What each therapist's turns of the day were worth, who pauses, in three statements."""
    bounds = day_bounds(on, location.zone)
    turns = Appointment.objects.order_by().filter(
        visit__walk_in__on=on,
        visit__walk_in__therapist=None,
        location=location,
        status__in=TAKEN,
        client_from__gte=bounds.start,
    )
    if besides is not None:
        turns = turns.exclude(visit=besides)
    told = turns.values("therapist").annotate(value=Sum("price"), last=Max("client_from"))
    given = {row["therapist"]: (int(row["value"] * 100), row["last"]) for row in told}
    paused = TurnPause.objects.filter(therapist__location=location, ended_at=None)
    pausing = set(paused.order_by("id").values_list("therapist", flat=True))
    team = Therapist.objects.filter(location=location, is_active=True).order_by("position", "id")
    return [
        Standing(key, *given.get(key, (0, None)), position=position, is_paused=key in pausing)
        for key, position in team.values_list("pk", "position")
    ]


def starts_today(service: Service, *, now: datetime, besides: Visit | None = None) -> tuple[dict[int, int], set[int]]:
    """The first minute from now at which each therapist could begin today, and who may give the service at all.

    The whole of what a visit occupies has to be free, so nothing of this touches any other visit.
    """
    asked = for_staff(service)
    asked.step_minutes = 1
    zone = service.location.zone
    begin = ceil_minute(now)
    window = Span(begin, day_bounds(now.astimezone(zone).date(), zone).end)
    answer = answer_for(service=asked, legs=[Leg(order_of(asked))], window=window, now=now, besides=besides)
    qualified = {resource.key[1] for resource in answer.masks[0]}  # type: ignore[index]
    at_work = _still_at_work(service.location, minute=begin)
    starts: dict[int, int] = {}
    for resource, mask in answer.masks[0].items():
        not_before = at_work.get(resource.key[1], begin)  # type: ignore[index]
        free = mask & answer.mask & answer.line.between(not_before, answer.line.end)
        if free:
            starts[resource.key[1]] = answer.line.first + answer.line.size * ((free & -free).bit_length() - 1)  # type: ignore[index]
    return starts, qualified


def _still_at_work(location: Location, *, minute: int) -> dict[int, int]:
    """Who treats beyond the time that was planned, and from which minute on they may be counted on again."""
    rows = Appointment.objects.order_by("id").filter(
        location=location, status=Status.IN_SERVICE, client_to__lte=minute, client_to__gt=minute - LONGEST_OVERRUN
    )
    told = rows.values_list("therapist_id", "client_to", "therapist_to")
    return {therapist: minute + OVERRUN_GUESS + busy - end for therapist, end, busy in told}
