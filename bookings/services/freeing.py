"""Writing down time that became free, for those who wait for it; a sweep makes the offers."""

from datetime import datetime, timedelta

from django.db.models import Q

from bookings.models import Appointment, FreedTime, Offer, WaitlistEntry, WaitlistWish
from bookings.services.endings import close_offer
from salon.accounts.viewer import Viewer
from salon.outbox.services import planning
from therapists.models import Therapist

LIVING = (WaitlistEntry.Status.WAITING, WaitlistEntry.Status.OFFERED)


def note_freed(appointment: Appointment, *, by: Viewer, now: datetime) -> None:
    """Write down, in the caller's transaction, that the appointment no longer takes this time, if anybody waits for it.

    Whoever frees a time does not wait for the offer. What staff do can be undone for a few minutes: the time is offered
    at once, but told only then.
    """
    between = appointment.starts_at, appointment.ends_at
    if not _is_awaited(appointment.location_id, between, now):
        return
    grace = timedelta(minutes=appointment.location.policy.undo_minutes) if by.is_staff else timedelta(0)
    FreedTime.objects.create(
        location_id=appointment.location_id,
        appointment=appointment,
        therapist_id=appointment.therapist_id,
        chair_id=appointment.chair_id,
        starts_at=between[0],
        ends_at=between[1],
        freed_at=now,
        told_from=now + grace,
        look_at=now,
    )


def note_opened(therapist: Therapist, *, between: tuple[datetime, datetime], now: datetime) -> None:
    """The same for time that a change of a therapist's hours opens, or an absence that ends early."""
    if _is_awaited(therapist.location_id, between, now):
        FreedTime.objects.create(
            location_id=therapist.location_id,
            therapist=therapist,
            starts_at=between[0],
            ends_at=between[1],
            freed_at=now,
            told_from=now,
            look_at=now,
        )


def take_back(appointment: Appointment, *, now: datetime) -> None:
    """The time is needed again, in the caller's transaction: offers of it that nobody was told of are void."""
    freed = FreedTime.objects.filter(appointment=appointment, told_from__gt=now)
    for offer in Offer.objects.select_for_update().filter(freed__in=freed, status=Offer.Status.LIVE):
        close_offer(offer, status=Offer.Status.WITHDRAWN, now=now)
        planning.withdraw(topics=[offer.public_id], now=now)
    freed.update(look_at=None)


def _is_awaited(location_id: int, between: tuple[datetime, datetime], now: datetime) -> bool:
    if between[1] <= now:
        return False
    waiting = Q(entry__location=location_id, entry__status__in=LIVING)
    near = Q(starts_at__lt=between[1], ends_at__gt=between[0])
    return WaitlistWish.objects.filter(waiting & near).exists()
