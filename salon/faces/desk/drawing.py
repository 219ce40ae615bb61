"""A day of a salon drawn as a board, by therapist or by chair; the same for everybody who may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import override

from bookings.selectors.lanes import Lanes, Work, lanes_of, work_on
from salon.faces import staff
from salon.faces.desk.blocks import block_of, chair_badge, pace_of
from salon.faces.desk.cells import BY_THERAPIST, chair_states, grid_of
from salon.faces.desk.picture import Picture, picture_of
from salon.faces.desk.queue import queue_of
from salon.locations.models import Location
from salon.reports.day import DayRow, day_on


class Sight(NamedTuple):
    """All that makes one board another than that of somebody else at the same moment, as plain as JSON."""

    location_id: int
    on: str
    by: str
    may_run: bool
    language: str


@dataclass(frozen=True, slots=True)
class Look:
    """What somebody looks at: which salon, which day, which columns."""

    location: Location
    on: date
    by: str
    now: datetime

    @property
    def today(self) -> date:
        """The salon's date."""
        return staff.today_at(self.location, self.now)

    @property
    def is_today(self) -> bool:
        """Whether it is the salon's day of now."""
        return self.on == self.today

    @property
    def clock(self) -> str:
        """The salon's time."""
        return f"{self.now.astimezone(self.location.zone):%H:%M}"

    def address(self, *, on: date | None = None, by: str | None = None) -> str:
        """The address of the board, of this day or another."""
        return address_of(self.location, on or self.on, by=by or self.by)


def drawn(sight: Sight, location: Location, *, now: datetime) -> Picture:
    """The board as it is seen at this moment by whoever has that sight."""
    look = Look(location, date.fromisoformat(sight.on), sight.by, now)
    at = urlencode({"location": location.slug, "on": sight.on, sight.by: ""})
    with override(sight.language):
        return picture_of(contents(look, may_run=sight.may_run), booking=f"{reverse('desk-new')}?{at}")


def contents(look: Look, *, may_run: bool) -> dict[str, Any]:
    """What the board itself shows."""
    location, now = look.location, look.now
    day = day_on(location, look.on, now=now)
    lanes, work = lanes_of(location), work_on(look.on, location=location, now=now)
    pace = pace_of(location.policy)
    rows = [row for row in day.rows if row.is_on_board(now)]
    blocks = [block_of(row, day.trail_of(row), zone=location.zone, pace=pace, now=now) for row in rows]
    return {
        "look": look,
        "grid": grid_of(blocks, by=look.by, lanes=lanes, work=work, zone=location.zone, now=now),
        "states": _states(rows, lanes, work, zone=location.zone, now=now) if look.is_today else [],
        "queue": queue_of(day.rows, lanes, zone=location.zone, now=now) if look.is_today else [],
        "count": sum(not block.is_ghost for block in blocks),
        "is_open": bool(work.open),
        "may_run": may_run,
    }


def _states(rows: Sequence[DayRow], lanes: Lanes, work: Work, *, zone: ZoneInfo, now: datetime) -> list[dict[str, Any]]:
    """Each chair with its state in a word, a sign and a tone, and until when."""
    chairs = [chair for chair in lanes.chairs if chair.is_active]
    states = chair_states(rows, chairs, work, now=now)
    return [
        {"chair": chair, "badge": chair_badge(code), "until": until.astimezone(zone) if until else None}
        for chair in chairs
        for code, until in [states[chair.key]]
    ]


def address_of(location: Location, on: date, *, by: str = BY_THERAPIST) -> str:
    """The address of a day on the board."""
    told = {"location": location.slug, "on": on.isoformat()} | ({"by": by} if by != BY_THERAPIST else {})
    return f"{reverse('desk')}?{urlencode(told)}"
