"""The waiting list: who may see it, who waits for a time, which starts would suit whom."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet

from bookings.domain.wishes import Span, nearest, suits
from bookings.models import FreedTime, Offer, WaitlistEntry, WaitlistWish
from bookings.selectors.availability import Slot, slots
from salon.accounts.roles import Permission
from salon.accounts.viewer import Kind, Viewer
from salon.core.errors import Forbidden, NotFound
from salon.locations.models import Location

Status = WaitlistEntry.Status
OFFERS_SHOWN = 50
WISHES = Prefetch(
    "wishes", WaitlistWish.objects.select_related("service__location__policy", "therapist").order_by("id")
)


@dataclass(frozen=True, slots=True)
class Match:
    """A start that suits somebody who waits."""

    entry: WaitlistEntry
    wish: WaitlistWish
    slot: Slot


def entries_for(*, viewer: Viewer) -> QuerySet[WaitlistEntry]:
    """The entries that this viewer may see, first come first: the holder of a token one, the desk its salon's."""
    rows = WaitlistEntry.objects.select_related("location__policy", "client").prefetch_related(WISHES)
    rows = rows.order_by("joined_at", "id")
    if viewer.kind is Kind.SYSTEM:
        return rows
    if viewer.kind is Kind.HOLDER and viewer.subject is not None:
        return rows.filter(public_id=viewer.subject)
    if viewer.kind is Kind.CLIENT and viewer.subject is not None:
        return rows.filter(client__public_id=viewer.subject)
    return rows.filter(location__in=viewer.locations(Permission.SEE_CLIENTS))


def entry_for(*, viewer: Viewer, public_id: uuid.UUID) -> WaitlistEntry:
    """One entry; raises NotFound, and Forbidden for staff who see no waiting list anywhere."""
    if viewer.is_staff and not viewer.locations(Permission.SEE_CLIENTS):
        raise Forbidden
    found = entries_for(viewer=viewer).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def entries_at(
    location: Location,
    *,
    viewer: Viewer,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    service_id: uuid.UUID | None = None,
) -> QuerySet[WaitlistEntry]:
    """Who waits at a location, or has an offer, first come first: for a service, for some time between two instants."""
    rows = entries_for(viewer=viewer).filter(location=location, status__in=[Status.WAITING, Status.OFFERED])
    wanted = Q()
    if starts_at is not None:
        wanted &= Q(ends_at__gt=starts_at)
    if ends_at is not None:
        wanted &= Q(starts_at__lt=ends_at)
    if service_id is not None:
        wanted &= Q(service__public_id=service_id)
    return rows.filter(pk__in=WaitlistWish.objects.filter(wanted).values("entry")) if wanted else rows


def waiting_at(
    location: Location, *, viewer: Viewer, between: tuple[datetime, datetime] | None = None
) -> list[WaitlistEntry]:
    """The same as a list."""
    starts_at, ends_at = between or (None, None)
    return list(entries_at(location, viewer=viewer, starts_at=starts_at, ends_at=ends_at))


def live_offer_of(entry: WaitlistEntry) -> Offer | None:
    """What the entry is offered just now."""
    if entry.status != Status.OFFERED:
        return None
    return _offers().filter(entry=entry, status=Offer.Status.LIVE).first()


def offers_for(*, viewer: Viewer) -> QuerySet[Offer]:
    """The offers of the entries that this viewer may see, the newest first."""
    return _offers().filter(entry__in=entries_for(viewer=viewer).order_by().values("pk")).order_by("-offered_at", "-id")


def offer_for(*, viewer: Viewer, public_id: uuid.UUID) -> Offer:
    """One offer; raises NotFound."""
    found = offers_for(viewer=viewer).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def _offers() -> QuerySet[Offer]:
    return Offer.objects.select_related("entry__location__policy", "entry__client", "visit")


def place_in_line(entry: WaitlistEntry) -> int:
    """How many of the salon joined before and still wait, and one."""
    before = Q(joined_at__lt=entry.joined_at) | Q(joined_at=entry.joined_at, pk__lt=entry.pk)
    waiting = WaitlistEntry.objects.filter(before, location=entry.location_id, status=Status.WAITING)
    return waiting.count() + 1


# ---- whom a time would suit ------------------------------------------------------------


def near(freed: FreedTime) -> QuerySet[WaitlistEntry]:
    """Everybody who still waits for some time around this one, first come first."""
    wishes = WaitlistWish.objects.filter(starts_at__lt=freed.ends_at, ends_at__gt=freed.starts_at)
    rows = WaitlistEntry.objects.filter(location=freed.location_id, status=Status.WAITING)
    rows = rows.filter(pk__in=wishes.values("entry")).select_related("location__policy", "client")
    return rows.prefetch_related(WISHES).order_by("joined_at", "id")


class Fitting:
    """Which starts of a freed time suit whom; equal wishes are worked out once."""

    def __init__(self, freed: FreedTime, *, now: datetime) -> None:
        self.freed, self.now = freed, now
        self._slots: dict[tuple[int, int | None, int], list[Slot]] = {}

    def matches(self, entry: WaitlistEntry) -> Iterator[Match]:
        """For each wish of the entry the start that leaves the least of the freed time unused."""
        for wish in entry.wishes.all():
            span = Span(wish.starts_at, wish.ends_at, wish.day_from, wish.day_to)
            zone = entry.location.zone
            fitting = {
                slot.start: slot
                for slot in self._offered(wish)
                if suits(slot.start, slot.end, span=span, zone=zone) and slot.start > self.now
            }
            start = nearest(fitting, to=self.freed.starts_at)
            if start is not None:
                yield Match(entry, wish, fitting[start])

    def _offered(self, wish: WaitlistWish) -> Sequence[Slot]:
        """The starts on offer that use what was freed: that therapist, or that chair."""
        key = wish.service_id, wish.therapist_id, wish.party_size
        if key not in self._slots:
            length = timedelta(minutes=wish.service.duration_minutes)
            found = slots(
                service=wish.service,
                between=(self.freed.starts_at - length, self.freed.ends_at),
                now=self.now,
                therapist=wish.therapist,
                party_size=wish.party_size,
            )
            self._slots[key] = [slot for slot in found if self._uses(slot) and slot.end > self.freed.starts_at]
        return self._slots[key]

    def _uses(self, slot: Slot) -> bool:
        return self.freed.therapist_id in slot.therapist_ids or self.freed.chair_id in slot.chair_ids


def fitting_entries(location: Location, *, viewer: Viewer, freed: FreedTime, now: datetime) -> list[Match]:
    """For the desk: whom a free time would suit, first come first."""
    fitting = Fitting(freed, now=now)
    seen = set(waiting_at(location, viewer=viewer, between=(freed.starts_at, freed.ends_at)))
    return [match for entry in near(freed) if entry in seen for match in fitting.matches(entry)]


# ---- for the desk ----------------------------------------------------------------------


def offers_at(location: Location, *, viewer: Viewer, since: datetime) -> list[Offer]:
    """What was offered at a location since then and to whom, the newest first."""
    rows = offers_for(viewer=viewer).filter(entry__location=location, offered_at__gte=since)
    return list(rows.select_related("freed__therapist")[:OFFERS_SHOWN])


def names_passed_over(offers: Sequence[Offer], *, viewer: Viewer) -> dict[str, str]:
    """By the id of the entry, who was passed over in these offers; as far as the viewer may see them."""
    ids = {one["entry_id"] for offer in offers for one in offer.explanation.get("passed_over", ())}
    rows = entries_for(viewer=viewer).filter(public_id__in=ids).prefetch_related(None)
    return {str(entry.public_id): entry.client.name for entry in rows}
