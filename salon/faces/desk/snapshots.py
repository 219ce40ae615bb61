"""One drawing of a board for all desks that look at it: made once for each change, not once for each desk."""

import hashlib
import time
from collections import OrderedDict
from datetime import datetime
from threading import Lock
from typing import NamedTuple

from salon.accounts.selectors import latest_changes
from salon.faces.desk.drawing import Sight, drawn
from salon.faces.desk.picture import Picture
from salon.locations.selectors import location_as_of

# A drawing younger than this is good enough while one change chases the other; then the rest is seen.
GOOD_FOR_SECONDS = 1.5
KEPT = 32


class Stamp(NamedTuple):
    """A short text that is another one once anything at a location has changed, and each minute; and its rota's."""

    text: str
    rota: str


class Drawing(NamedTuple):
    """What is seen, the text of the stamp it was drawn at, and when that was on the machine's clock."""

    stamp: str
    picture: Picture
    drawn_at: float

    @property
    def age(self) -> float:
        """For how many seconds it has been there."""
        return time.monotonic() - self.drawn_at


_kept: OrderedDict[Sight, Drawing] = OrderedDict()
_turn = Lock()


def stamp_of(location_id: int, *, now: datetime) -> Stamp:
    """How the location stands at this moment."""
    latest = latest_changes(location_id)
    told = "/".join([latest.rota, *latest.events, f"{now:%Y%m%d%H%M}"])
    return Stamp(hashlib.blake2b(told.encode(), digest_size=12).hexdigest(), latest.rota)


def drawing_of(sight: Sight, stamp: Stamp, *, now: datetime, good_for: float) -> Drawing:
    """The kept drawing at this stamp, or one that is not older than `good_for` seconds, or else a new one."""
    # One at a time: whoever asks for what is being drawn waits for it instead of drawing the same once more.
    with _turn:
        found = _kept.get(sight)
        if found is not None and (found.stamp == stamp.text or found.age < good_for):
            return found
        location = location_as_of(sight.location_id, stamp.rota)
        _kept[sight] = made = Drawing(stamp.text, drawn(sight, location, now=now), time.monotonic())
        _kept.move_to_end(sight)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return made
