"""Why a time is not free, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bookings.selectors.explaining import Reason
from bookings.services.refusals import NotQualified, OutsideHours, SlotTaken

WORDS: dict[str, str | Promise] = {
    "in_past": _("The time has passed."),
    "notice_too_short": _("It is too soon for a client's booking; the desk may still book it."),
    "beyond_horizon": _("It is further ahead than clients may book."),
    "outside_window": _("It is further away than the diary looks."),
    "off_grid": _("It does not lie on the salon's grid of starts; the desk may still book it."),
    "closed": _("The salon is closed."),
    "outside_hours": _("It lies outside the working hours."),
    "outside_shift": _("Not at work at that time."),
    "therapist_off": _("Away."),
    "therapist_busy": _("Has another visit, buffers included."),
    "not_qualified": _("May not give this service that day."),
    "no_therapist_qualified": _("Nobody may give this service."),
    "no_therapist": _("Nobody is there."),
    "no_chair_suitable": _("No chair fits this service."),
    "no_chair": _("There is no chair."),
    "chair_busy": _("Taken."),
    "chair_turnaround": _("Still being cleaned."),
    "chair_closed": _("Out of use."),
    "too_few_free": _("There are not enough people or chairs at the same time."),
}
# Refused for want of room: whoever is told so is told why, and what is free instead.
NO_ROOM = (SlotTaken, NotQualified, OutsideHours)
# These bind clients only.
NOT_FOR_THE_DESK = frozenset({"off_grid", "notice_too_short", "beyond_horizon", "in_past"})


@dataclass(frozen=True, slots=True)
class Line:
    """One reason: whom it concerns, why, and until when where that is known."""

    words: str | Promise
    who: str
    until: datetime | None
    is_another_day: bool

    def __str__(self) -> str:
        """As one sentence."""
        who = f"{self.who}: " if self.who else ""
        if self.until is None:
            return f"{who}{self.words}"
        shown = formats.date_format(self.until, "j F, H:i" if self.is_another_day else "H:i")
        return f"{who}{self.words} {gettext('Until %(until)s.') % {'until': shown}}"


def lines_of(reasons: Iterable[Reason], zone: ZoneInfo, today: date) -> list[Line]:
    """A line for each reason; that the salon is closed is said once, not for everybody and every chair."""
    closed: list[Line] = []
    others: list[Line] = []
    for reason in reasons:
        (closed if _is_closed(reason) else others).append(_line(reason, zone, today))
    if not closed:
        return others
    until = max((line.until for line in closed if line.until), default=None)
    return [Line(WORDS["closed"], "", until, until is not None and until.date() != today), *others]


def for_the_desk(reasons: Iterable[Reason]) -> list[Reason]:
    """Without those that bind clients only."""
    return [reason for reason in reasons if reason.code not in NOT_FOR_THE_DESK]


def _is_closed(reason: Reason) -> bool:
    """Chairs keep the salon's hours; one that is shut by itself is shut from when until when."""
    return reason.code == "closed" or (reason.code == "chair_closed" and "until" not in reason.params)


def _line(reason: Reason, zone: ZoneInfo, today: date) -> Line:
    until = reason.params.get("until")
    until = until.astimezone(zone) if isinstance(until, datetime) else None
    return Line(
        words=WORDS.get(reason.code, _("It is not free.")),
        who=str(reason.params.get("therapist") or reason.params.get("chair") or ""),
        until=until,
        is_another_day=until is not None and until.date() != today,
    )
