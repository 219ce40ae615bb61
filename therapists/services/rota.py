"""Writing a therapist's working time: weekly hours, single days, time off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from salon.accounts.roles import Permission
from salon.accounts.services import audit
from salon.accounts.viewer import Viewer
from salon.core.errors import Forbidden, Refusal
from salon.core.writing import writing
from salon.locations.services import rota as roster
from therapists.domain.rota import Fault, Weekly, day_faults, weekly_faults, worked
from therapists.models import Shift, ShiftPattern, Therapist, TimeOff


class HoursUnfit(Refusal):
    """Hours without length, of no day, or that overlap; `errors` says which, each with `code` and `pointer`."""

    code = "validation"


@dataclass(frozen=True, slots=True)
class Absence:
    """From when to when somebody is away, and why in one word."""

    starts_at: datetime
    ends_at: datetime
    kind: str


def set_weekly_hours(therapist: Therapist, *, hours: Sequence[Weekly], by: Viewer, now: datetime) -> None:
    """Put these weekly hours in the place of all there were; raises Forbidden and HoursUnfit."""
    _refuse_others(therapist, by)
    _refuse_unfit(weekly_faults(hours))
    with writing():
        ShiftPattern.objects.filter(therapist=therapist).delete()
        ShiftPattern.objects.bulk_create(
            ShiftPattern(
                therapist=therapist,
                weekday=day,
                starts_minute=span.start,
                ends_minute=span.end,
                valid_from=span.since,
                valid_to=span.until,
            )
            for span in hours
            for day in span.days
        )
        _changed(therapist, "rota.weekly", by=by, now=now, spans=len(hours))


def set_day(
    therapist: Therapist,
    *,
    on: date,
    shifts: Sequence[tuple[int, int]],
    breaks: Sequence[tuple[int, int]] = (),
    by: Viewer,
    now: datetime,
) -> Shift:
    """Give one day hours of its own; none at all is a day off. Raises Forbidden and HoursUnfit."""
    _refuse_others(therapist, by)
    _refuse_unfit([*day_faults(shifts), *day_faults(breaks)])
    spans = [list(span) for span in worked(shifts, breaks)]
    with writing():
        shift, _ = Shift.objects.update_or_create(therapist=therapist, on=on, defaults={"spans": spans})
        _changed(therapist, "rota.day", by=by, now=now, on=on.isoformat())
    return shift


def clear_day(therapist: Therapist, *, on: date, by: Viewer, now: datetime) -> None:
    """Let one day follow the week again; raises Forbidden."""
    _refuse_others(therapist, by)
    with writing():
        if Shift.objects.filter(therapist=therapist, on=on).delete()[0]:
            _changed(therapist, "rota.clear_day", by=by, now=now, on=on.isoformat())


def take_time_off(therapist: Therapist, *, absence: Absence, by: Viewer, now: datetime) -> TimeOff:
    """Write down an absence; a therapist asks for their own, which holds once it is granted.

    Raises Forbidden and HoursUnfit.
    """
    is_request = not by.may(Permission.EDIT_CATALOGUE, therapist.location_id)
    if is_request and (by.user_id is None or therapist.user_id != by.user_id):
        raise Forbidden
    if absence.ends_at <= absence.starts_at:
        raise HoursUnfit(errors=[{"code": "not_after_start", "pointer": "/to"}])
    with writing():
        made = TimeOff.objects.create(
            therapist=therapist,
            starts_at=absence.starts_at,
            ends_at=absence.ends_at,
            kind=TimeOff.Kind(absence.kind),
            is_request=is_request,
        )
        _changed(therapist, "time_off.request" if is_request else "time_off.create", by=by, now=now, thing=made)
    return made


def grant(time_off: TimeOff, *, by: Viewer, now: datetime) -> TimeOff:
    """Let a time off that was asked for hold; raises Forbidden."""
    _refuse_others(time_off.therapist, by)
    with writing():
        if TimeOff.objects.filter(pk=time_off.pk, is_request=True).update(is_request=False):
            _changed(time_off.therapist, "time_off.grant", by=by, now=now, thing=time_off)
    time_off.is_request = False
    return time_off


def end_time_off(time_off: TimeOff, *, by: Viewer, now: datetime) -> None:
    """Take an absence back, or a wish for one; one's own wish too. Raises Forbidden."""
    is_own_wish = time_off.is_request and by.user_id is not None and time_off.therapist.user_id == by.user_id
    if not is_own_wish:
        _refuse_others(time_off.therapist, by)
    with writing():
        _changed(time_off.therapist, "time_off.remove", by=by, now=now, thing=time_off)
        TimeOff.objects.filter(pk=time_off.pk).delete()


def _refuse_others(therapist: Therapist, by: Viewer) -> None:
    if not by.may(Permission.EDIT_CATALOGUE, therapist.location_id):
        raise Forbidden


def _refuse_unfit(faults: Sequence[Fault]) -> None:
    if faults:
        raise HoursUnfit(errors=[{"code": fault.code, "pointer": f"/{fault.number}"} for fault in faults])


def _changed(
    therapist: Therapist,
    action: str,
    *,
    by: Viewer,
    now: datetime,
    thing: TimeOff | None = None,
    **detail: object,
) -> None:
    """The audit row, and the word to every process that the roster is another one."""
    roster.renew(therapist.location_id)
    told: dict[str, object] = {"therapist": str(therapist.public_id), **detail}
    audit.record(by=by, action=action, thing=thing or therapist, location_id=therapist.location_id, now=now, **told)
