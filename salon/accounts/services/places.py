"""Opening a salon, and changing what it says of itself and allows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from salon.accounts.models import Membership, User
from salon.accounts.roles import Permission, Role
from salon.accounts.services import audit
from salon.accounts.viewer import Kind, Viewer
from salon.core.errors import Forbidden, Refusal
from salon.core.writing import writing
from salon.locations.models import BookingPolicy, Location
from salon.locations.services import rota

PLACE = frozenset(
    {"name", "address", "phone", "email", "time_zone", "currency", "language", "accent", "tagline"}
    | {"terms_version", "privacy_version"}
)
POLICY = frozenset(
    {"step_minutes", "notice_minutes", "horizon_days", "hold_minutes", "hold_extension_minutes", "cancel_tiers"}
    | {"allows_late_cancel_online", "no_show_percent", "grace_minutes", "late_cancel_minutes", "undo_minutes"}
    | {"waiting_alarm_minutes", "overrun_alarm_minutes", "offer_minutes", "max_open_per_contact"}
    | {"walk_in_grace_minutes", "has_kiosk", "verifies_contacts", "retention_years"}
)


class PlaceTaken(Refusal):
    """Another salon of the house has this name in its address."""

    code = "duplicate"


class PolicyChanged(Refusal):
    """Somebody else changed the rules meanwhile."""

    code = "version-mismatch"


def open_place(*, slug: str, facts: Mapping[str, Any], manager: User, by: Viewer, now: datetime) -> Location:
    """Open a salon with the usual rules and this manager; raises Forbidden for all but the house, and PlaceTaken."""
    if by.kind is not Kind.SYSTEM:
        raise Forbidden
    with writing():
        if Location.objects.filter(slug=slug).exists():
            raise PlaceTaken
        location = Location.objects.create(slug=slug, **_only(facts, PLACE))
        BookingPolicy.objects.create(location=location)
        Membership.objects.create(user=manager, location=location, role=Role.MANAGER)
        audit.record(by=by, action="location.open", thing=location, location_id=location.pk, now=now)
    return location


def change_place(location: Location, *, changes: Mapping[str, Any], by: Viewer, now: datetime) -> Location:
    """Change what a salon says of itself; raises Forbidden."""
    _may_edit(by, location.pk)
    fields = _only(changes, PLACE)
    with writing():
        Location.objects.filter(pk=location.pk).update(**fields)
        rota.renew(location.pk)
        audit.record(
            by=by, action="location.change", thing=location, location_id=location.pk, now=now, fields=sorted(fields)
        )
    location.refresh_from_db()
    return location


def change_policy(
    policy: BookingPolicy, *, changes: Mapping[str, Any], expected_version: int, by: Viewer, now: datetime
) -> BookingPolicy:
    """Give a salon other rules, under a new version; bookings keep the version they accepted.

    Raises Forbidden and PolicyChanged.
    """
    location = policy.location
    _may_edit(by, location.pk)
    fields = _only(changes, POLICY)
    with writing():
        seen = BookingPolicy.objects.filter(pk=policy.pk, version=expected_version)
        if not seen.update(**fields, version=expected_version + 1):
            raise PolicyChanged
        rota.renew(location.pk)
        audit.record(
            by=by, action="policy.change", thing=location, location_id=location.pk, now=now, fields=sorted(fields)
        )
    policy.refresh_from_db()
    return policy


def _may_edit(by: Viewer, location_id: int) -> None:
    if not by.may(Permission.EDIT_CATALOGUE, location_id):
        raise Forbidden


def _only(facts: Mapping[str, Any], known: frozenset[str]) -> dict[str, Any]:
    if unknown := facts.keys() - known:
        raise TypeError(f"these cannot be changed: {sorted(unknown)}")
    return dict(facts)
