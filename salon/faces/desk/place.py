"""Putting a visit elsewhere on the board: dropped, pushed by a key, pasted on another day, made longer or shorter."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, JsonResponse, QueryDict
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bookings.models import Appointment, Chair
from bookings.selectors import explaining
from bookings.selectors.appointments import appointment_for
from bookings.selectors.availability import Slot
from bookings.selectors.menu import chairs_of, therapists_of
from bookings.services.moving import LengthUnfit, Place, adjust, length_of
from bookings.services.placing import Overrides
from bookings.services.refusals import OutsideHours, SlotTaken, VersionMismatch
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.core.errors import Forbidden, NotFound, Refusal
from salon.faces import staff
from salon.faces.desk.faults import Unfit, said, status_for
from salon.faces.desk.parts import finished, wants_part
from salon.faces.desk.reasons import NO_ROOM, for_the_desk, lines_of
from salon.faces.desk.steps import place_of
from salon.faces.staff import see_other, staff_page
from therapists.models import Therapist

Thing = TypeVar("Thing")


@require_POST
@staff_page
def put(request: HttpRequest, viewer: Viewer, public_id: uuid.UUID) -> HttpResponseBase:
    """Put a visit where the form says, then show it there; a refusal says why, and what is free instead."""
    appointment = appointment_for(viewer=viewer, public_id=public_id)
    if not viewer.may(Permission.RUN_DAY, appointment.location_id):
        raise Forbidden
    now, told = clock.now(), request.POST
    try:
        to = _place(told, appointment)
        if "version" in told and told["version"] != str(appointment.version):
            raise VersionMismatch(version=appointment.version)
        moved = _adjusted(appointment, to, viewer=viewer, now=now, is_chair_free=not told.get("chair"))
    except (Forbidden, NotFound):
        raise
    except LengthUnfit:
        return _refused(request, Unfit(faults={"minutes": "length"}), appointment, {})
    except NO_ROOM as refusal:
        return _refused(request, refusal, appointment, _why(refusal, appointment, to, now))
    except Refusal as refusal:
        return _refused(request, refusal, appointment, {})
    messages.success(request, _("Moved: %(reference)s.") % {"reference": moved.visit.reference})
    return finished(request, place_of(moved))


def _place(told: QueryDict, appointment: Appointment) -> Place:
    """Where to; `later` and `longer` count in minutes from where it is."""
    start = _start(told, appointment)
    longer = _number(told.get("longer"))
    minutes = _number(told.get("minutes")) or (length_of(appointment) + longer if longer else None)
    reason = told.get("overrule_reason", "").strip()[:200]
    overrides = Overrides(frozenset({"outside-hours"}), reason) if reason else Overrides()
    return Place(start, _therapist(told, appointment), _chair(told, appointment), minutes, overrides)


def _start(told: QueryDict, appointment: Appointment) -> datetime | None:
    later = _number(told.get("later"))
    if later:
        return appointment.starts_at + timedelta(minutes=later)
    if not told.get("start"):
        return None
    try:
        start = datetime.fromisoformat(told.get("start", ""))
    except ValueError as error:
        raise Unfit(faults={"start": "time_missing"}) from error
    if start.tzinfo is None:
        raise Unfit(faults={"start": "time_missing"})
    return start


def _number(text: str | None) -> int:
    digits = (text or "").lstrip("-")
    return int(text or "0") if digits.isascii() and digits.isdigit() and len(digits) < 5 else 0


def _therapist(told: QueryDict, appointment: Appointment) -> Therapist | None:
    if not told.get("therapist"):
        return None
    found = (one for one in therapists_of(appointment.location) if str(one.public_id) == told["therapist"])
    return _found(next(found, None))


def _chair(told: QueryDict, appointment: Appointment) -> Chair | None:
    """The chair that is named, or the one it has."""
    if not told.get("chair"):
        return appointment.chair
    found = (one for one in chairs_of(appointment.location) if str(one.public_id) == told["chair"])
    return _found(next(found, None))


def _found(thing: Thing | None) -> Thing:
    if thing is None:
        raise NotFound
    return thing


def _adjusted(
    appointment: Appointment, to: Place, *, viewer: Viewer, now: datetime, is_chair_free: bool
) -> Appointment:
    """On its chair if that is free, else on another that fits, unless this very one was asked for."""
    try:
        return adjust(appointment, to=to, by=viewer, now=now)
    except (SlotTaken, OutsideHours):
        if not is_chair_free or to.chair is None:
            raise
        anywhere = Place(to.start, to.therapist, None, to.minutes, to.overrides)
        return adjust(appointment, to=anywhere, by=viewer, now=now)


def _why(refusal: Refusal, appointment: Appointment, to: Place, now: datetime) -> dict[str, Any]:
    """What is in the way there, and the nearest times that were free a moment ago."""
    location = appointment.location
    told = explaining.explain(
        service=appointment.service,
        start=to.start or appointment.starts_at,
        now=now,
        therapist=to.therapist or appointment.therapist,
        chair=to.chair,
        besides=appointment,
    )
    lines = lines_of(for_the_desk(told.reasons), location.zone, staff.today_at(location, now))
    team = {one.pk: one for one in therapists_of(location)}
    wanted = to.therapist or appointment.therapist
    slots = refusal.params.get("alternatives", ())
    return {
        "reasons": [str(line) for line in lines],
        "others": [_other(slot, wanted, team, location.zone) for slot in slots if set(slot.therapist_ids) & set(team)],
        "can_overrule": isinstance(refusal, OutsideHours),
    }


def _other(slot: Slot, wanted: Therapist, team: Mapping[int, Therapist], zone: ZoneInfo) -> dict[str, str]:
    """Another time, with the therapist wanted if that one is free then."""
    able = [team[key] for key in slot.therapist_ids if key in team]
    therapist = wanted if wanted in able else able[0]
    words = f"{formats.date_format(slot.start.astimezone(zone), 'D H:i')} {therapist.display_name}"
    return {"start": slot.start.isoformat(), "therapist": str(therapist.public_id), "words": words}


def _refused(
    request: HttpRequest, refusal: Refusal, appointment: Appointment, more: Mapping[str, Any]
) -> HttpResponseBase:
    if wants_part(request):
        told = {"problem": said(refusal), "code": refusal.code, **more}
        return JsonResponse(told, status=status_for(refusal))
    messages.error(request, " ".join([said(refusal), *more.get("reasons", ())]))
    return see_other(place_of(appointment))
