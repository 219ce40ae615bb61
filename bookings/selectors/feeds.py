"""A therapist's day in a calendar of their own."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet

from bookings.domain.lifecycle import BLOCKING, Status
from bookings.models import Appointment
from bookings.selectors.menu import therapist_for
from salon.accounts.domain.tokens import digest
from salon.accounts.models import AccessToken
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core.errors import Forbidden, NotFound
from therapists.models import Therapist

BACK, AHEAD = timedelta(days=30), timedelta(days=365)


def may_open_feed(viewer: Viewer, therapist: Therapist) -> bool:
    """Whether it is one's own calendar, or that of somebody one manages."""
    is_own = viewer.user_id is not None and therapist.user_id == viewer.user_id
    own = is_own and viewer.may(Permission.SEE_OWN_DAY, therapist.location_id)
    return own or viewer.may(Permission.EDIT_CATALOGUE, therapist.location_id)


def feed_for(*, viewer: Viewer, public_id: uuid.UUID) -> tuple[AccessToken, Therapist]:
    """A feed, closed or not, and whose it is; raises NotFound, and Forbidden for a colleague's."""
    row = AccessToken.objects.filter(kind=AccessToken.Kind.FEED, public_id=public_id).first()
    if row is None:
        raise NotFound
    therapist = therapist_for(public_id=row.subject_id)
    if therapist.location_id not in viewer.roles:
        raise NotFound
    if not may_open_feed(viewer, therapist):
        raise Forbidden
    return row, therapist


def live_feeds(therapist: Therapist) -> QuerySet[AccessToken]:
    """The feeds of a therapist that somebody may be reading."""
    return _live().filter(subject_id=therapist.public_id)


def fed(raw: str, *, now: datetime) -> tuple[Therapist, Sequence[Appointment]]:
    """Whose calendar a feed's secret opens, and what stands in it; raises NotFound."""
    row = _live().filter(digest=digest(raw), expires_at__gt=now).first()
    if row is None:
        raise NotFound
    therapist = therapist_for(public_id=row.subject_id)
    if therapist.user is not None and not therapist.user.is_active:
        raise NotFound
    rows = Appointment.objects.filter(therapist=therapist, status__in=sorted(BLOCKING - {Status.HELD}))
    return therapist, list(rows.filter(starts_at__gt=now - BACK, starts_at__lt=now + AHEAD).order_by("starts_at", "id"))


def _live() -> QuerySet[AccessToken]:
    return AccessToken.objects.filter(kind=AccessToken.Kind.FEED, revoked_at=None)
