"""What the forms of the back office share: only looking, what is touched, days and clock times."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.http import QueryDict
from django.utils import dates
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.models import Appointment
from bookings.services import schedules
from salon.accounts.viewer import Viewer
from salon.core.errors import Forbidden, NotFound, Refusal
from salon.core.localtime import instant, to_minute
from salon.faces.desk.faults import Unfit, faults_of, said, status_for
from salon.faces.desk.office.touched import Touched, touched_of
from salon.faces.desk.times import day_from, minute_from
from salon.locations.models import Location

Act = Callable[[], list[Appointment]]


@dataclass(frozen=True, slots=True)
class Given:
    """A form that came: what it says, who sent it and when."""

    told: QueryDict
    viewer: Viewer
    now: datetime

    @property
    def form(self) -> str:
        """Which of the page's forms it is."""
        return self.told.get("form", "")

    @property
    def only_looks(self) -> bool:
        """Whether nothing is to be kept."""
        return "look" in self.told


@dataclass(slots=True)
class Outcome:
    """What a form came to: done, refused, or only looked at; and the visits touched."""

    form: str = ""
    is_done: bool = False
    refused: Refusal | None = None
    looked_at: bool = False
    touched: list[Touched] = field(default_factory=list)

    @property
    def faults(self) -> dict[str, str]:
        """Which fields to mark, with what to say."""
        return faults_of(self.refused) if self.refused else {}

    @property
    def listed(self) -> dict[str, str]:
        """The same for the list above the form, where a day of the week says which it is."""
        return {name: f"{_weekday(name)}: {words}" if _weekday(name) else words for name, words in self.faults.items()}

    @property
    def problem(self) -> str:
        """What to say where there is no field to mark."""
        return said(self.refused) if self.refused and not self.faults else ""

    @property
    def status(self) -> int:
        """How the page answers."""
        return status_for(self.refused) if self.refused else 200

    @property
    def words(self) -> str:
        """What to say of a form that was carried out."""
        if not self.touched:
            return _("Saved. No visit is touched.")
        words = ngettext("Saved. %(n)s visit is touched.", "Saved. %(n)s visits are touched.", len(self.touched))
        return words % {"n": len(self.touched)}


def carry_out(given: Given, forms: Mapping[str, Callable[[Given], Act]]) -> Outcome:
    """Do what the form says, or only look; raises Forbidden, and NotFound for a form that is none of these."""
    outcome = Outcome(given.form)
    if given.form not in forms:
        raise NotFound
    try:
        act = forms[given.form](given)
        outcome.touched = touched_of(schedules.tried(act) if given.only_looks else act())
    except (Forbidden, NotFound):
        raise
    except Refusal as refusal:
        outcome.refused = refusal
    else:
        outcome.looked_at, outcome.is_done = given.only_looks, not given.only_looks
    return outcome


def day_in(told: QueryDict, name: str) -> date:
    """A day that a field gives; raises Unfit."""
    day = day_from(told.get(name))
    if day is None:
        raise Unfit(faults={name: "day_unreadable"})
    return day


def instant_in(told: QueryDict, name: str, location: Location, *, otherwise: int) -> datetime:
    """A day with a clock time of its own, or without one; raises Unfit."""
    day, typed = day_in(told, name), told.get(f"{name}_at", "").strip()
    minute = minute_from(typed) if typed else otherwise
    if minute is None:
        raise Unfit(faults={f"{name}_at": "time_unreadable"})
    return instant(to_minute(day, minute, location.zone))


def _weekday(field: str) -> str:
    """The day whose hours a field holds, if it holds any."""
    number = field.removeprefix("day")
    return str(dates.WEEKDAYS[int(number) - 1]) if number.isdecimal() else ""
