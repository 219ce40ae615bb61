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

# For how long a drawing is good enough although there is news: after a calm, and while one change chases the other,
# which it does when the drawing before was replaced so young.
CALM_SECONDS, CHASED_SECONDS = 0.4, 1.4
YOUNG_SECONDS = 3.0
KEPT = 32


class Stamp(NamedTuple):
    """A short text that is another one once anything at a location has changed, and each minute; and its rota's."""

    text: str
    rota: str


class Drawing(NamedTuple):
    """What is seen, the text of the stamp it was drawn at, when by the machine's clock, and for how long it is good."""

    stamp: str
    picture: Picture
    drawn_at: float
    good_for: float

    @property
    def rest(self) -> float:
        """For how many seconds more it is good enough."""
        return max(0.0, self.drawn_at + self.good_for - time.monotonic())


_kept: OrderedDict[Sight, Drawing] = OrderedDict()
_turn = Lock()


def stamp_of(location_id: int, *, now: datetime) -> Stamp:
    """How the location stands at this moment."""
    latest = latest_changes(location_id)
    told = "/".join([latest.rota, *latest.events, f"{now:%Y%m%d%H%M}"])
    return Stamp(hashlib.blake2b(told.encode(), digest_size=12).hexdigest(), latest.rota)


def drawing_of(sight: Sight, stamp: Stamp, *, now: datetime, is_exact: bool) -> Drawing:
    """The kept drawing, if it is at this stamp or, unless it has to be, still good enough; or else a new one."""
    # One at a time: whoever asks for what is being drawn waits for it instead of drawing the same once more.
    with _turn:
        found = _kept.get(sight)
        if found is not None and (found.stamp == stamp.text or (found.rest and not is_exact)):
            return found
        is_chased = found is not None and time.monotonic() - found.drawn_at < YOUNG_SECONDS
        picture = drawn(sight, location_as_of(sight.location_id, stamp.rota), now=now)
        made = Drawing(stamp.text, picture, time.monotonic(), CHASED_SECONDS if is_chased else CALM_SECONDS)
        _kept[sight] = made
        _kept.move_to_end(sight)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return made
