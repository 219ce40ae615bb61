"""Appointments as a viewer may see them; there is no other way to one."""

import uuid
from datetime import date, datetime

from django.db.models import Q, QuerySet

from bookings.domain.lifecycle import Status
from bookings.models import Appointment
from bookings.models.appointment import IN_THE_WAY
from salon.accounts.models import AuditEvent
from salon.accounts.roles import Permission
from salon.accounts.viewer import Kind, Viewer
from salon.core.errors import Forbidden, NotFound
from salon.core.localtime import DAY, day_bounds, instant, local_date, to_minute
from salon.locations.models import Location

# A hold is nobody's business but its holder's, whether or not it has a name on it.
BOOKED = Q(client__isnull=False) & ~Q(status=Status.HELD) & ~Q(cancel_reason__startswith="hold_")


def appointments_for(*, viewer: Viewer) -> QuerySet[Appointment]:
    """What this viewer may see, in order of time: the desk its location, a therapist their own day, a client theirs."""
    rows = (
        Appointment.objects.select_related("location__policy", "visit", "service", "therapist", "chair", "client")
        .filter(BOOKED)
        .order_by("starts_at", "id")
    )
    if viewer.kind is Kind.SYSTEM:
        return rows
    if viewer.kind is Kind.HOLDER and viewer.subject is not None:
        return rows.filter(visit__public_id=viewer.subject)
    if viewer.kind is Kind.CLIENT and viewer.subject is not None:
        return rows.filter(client__public_id=viewer.subject)
    whole = Q(location__in=viewer.locations(Permission.SEE_DAY))
    own = Q(location__in=viewer.locations(Permission.SEE_OWN_DAY), therapist__user=viewer.user_id)
    return rows.filter(whole | own) if viewer.is_staff else rows.none()


def appointment_for(*, viewer: Viewer, public_id: uuid.UUID) -> Appointment:
    """One appointment; raises NotFound, and Forbidden for staff who see no appointments anywhere."""
    if viewer.is_staff and not _sees_any(viewer):
        raise Forbidden
    found = appointments_for(viewer=viewer).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def day_of(*, viewer: Viewer, location: Location, on: date) -> list[Appointment]:
    """One local day of a location, as far as the viewer may see it."""
    first, end = (instant(to_minute(on, minute, location.zone)) for minute in (0, DAY))
    rows = appointments_for(viewer=viewer).filter(location=location, starts_at__gte=first, starts_at__lt=end)
    return list(rows.exclude(status=Status.HELD))


def may_run(viewer: Viewer, appointment: Appointment) -> bool:
    """Whether the viewer may move, cancel or check in this appointment."""
    if viewer.kind in (Kind.HOLDER, Kind.CLIENT):
        return True
    if viewer.may(Permission.RUN_DAY, appointment.location_id):
        return True
    is_own = viewer.user_id is not None and appointment.therapist.user_id == viewer.user_id
    return is_own and viewer.may(Permission.RUN_OWN_DAY, appointment.location_id)


def room_until(appointment: Appointment) -> datetime | None:
    """When the therapist or the chair is needed next after this appointment began; None when not that day."""
    on_hand = Q(therapist=appointment.therapist_id)
    if appointment.chair_id is not None:
        on_hand |= Q(chair=appointment.chair_id)
    end = day_bounds(local_date(appointment.client_from, appointment.location.zone), appointment.location.zone).end
    following = Appointment.objects.filter(
        on_hand, IN_THE_WAY, starts_at__gt=appointment.starts_at, starts_at__lt=instant(end)
    )
    first = following.exclude(pk=appointment.pk).order_by("starts_at", "id").first()
    if first is None:
        return None
    # What each of the two needs around the visit has to fit as well.
    around = max(appointment.therapist_to, appointment.chair_to) - appointment.client_to
    return instant(min(first.therapist_from, first.chair_from) - around)


def history_of(appointment: Appointment) -> list[AuditEvent]:
    """Every step of the appointment, oldest first."""
    return list(AuditEvent.objects.filter(object_id=appointment.public_id).order_by("id"))


def last_step(appointment: Appointment) -> AuditEvent | None:
    """The latest thing done to the appointment itself; reading it does not count."""
    steps = AuditEvent.objects.filter(object_id=appointment.public_id, action__startswith="appointment.")
    return steps.exclude(action="appointment.amend").order_by("-id").first()


def _sees_any(viewer: Viewer) -> bool:
    return bool(viewer.locations(Permission.SEE_DAY) or viewer.locations(Permission.SEE_OWN_DAY))
