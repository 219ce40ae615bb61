"""Handing a therapist's visits to colleagues when somebody is missing."""

from dataclasses import dataclass, field
from datetime import datetime

from bookings.domain.lifecycle import Action, next_status
from bookings.models import Appointment
from bookings.models.appointment import IN_THE_WAY
from bookings.selectors.appointments import appointments_for
from bookings.services.moving import hand_over
from salon.accounts.viewer import Viewer
from salon.core.errors import Refusal
from salon.core.writing import kept_unless
from therapists.models import Therapist

NOT_TRIED = "list-only"


@dataclass(frozen=True, slots=True)
class Reassignment:
    """What became of each visit: handed over, unplaced with a refusal's code, or already under way."""

    reassigned: list[Appointment] = field(default_factory=list)
    unplaced: list[tuple[Appointment, str]] = field(default_factory=list)
    unchanged: list[Appointment] = field(default_factory=list)


def reassign(
    therapist: Therapist,
    *,
    between: tuple[datetime, datetime],
    by: Viewer,
    now: datetime,
    only_list: bool = False,
    dry_run: bool = False,
) -> Reassignment:
    """Hand every visit that begins in the time to whichever qualified colleague is free, each by itself.

    Nobody's time changes. With `dry_run` the answer is the same and nothing is kept; with
    `only_list` nothing is tried.
    """
    rows = appointments_for(viewer=by).filter(
        IN_THE_WAY, therapist=therapist, starts_at__gte=between[0], starts_at__lt=between[1], ends_at__gt=now
    )
    done = Reassignment()
    with kept_unless(dry_run):
        for appointment in rows:
            if next_status(appointment.status, Action.RESCHEDULE) is None:
                done.unchanged.append(appointment)
            elif only_list:
                done.unplaced.append((appointment, NOT_TRIED))
            else:
                _hand_over(appointment, done, by=by, now=now)
    return done


def _hand_over(appointment: Appointment, done: Reassignment, *, by: Viewer, now: datetime) -> None:
    try:
        done.reassigned.append(hand_over(appointment, by=by, now=now))
    except Refusal as refusal:
        done.unplaced.append((appointment, refusal.code))
