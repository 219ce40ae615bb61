"""Minutes in a status, when they are an alarm, and what the policy says of somebody who is late."""

from datetime import datetime, timedelta
from typing import NamedTuple

from bookings.domain.lifecycle import Status

MINUTE = timedelta(minutes=1)


class Pace(NamedTuple):
    """The salon's minutes: of grace, until a late visit may go, until a wait and an overrun are an alarm."""

    grace: int
    late_cancel: int
    waiting_alarm: int
    overrun_alarm: int


class Moment(NamedTuple):
    """Where an appointment stands: its status, since when, and the time it was booked for."""

    status: Status
    since: datetime | None
    starts_at: datetime
    ends_at: datetime


class Cue(NamedTuple):
    """What to tell beside the status: `late`, `waiting` or `in_service`, for how many minutes, and whether aloud."""

    code: str
    minutes: int
    is_alarm: bool


class Advice(NamedTuple):
    """What the policy says of a late client: a code, and the minutes that are left for the session."""

    code: str
    minutes: int


def cue(moment: Moment, *, pace: Pace, now: datetime) -> Cue | None:
    """The timer of an appointment; None where nothing is being waited for.

    Who comes early waits, but alarms nobody before their time.
    """
    status, since, starts_at, ends_at = moment
    if status is Status.CONFIRMED and now > starts_at:
        late = _minutes(now - starts_at)
        return Cue("late", late, is_alarm=late >= pace.grace) if late else None
    if status is Status.ARRIVED and since is not None:
        is_alarm = now >= max(since, starts_at) + timedelta(minutes=pace.waiting_alarm)
        return Cue("waiting", _minutes(now - since), is_alarm)
    if status is Status.IN_SERVICE and since is not None:
        is_alarm = now >= ends_at + timedelta(minutes=pace.overrun_alarm)
        return Cue("in_service", _minutes(now - since), is_alarm)
    return None


def advice(moment: Moment, *, room_until: datetime | None, pace: Pace, now: datetime) -> Advice | None:
    """What to tell somebody who comes now, too late; `room_until` is when therapist or chair are needed next.

    `within_grace`, `still_fits` (the whole session fits), `shorten` to the minutes left, `may_go` (the time may be
    given up: it is needed). None while nobody is late.
    """
    late = _minutes(now - moment.starts_at)
    if moment.status is not Status.CONFIRMED or late <= 0:
        return None
    length, left = _minutes(moment.ends_at - moment.starts_at), _minutes(moment.ends_at - now)
    if late <= pace.grace:
        return Advice("within_grace", length)
    if room_until is None or now + timedelta(minutes=length) <= room_until:
        return Advice("still_fits", length)
    if late < pace.late_cancel:
        return Advice("shorten", max(0, left))
    return Advice("may_go", max(0, left))


def _minutes(span: timedelta) -> int:
    return span // MINUTE
