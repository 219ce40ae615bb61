"""One drawing of a board for all desks that look at it: made once for each change, not once for each desk."""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from threading import Lock
from typing import NamedTuple

from salon.accounts.selectors import latest_changes
from salon.faces.desk.picture import Picture

# A drawing younger than this is good enough while one change chases the other; the next look sees the rest.
GOOD_FOR_SECONDS = 0.8
KEPT = 32


class Sight(NamedTuple):
    """All that makes one board another than that of somebody else at the same moment, as plain as JSON."""

    location_id: int
    on: str
    by: str
    may_run: bool
    language: str


class Drawing(NamedTuple):
    """What is seen, the stamp of the moment it was drawn at, and when that was on the machine's clock."""

    stamp: str
    picture: Picture
    drawn_at: float


_kept: OrderedDict[Sight, Drawing] = OrderedDict()
_turn = Lock()


def stamp_of(location_id: int, *, now: datetime) -> str:
    """A short text that is another one once anything at the location has changed, and each minute."""
    told = [*latest_changes(location_id), f"{now:%Y%m%d%H%M}"]
    return hashlib.blake2b("/".join(told).encode(), digest_size=12).hexdigest()


def kept_drawing(sight: Sight, stamp: str, *, good_for: float) -> Drawing | None:
    """The drawing at this stamp, or one that is not older than `good_for` seconds, if there is one."""
    found = _kept.get(sight)
    if found is not None and (found.stamp == stamp or time.monotonic() - found.drawn_at < good_for):
        return found
    return None


def drawing_of(sight: Sight, stamp: str, draw: Callable[[], Picture], *, good_for: float) -> Drawing:
    """The kept drawing, or else a new one."""
    # One at a time: whoever asks for what is being drawn waits for it instead of drawing the same once more.
    with _turn:
        found = kept_drawing(sight, stamp, good_for=good_for)
        if found is not None:
            return found
        _kept[sight] = drawn = Drawing(stamp, draw(), time.monotonic())
        _kept.move_to_end(sight)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return drawn
