"""Writing the rows of a visit: one place where occupied spans become columns."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bookings.domain.lifecycle import Status
from bookings.domain.seating import Seat
from bookings.models import Appointment, Visit
from bookings.services.placing import LegRequest
from salon.accounts.viewer import Viewer
from salon.core.localtime import instant
from salon.locations.models import Location

# Without the characters that are misread on paper or misheard on the phone.
REFERENCE_LETTERS = "23456789ACDEFGHJKLMNPQRTUVWXYZ"


def new_visit(
    location: Location, *, source: str, by: Viewer, now: datetime, holder: str = "", expires_at: datetime | None = None
) -> Visit:
    """A visit with a fresh reference; with `expires_at` it is a hold."""
    return Visit.objects.create(
        location=location,
        reference=_reference(location),
        source=source,
        policy_version=location.policy.version,
        created_at=now,
        created_by=by.actor,
        holder=holder,
        hold_expires_at=expires_at,
    )


def _reference(location: Location) -> str:
    """Six characters that nobody else here has: of about 700 million, so a second try is rare."""
    while True:
        letters = "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(6))
        reference = f"{letters[:3]}-{letters[3:]}"
        if not Visit.objects.filter(location=location, reference=reference).exists():
            return reference


def occupy(
    visit: Visit,
    *,
    requests: Sequence[LegRequest],
    seated: Sequence[Seat],
    fields: Sequence[Mapping[str, Any]],
    now: datetime,
) -> list[Appointment]:
    """The appointments of the visit, one for each leg, in one statement; `fields` add to each."""
    appointments = [
        Appointment(
            location=visit.location,
            visit=visit,
            leg=number,
            service=request.service,
            price=request.service.price,
            created_at=now,
            updated_at=now,
            choice={"reason": seat.reason, "considered": seat.considered},
            **span_columns(seat),
            **extra,
        )
        for number, (request, seat, extra) in enumerate(zip(requests, seated, fields, strict=True))
    ]
    for appointment, request in zip(appointments, requests, strict=True):
        if request.therapist is not None:
            appointment.therapist = request.therapist  # at hand already, so that nobody fetches the row again
    return Appointment.objects.bulk_create(appointments)


def span_columns(seat: Seat) -> dict[str, Any]:
    """Who, where and when, as columns: what people see and what each resource gives."""
    return {
        "therapist_id": seat.therapist_id,
        "chair_id": seat.chair_id,
        "starts_at": instant(seat.client.start),
        "ends_at": instant(seat.client.end),
        "client_from": seat.client.start,
        "client_to": seat.client.end,
        "therapist_from": seat.therapist.start,
        "therapist_to": seat.therapist.end,
        "chair_from": seat.chair.start,
        "chair_to": seat.chair.end,
    }


def held_columns(expires_at: datetime) -> dict[str, Any]:
    """What makes an appointment a hold until then."""
    return {"status": Status.HELD, "held_until": int(expires_at.timestamp())}
