"""Changing who treats at a salon: take on, change, archive or bring back. Nobody who treated somebody is deleted."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bookings.selectors.conflicts import standing_with
from bookings.services.refusals import VersionMismatch
from bookings.services.schedules import ScheduleConflict
from salon.accounts.roles import Permission
from salon.accounts.services import audit
from salon.accounts.viewer import Viewer
from salon.core.errors import Forbidden
from salon.core.writing import writing
from salon.locations.models import Location
from salon.locations.services import rota
from therapists.models import Therapist

CHANGEABLE = frozenset({"display_name", "languages", "position", "user", "is_active"})


def take_on(*, location: Location, facts: Mapping[str, Any], by: Viewer, now: datetime) -> Therapist:
    """Somebody new who treats; to be booked they need hours and certificates. Raises Forbidden."""
    _may_edit(by, location.pk)
    with writing():
        made = Therapist.objects.create(location=location, **_changeable(facts))
        _changed(made, "therapist.create", by=by, now=now)
    return made


def change(
    therapist: Therapist, *, changes: Mapping[str, Any], expected_version: int, by: Viewer, now: datetime
) -> Therapist:
    """Change a therapist whom nobody changed since; one who is no longer active keeps what they did.

    Raises Forbidden, VersionMismatch, and ScheduleConflict for one who is to go while visits are to come.
    """
    _may_edit(by, therapist.location_id)
    fields = _changeable(changes)
    with writing():
        fresh = Therapist.objects.select_for_update().get(pk=therapist.pk)
        if fresh.version != expected_version:
            raise VersionMismatch(version=fresh.version)
        if fields.get("is_active") is False and (coming := standing_with(therapist=fresh, now=now)):
            raise ScheduleConflict(conflicts=coming)
        for name, value in fields.items():
            setattr(fresh, name, value)
        fresh.version += 1
        fresh.save(update_fields=[*fields, "version"])
        _changed(fresh, "therapist.change", by=by, now=now, fields=sorted(fields))
    return fresh


def _changed(therapist: Therapist, action: str, *, by: Viewer, now: datetime, **detail: Any) -> None:
    rota.renew(therapist.location_id)
    audit.record(by=by, action=action, thing=therapist, location_id=therapist.location_id, now=now, **detail)


def _changeable(facts: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := facts.keys() - CHANGEABLE:
        raise TypeError(f"a therapist has no changeable {sorted(unknown)}")
    return dict(facts)


def _may_edit(by: Viewer, location_id: int) -> None:
    if not by.may(Permission.EDIT_CATALOGUE, location_id):
        raise Forbidden
