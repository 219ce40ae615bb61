"""Making a booking: out of a hold, or directly by staff."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, Visit
from bookings.services.holds import refuse_ended
from bookings.services.links import manage_token
from bookings.services.locks import lock_clients
from bookings.services.party import Attendance, Booker, Booking, Leg, attend
from bookings.services.placing import LegRequest, Overrides, Terms, location_of, place, placing, span_of
from bookings.services.refusals import HoldExpired
from bookings.services.reminders import announce
from bookings.services.rows import new_visit, occupy
from clients.domain.proposal import Proposal
from salon.accounts.services import audit
from salon.accounts.viewer import Viewer
from salon.core.spans import Span


@dataclass(frozen=True, slots=True)
class Booked:
    """The visit, its appointments, the token of the link that manages it, and what the answers given mean."""

    visit: Visit
    appointments: list[Appointment]
    token: str
    told: Proposal | None = None


def confirm(visit: Visit, *, booker: Booker, by: Viewer, now: datetime) -> Booked:
    """Make a booking of a live hold; what screening parks waits for a therapist.

    Raises HoldExpired, ConsentRequired, TooManyOpen, ClientOverlap and what `people` and `health` raise.
    """
    rows = Appointment.objects.select_related("service", "therapist", "chair", "location__policy", "visit")
    requests = [LegRequest(row.service, row.starts_at) for row in rows.filter(visit=visit).order_by("leg")]
    with placing(requests, now=now):
        visit = Visit.objects.select_for_update(of=("self",)).select_related("location__policy").get(pk=visit.pk)
        refuse_ended(visit, now=now)
        appointments = list(rows.filter(visit=visit, status=Status.HELD).order_by("leg"))
        if not appointments:
            raise HoldExpired
        legs = [Leg(Span(row.client_from, row.client_to), row.service) for row in appointments]
        first = min(appointments, key=lambda row: (row.client_from, row.leg))
        attending = attend(booker, legs, Booking(visit.location, visit.source, by, now, first.public_id))
        lock_clients({one.client.pk for one in attending}, span_of([leg.span for leg in legs]))
        for appointment, attendance in zip(appointments, attending, strict=True):
            _take(appointment, attendance, booker, now=now)
        Visit.objects.filter(pk=visit.pk).update(hold_end=Visit.HoldEnd.CONSUMED)
        told = next((one.told for one in attending if one.told is not None), None)
        return replace(_told(visit, appointments, by=by, now=now), told=told)


def book(
    *,
    legs: Sequence[LegRequest],
    booker: Booker,
    source: str,
    by: Viewer,
    now: datetime,
    overrides: Overrides | None = None,
) -> Booked:
    """Book directly, as staff do: any free minute, without notice and horizon.

    Raises what `place` raises, ClientOverlap unless it is overruled, and what `people` raises.
    """
    location = location_of(legs, by=by)
    overrides = overrides or Overrides()
    with placing(legs, now=now, is_public=False):
        seated = place(legs, terms=Terms(is_public=False, overrides=overrides), now=now)
        spans = [seat.client for seat in seated]
        wanted = [Leg(span, leg.service) for span, leg in zip(spans, legs, strict=True)]
        attending = attend(booker, wanted, Booking(location, source, by, now))
        lock_clients({one.client.pk for one in attending}, span_of(spans))
        visit = new_visit(location, source=source, by=by, now=now)
        common = {
            "status": Status.CONFIRMED,
            "language": booker.language or attending[0].client.language,
            "desk_note": booker.desk_note,
            "allows_client_overlap": "client-overlap" in overrides.codes,
            "overrides": overrides.told(),
        }
        fields = [common | {"client": one.client, "screening_light": one.light} for one in attending]
        appointments = occupy(visit, requests=legs, seated=seated, fields=fields, now=now)
        return _told(visit, appointments, by=by, now=now)


def _take(appointment: Appointment, attendance: Attendance, booker: Booker, *, now: datetime) -> None:
    """One held leg becomes a booking of this client; raises HoldExpired when it is held no longer."""
    changes = {
        "client": attendance.client,
        "status": Status.PENDING_REVIEW if attendance.is_parked else Status.CONFIRMED,
        "held_until": None,
        "language": booker.language or attendance.client.language,
        "screening_light": attendance.light,
        "desk_note": booker.desk_note,
        "updated_at": now,
    }
    taken = Appointment.objects.filter(pk=appointment.pk, status=Status.HELD).update(**changes)
    if taken != 1:
        raise HoldExpired
    for name, value in changes.items():
        setattr(appointment, name, value)


def _told(visit: Visit, appointments: list[Appointment], *, by: Viewer, now: datetime) -> Booked:
    """The audit rows, the manage link and the messages, in the booking's own transaction."""
    token = manage_token(max(appointments, key=lambda appointment: appointment.ends_at), now=now)
    audit.record_all(
        audit.event(
            by=by,
            action="appointment.create",
            thing=appointment,
            location_id=visit.location_id,
            now=now,
            detail={"to": appointment.status, "choice": appointment.choice},
        )
        for appointment in appointments
    )
    for appointment in appointments:
        parked = appointment.status == Status.PENDING_REVIEW
        announce(appointment, kind="received" if parked else "confirmation", token=token, by=by, now=now)
    return Booked(visit, appointments, token)
