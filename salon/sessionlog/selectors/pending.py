"""What of the record still waits for a signature."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from salon.accounts.roles import Role
from salon.accounts.viewer import Viewer
from salon.locations.models import Location
from salon.sessionlog.models import SessionLog
from salon.sessionlog.selectors.access import logs_for
from therapists.models import Qualification


def unsigned_for(*, viewer: Viewer, location: Location, now: datetime) -> QuerySet[SessionLog]:
    """The viewer's own logs that are not signed yet, the newest first."""
    logs = logs_for(viewer=viewer, now=now)
    return logs.filter(author=viewer.user_id, signed_at=None, appointment__location=location)


def to_co_sign_for(*, viewer: Viewer, location: Location, now: datetime) -> QuerySet[SessionLog]:
    """Signed logs of those who learned on that day, for a master to sign as well, the newest first; others get none."""
    logs = logs_for(viewer=viewer, now=now).exclude(author=viewer.user_id)
    if Role.MASTER not in viewer.roles.get(location.pk, ()):
        return logs.none()
    certificates = Qualification.objects.filter(therapist=OuterRef("therapist"), type__needs_supervisor=True)
    held = certificates.filter(
        Q(expires_on=None) | Q(expires_on__gte=OuterRef("started_on")), valid_from__lte=OuterRef("started_on")
    )
    signed = logs.filter(appointment__location=location, signed_at__isnull=False, co_signature=None)
    return signed.filter(Exists(held))
