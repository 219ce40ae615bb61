"""A location as the engine sees it: who and what there is, when it works, which rules hold."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bookings.domain.needs import Use
from bookings.domain.worktime import Hours


class Certificate(NamedTuple):
    """A qualification and its first and last valid date; None is open."""

    code: str
    since: date | None
    until: date | None


class TherapistRota(NamedTuple):
    """When one therapist works and what they are qualified for."""

    id: int
    hours: Hours
    certificates: tuple[Certificate, ...]


class ChairRota(NamedTuple):
    """When one chair is in use, how long it takes to clean, after water and after dry use, and where it stands."""

    id: int
    hours: Hours
    has_basin: bool
    turnaround: int
    dry_turnaround: int
    position: int = 0


class Rules(NamedTuple):
    """The location's booking policy as far as starts are concerned."""

    step_minutes: int
    notice_minutes: int
    horizon_days: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Roster:
    """Everything about a location that a search needs but the bookings."""

    location_id: int
    zone: ZoneInfo
    rules: Rules
    open: Hours
    therapists: tuple[TherapistRota, ...]
    chairs: tuple[ChairRota, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """What one leg asks for: the service's figures, and who or what in particular."""

    duration: int
    before: int
    after: int
    needs_chair: str
    has_soak: bool
    required: tuple[str, ...]
    therapist_id: int | None = None
    chair_id: int | None = None
    without_therapist_id: int | None = None
    among: tuple[int, ...] | None = None

    def takes(self, therapist_id: int) -> bool:
        """Whether this therapist is one of those asked for."""
        if self.among is not None and therapist_id not in self.among:
            return False
        return self.therapist_id in (None, therapist_id) and self.without_therapist_id != therapist_id

    @property
    def therapist_use(self) -> Use:
        """The therapist's buffers may hang over the end of a shift, never over another visit."""
        return Use(self.duration, self.before, self.after)

    def chair_use(self, chair: ChairRota) -> Use:
        """The chair's cleaning must end by closing."""
        return Use(self.duration, 0, self.turnaround(chair), within_shift=True)

    def turnaround(self, chair: ChairRota) -> int:
        """A service without water leaves little to clean, on any chair."""
        return chair.turnaround if self.has_soak else chair.dry_turnaround

    def fits(self, chair: ChairRota) -> bool:
        """Whether the chair is of the kind that the service needs, or the very one that was asked for."""
        if self.chair_id is not None and self.chair_id != chair.id:
            return False
        return self.needs_chair == "any" or (self.needs_chair == "basin") == chair.has_basin

    @property
    def needs_any_chair(self) -> bool:
        """Whether the service takes a chair at all."""
        return self.needs_chair != "none"


def qualified_dates(therapist: TherapistRota, required: tuple[str, ...]) -> list[tuple[date, date]]:
    """The stretches of dates, inclusive, on which the therapist holds all that is required."""
    stretches = [(date.min, date.max)]
    for code in required:
        held = [(c.since or date.min, c.until or date.max) for c in therapist.certificates if c.code == code]
        stretches = [
            (max(start, since), min(end, until))
            for start, end in stretches
            for since, until in held
            if max(start, since) <= min(end, until)
        ]
    return stretches
