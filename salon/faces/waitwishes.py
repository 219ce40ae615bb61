"""What somebody waits for, as words and as choices."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bookings.models import Service, WaitlistWish
from salon.locations.models import MINUTES_A_DAY, Location

NOON, EVENING = 12 * 60, 17 * 60
# The parts of a day that a page offers: code, words, from and until which minute.
PARTS: tuple[tuple[str, str | Promise, int, int], ...] = (
    ("any", _("Any time of the day"), 0, MINUTES_A_DAY),
    ("morning", _("In the morning, until 12:00"), 0, NOON),
    ("midday", _("In the afternoon, from 12:00 to 17:00"), NOON, EVENING),
    ("evening", _("In the evening, from 17:00"), EVENING, MINUTES_A_DAY),
)


@dataclass(frozen=True, slots=True)
class Spelled:
    """A wish as a page says it. `part` is blank where the times are none of the parts; then `from_to` says them."""

    service: Service
    therapist: str
    first: datetime
    last: datetime
    party_size: int
    part: str | Promise
    from_to: str

    @property
    def is_one_day(self) -> bool:
        """Whether only one day would do."""
        return self.first.date() == self.last.date()


def spelled(wish: WaitlistWish, place: Location) -> Spelled:
    """The wish on the salon's clock."""
    first, end = wish.starts_at.astimezone(place.zone), wish.ends_at.astimezone(place.zone)
    part = next((words for _code, words, begins, ends in PARTS if (begins, ends) == (wish.day_from, wish.day_to)), "")
    from_to = "" if part else f"{_clock(wish.day_from)}–{_clock(wish.day_to)}"
    if first.date() == end.date() and (wish.day_from, wish.day_to) == (0, MINUTES_A_DAY):
        # Asked for as two instants of one day, not as a part of it.
        part, from_to = "", f"{first:%H:%M}–{end:%H:%M}"
    return Spelled(
        service=wish.service,
        therapist=wish.therapist.display_name if wish.therapist else "",
        first=first,
        # An end at midnight is of the day before.
        last=end - timedelta(minutes=1),
        party_size=wish.party_size,
        part=part,
        from_to=from_to,
    )


def minutes_of(part: str) -> tuple[int, int]:
    """From and until which minute of the day a part goes; the whole day for what is none."""
    return next(((begins, ends) for code, _words, begins, ends in PARTS if code == part), (0, MINUTES_A_DAY))


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
