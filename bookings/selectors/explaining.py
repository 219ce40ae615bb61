"""Why a start is, or is not, on offer, in words' raw material: codes, people, instants."""

from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q

from bookings.domain import tracer
from bookings.domain.cells import PairRow
from bookings.domain.needs import Resource
from bookings.domain.roster import Roster
from bookings.domain.search import CHAIR, THERAPIST, Leg, board_of, bounds_of, grid_of, reach_of, search
from bookings.domain.tracer import Absence, Conditions, Known, Occupied, trace
from bookings.domain.worktime import Hours, not_worked
from bookings.models import Appointment, Chair, Service
from bookings.models.appointment import LONGEST_SPAN_MINUTES
from bookings.selectors.availability import order_of, rule_of
from bookings.selectors.occupied import IS_STANDING
from bookings.selectors.roster import roster_of
from salon.core.localtime import floor_minute, instant
from salon.core.spans import Span
from therapists.models import Therapist

OFF = {THERAPIST: "therapist_off", CHAIR: "chair_closed"}


class Reason(NamedTuple):
    """One thing in the way.

    `params` may hold `therapist` or `chair` (name) with `therapist_id` or `chair_id`, `since` and
    `until` (instants), and `appointment_id`; ids are public.
    """

    code: str
    params: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whether a start is on offer, and if not, everything that keeps it from being."""

    free: bool
    reasons: tuple[Reason, ...] = ()


@dataclass(slots=True)
class _Taken:
    """What takes each therapist and each chair around the start."""

    rows: list[PairRow] = field(default_factory=list)
    by_resource: dict[Hashable, list[Occupied]] = field(default_factory=lambda: defaultdict(list))


def explain(
    *,
    service: Service,
    start: datetime,
    now: datetime,
    therapist: Therapist | None = None,
    chair: Chair | None = None,
    besides: Appointment | None = None,
) -> Explanation:
    """Everything that speaks against a start; nothing exactly when it is on offer to the public.

    `besides` is a visit that is to move there: its own time is not in the way, and it takes as long as it does.
    """
    roster = roster_of(location_id=service.location_id, now=now)
    rule, minute = rule_of(service, roster), floor_minute(start)
    order = order_of(service, therapist=therapist, chair=chair)
    if besides is not None:
        order = replace(order, duration=besides.client_to - besides.client_from)
    legs = [Leg(order)]
    bounds = bounds_of(roster, now=now, rule=rule)
    present = floor_minute(now)
    distant = _distance(minute, present=present, latest=bounds.latest)
    if distant is not None:
        return Explanation(free=False, reasons=(distant,))
    reach = reach_of(roster, legs)
    taken = _taken(roster.location_id, Span(minute - reach, minute + reach), now=now, besides=besides)
    window = Span(minute, minute + 1)
    board = board_of(roster, window=window, legs=legs, step=rule.step_minutes, rows=taken.rows)
    answer = search(board, legs=legs, window=window, now=now, rule=rule)
    kinds = [THERAPIST, CHAIR][: len(answer.parts)]
    conditions = Conditions(window, bounds, grid_of(board, rule), kinds, present)
    known = {resource: _known(resource, roster, taken) for part in answer.parts for resource in part.options}
    return Explanation(free=answer.offers(minute), reasons=_told(trace(answer, minute, conditions, known), roster))


def _distance(minute: int, *, present: int, latest: int | None) -> Reason | None:
    """What lies far off is answered without laying out the calendar around it."""
    if minute < present:
        return Reason("in_past", {"until": instant(present)})
    if latest is not None and minute > latest:
        return Reason("beyond_horizon", {"since": instant(latest + 1)})
    return None


def _taken(location_id: int, span: Span, *, now: datetime, besides: Appointment | None) -> _Taken:
    rows = Appointment.objects.order_by("therapist_from", "id").filter(
        IS_STANDING,
        Q(held_until=None) | Q(held_until__gt=now.timestamp()),
        location_id=location_id,
        therapist_from__gt=span.start - LONGEST_SPAN_MINUTES,
        therapist_from__lt=span.end,
    )
    if besides is not None:
        rows = rows.exclude(pk=besides.pk)
    columns = ("therapist_id", "therapist_from", "therapist_to", "chair_id", "chair_from", "chair_to")
    taken = _Taken()
    for row in rows.values_list(*columns, "client_to", "public_id"):
        therapist, start, end, chair, chair_start, chair_end, visit_end, ref = row
        taken.rows.append(row[:7])
        taken.by_resource[THERAPIST, therapist].append(Occupied(start, end, visit_end, ref))
        if chair is not None:
            taken.by_resource[CHAIR, chair].append(Occupied(chair_start, chair_end, visit_end, ref))
    return taken


def _known(resource: Resource, roster: Roster, taken: _Taken) -> Known:
    hours: dict[Hashable, Hours] = {(THERAPIST, one.id): one.hours for one in roster.therapists}
    hours |= {(CHAIR, one.id): one.hours for one in roster.chairs}
    absences = [Absence("closed", *span) for span in not_worked(roster.open, roster.zone)]
    absences += [Absence(OFF[resource.kind], *span) for span in not_worked(hours[resource.key], roster.zone)]
    return Known(taken.by_resource.get(resource.key, ()), absences)


def _told(reasons: list[tracer.Reason], roster: Roster) -> tuple[Reason, ...]:
    """The reasons with names and public ids instead of keys."""
    therapists = {row.pk: row for row in Therapist.objects.filter(location=roster.location_id)} if reasons else {}
    chairs = {row.pk: row for row in Chair.objects.filter(location=roster.location_id)} if reasons else {}
    return tuple(Reason(reason.code, dict(_params(reason, therapists, chairs))) for reason in reasons)


def _params(
    reason: tracer.Reason, therapists: dict[int, Therapist], chairs: dict[int, Chair]
) -> Iterator[tuple[str, Any]]:
    if isinstance(reason.resource, tuple):
        kind, key = reason.resource
        yield kind, therapists[key].display_name if kind == THERAPIST else chairs[key].name
        yield f"{kind}_id", (therapists if kind == THERAPIST else chairs)[key].public_id
    if reason.since is not None:
        yield "since", instant(reason.since)
    if reason.until is not None:
        yield "until", instant(reason.until)
    if reason.ref is not None:
        yield "appointment_id", reason.ref
