"""Who may read what happened to an appointment."""

import uuid

from bookings.models import Appointment
from bookings.selectors.appointments import appointment_for
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core.errors import NotFound


def traced_appointment_for(*, viewer: Viewer, public_id: uuid.UUID) -> Appointment:
    """One appointment for whoever sees it or reads its location's audit trail; raises NotFound and Forbidden.

    Who audits one salon and treats at another is asked both.
    """
    audited = viewer.locations(Permission.READ_AUDIT) if viewer.is_staff else []
    if audited:
        rows = Appointment.objects.select_related("location", "therapist", "visit")
        found = rows.filter(public_id=public_id, location__in=audited, client__isnull=False).first()
        if found is not None:
            return found
        if not any(viewer.locations(permission) for permission in (Permission.SEE_DAY, Permission.SEE_OWN_DAY)):
            raise NotFound
    return appointment_for(viewer=viewer, public_id=public_id)
