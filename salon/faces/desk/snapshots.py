"""One drawing of a board for all desks that look at it: made once for each change, not once for each desk."""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime
from threading import Lock
from typing import NamedTuple

from salon.accounts.selectors import latest_events
from salon.faces.desk.picture import Picture
from salon.locations.models import Location

# A drawing younger than this is good enough while one change chases the other; the next look sees the rest.
GOOD_FOR_SECONDS = 0.8
KEPT = 32


class Drawing(NamedTuple):
    """What is seen, the stamp of the moment it was drawn at, and when that was on the machine's clock."""

    stamp: str
    picture: Picture
    drawn_at: float


_kept: OrderedDict[Hashable, Drawing] = OrderedDict()
_turn = Lock()


def stamp_of(location: Location, *, now: datetime) -> str:
    """A short text that is another one once anything at the location has changed, and each minute."""
    told = [str(event) for event in latest_events(location_id=location.pk)]
    told += [str(location.rota_stamp), f"{now:%Y%m%d%H%M}"]
    return hashlib.blake2b("/".join(told).encode(), digest_size=12).hexdigest()


def drawing_of(key: Hashable, stamp: str, draw: Callable[[], Picture], *, good_for: float) -> Drawing:
    """The drawing at this stamp, or one that is not older than `good_for` seconds."""
    # One at a time: whoever asks for what is being drawn waits for it instead of drawing the same once more.
    with _turn:
        found = _kept.get(key)
        if found is not None and (found.stamp == stamp or time.monotonic() - found.drawn_at < good_for):
            return found
        _kept[key] = drawn = Drawing(stamp, draw(), time.monotonic())
        _kept.move_to_end(key)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return drawn
