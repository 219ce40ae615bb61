"""Changing the chairs of a salon: put up, change, take out of use for good or bring back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bookings.models import Chair
from bookings.selectors.conflicts import standing_with
from bookings.services.refusals import VersionMismatch
from bookings.services.schedules import ScheduleConflict
from salon.accounts.roles import Permission
from salon.accounts.services import audit
from salon.accounts.viewer import Viewer
from salon.core.errors import Forbidden, Refusal
from salon.core.writing import writing
from salon.locations.models import Location
from salon.locations.services import rota

CHANGEABLE = frozenset({"type", "code", "name", "turnaround_minutes", "max_user_kg", "position", "is_active"})


class CodeTaken(Refusal):
    """Another chair of the salon has this code."""

    code = "duplicate"


def put_up(*, location: Location, facts: Mapping[str, Any], by: Viewer, now: datetime) -> Chair:
    """One more chair; raises Forbidden and CodeTaken."""
    _may_edit(by, location.pk)
    with writing(refusals={"chair_code_once": CodeTaken}):
        chair = Chair(location=location, **_changeable(facts))
        _refuse_taken_code(chair)
        chair.save(force_insert=True)
        _changed(chair, "chair.create", by=by, now=now)
    return chair


def change(chair: Chair, *, changes: Mapping[str, Any], expected_version: int, by: Viewer, now: datetime) -> Chair:
    """Change a chair that nobody changed since; visits already booked keep the minutes they were booked with.

    Raises Forbidden, CodeTaken, VersionMismatch, and ScheduleConflict for one that is to go while visits are to come.
    """
    _may_edit(by, chair.location_id)
    fields = _changeable(changes)
    with writing(refusals={"chair_code_once": CodeTaken}):
        fresh = Chair.objects.select_for_update(of=("self",)).select_related("location", "type").get(pk=chair.pk)
        if fresh.version != expected_version:
            raise VersionMismatch(version=fresh.version)
        if fresh.is_active and fields.get("is_active") is False:
            _refuse_booked(fresh, now)
        for name, value in fields.items():
            setattr(fresh, name, value)
        fresh.version += 1
        _refuse_taken_code(fresh)
        fresh.save(update_fields=[*fields, "version"])
        _changed(fresh, "chair.change", by=by, now=now, fields=sorted(fields))
    return fresh


def _refuse_booked(chair: Chair, now: datetime) -> None:
    coming = standing_with(chair=chair, now=now)
    if coming:
        raise ScheduleConflict(conflicts=coming)


def _refuse_taken_code(chair: Chair) -> None:
    same = Chair.objects.filter(location_id=chair.location_id, code=chair.code).exclude(pk=chair.pk)
    if same.exists():
        raise CodeTaken


def _changed(chair: Chair, action: str, *, by: Viewer, now: datetime, **detail: Any) -> None:
    rota.renew(chair.location_id)
    audit.record(by=by, action=action, thing=chair, location_id=chair.location_id, now=now, **detail)


def _changeable(facts: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := facts.keys() - CHANGEABLE:
        raise TypeError(f"a chair has no changeable {sorted(unknown)}")
    return dict(facts)


def _may_edit(by: Viewer, location_id: int) -> None:
    if not by.may(Permission.EDIT_CATALOGUE, location_id):
        raise Forbidden
