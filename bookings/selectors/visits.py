"""Visits and holds as a viewer may see them."""

import uuid
from datetime import datetime

from django.db.models import QuerySet

from bookings.models import Appointment, Visit
from salon.accounts.roles import Permission
from salon.accounts.viewer import Kind, Viewer
from salon.core.errors import NotFound

LIVE = "live"


def visits_for(*, viewer: Viewer) -> QuerySet[Visit]:
    """The visits this viewer may open: the holder of a token one, the desk its location's."""
    visits = Visit.objects.select_related("location__policy").order_by("id")
    if viewer.kind is Kind.SYSTEM:
        return visits
    if viewer.kind is Kind.HOLDER and viewer.subject is not None:
        return visits.filter(public_id=viewer.subject)
    if viewer.kind is Kind.CLIENT and viewer.subject is not None:
        return visits.filter(appointments__client__public_id=viewer.subject).distinct()
    return visits.filter(location__in=viewer.locations(Permission.SEE_DAY))


def visit_for(*, viewer: Viewer, public_id: uuid.UUID) -> Visit:
    """One visit; raises NotFound."""
    found = visits_for(viewer=viewer).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def may_run_visit(viewer: Viewer, visit: Visit) -> bool:
    """Whether staff may book or let go this visit: the desk any of its salon, a therapist one all of their own."""
    if viewer.may(Permission.RUN_DAY, visit.location_id):
        return True
    if viewer.user_id is None or not viewer.may(Permission.RUN_OWN_DAY, visit.location_id):
        return False
    givers = Appointment.objects.filter(visit=visit).values_list("therapist__user", flat=True)
    return set(givers.order_by()) == {viewer.user_id}


def is_of_own_salon(viewer: Viewer, appointment_id: uuid.UUID) -> bool:
    """Whether there is such a booked appointment at a salon where the viewer works, seen or not."""
    rows = Appointment.objects.filter(public_id=appointment_id, location__in=list(viewer.roles), client__isnull=False)
    return viewer.is_staff and rows.exists()


def legs_of(visit: Visit) -> list[Appointment]:
    """The appointments of a visit in the order they were asked for."""
    rows = Appointment.objects.select_related("location__policy", "visit", "service", "therapist", "chair", "client")
    return list(rows.filter(visit=visit).order_by("leg"))


def hold_status(visit: Visit, *, now: datetime) -> str:
    """`live`, `consumed`, `released` or `expired`; time decides, whatever has been tidied away."""
    if visit.hold_end:
        return visit.hold_end
    is_live = visit.hold_expires_at is not None and visit.hold_expires_at > now
    return LIVE if is_live else Visit.HoldEnd.EXPIRED.value
