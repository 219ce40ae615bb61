"""Joining the waiting list, and leaving it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bookings.domain.wishes import MOST_WISHES
from bookings.models import Offer, Service, WaitlistEntry, WaitlistWish
from bookings.models.waitlist import LARGEST_PARTY
from bookings.services.endings import close_offer
from bookings.services.freeing import LIVING
from bookings.services.locks import lock_names
from bookings.services.refusals import ConsentRequired, InvalidTransition, TooManyOpen
from bookings.services.reminders import EMAIL, SMS, place_in, recipient_of
from clients.domain.consent import MESSAGES, PRIVACY, TERMS
from clients.models import Client
from clients.services import people, preferences
from salon.accounts.models import AccessToken
from salon.accounts.services import audit, tokens
from salon.accounts.viewer import Viewer
from salon.core.errors import Refusal
from salon.core.writing import writing
from salon.locations.models import MINUTES_A_DAY, Location
from salon.outbox.services import planning
from salon.outbox.services.planning import Draft, Topic
from therapists.models import Therapist

LIFE_AFTER = timedelta(days=7)
ENTRIES_EACH = 5


class WishesUnfit(Refusal):
    """A wish that nobody can fulfil; `errors` names each by its place."""

    code = "validation"


@dataclass(frozen=True, slots=True)
class Wish:
    """A service on some days, maybe with a therapist, between two minutes of each day."""

    service: Service
    starts_at: datetime
    ends_at: datetime
    therapist: Therapist | None = None
    party_size: int = 1
    day_from: int = 0
    day_to: int = MINUTES_A_DAY


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who waits: a client whom staff know, or somebody who says who they are; and what they agreed to."""

    client: Client | None = None
    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    consents: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Joined:
    """The entry and the token that opens it."""

    entry: WaitlistEntry
    token: str


def join(*, wishes: Sequence[Wish], who: Newcomer, source: str, by: Viewer, now: datetime) -> Joined:
    """Put somebody on the waiting list of the salon whose services are wished for, and tell them so.

    Raises WishesUnfit, ConsentRequired, TooManyOpen and what `people` raises.
    """
    _refuse_unfit(wishes, now=now)
    missing = [] if by.is_staff else [kind for kind in (TERMS, PRIVACY) if kind not in who.consents]
    if missing:
        raise ConsentRequired(kinds=missing)
    location = wishes[0].service.location
    with writing():
        client = who.client or _person(location, who, by=by, now=now)
        _refuse_too_many(client, now=now)
        _agree(client, who.consents, source=source, by=by, now=now)
        entry = WaitlistEntry.objects.create(
            location=location,
            client=client,
            joined_at=now,
            ends_at=max(wish.ends_at for wish in wishes),
            language=who.language or client.language,
            source=source,
            consents={kind: version for kind, version in who.consents.items() if kind not in MESSAGES},
        )
        WaitlistWish.objects.bulk_create(_row(entry, wish) for wish in wishes)
        token = entry_token(entry, now=now)
        audit.record(by=by, action="waitlist.join", thing=entry, location_id=location.pk, now=now)
        _tell(entry, token, now=now)
    return Joined(entry, token)


def leave(entry: WaitlistEntry, *, by: Viewer, now: datetime) -> None:
    """Take somebody off the list; what was offered to them goes to the next. One who has left already stays so.

    Raises InvalidTransition for an entry that has become a booking.
    """
    with writing():
        for offer in Offer.objects.select_for_update().filter(entry=entry, status=Offer.Status.LIVE):
            close_offer(offer, status=Offer.Status.WITHDRAWN, now=now)
        gone = WaitlistEntry.objects.filter(pk=entry.pk, status__in=LIVING).update(
            status=WaitlistEntry.Status.LEFT, version=entry.version + 1
        )
        if gone:
            audit.record(by=by, action="waitlist.leave", thing=entry, location_id=entry.location_id, now=now)
        elif WaitlistEntry.objects.get(pk=entry.pk).status == WaitlistEntry.Status.BOOKED:
            raise InvalidTransition(from_status=WaitlistEntry.Status.BOOKED.value, allowed=[])


def end_over(*, now: datetime) -> int:
    """Close the entries whose last wish is over; returns how many."""
    with writing():
        over = WaitlistEntry.objects.filter(status=WaitlistEntry.Status.WAITING, ends_at__lte=now)
        return over.update(status=WaitlistEntry.Status.EXPIRED)


def entry_token(entry: WaitlistEntry, *, now: datetime) -> str:
    """A fresh token that opens the entry and its offers."""
    return tokens.issue(
        kind=AccessToken.Kind.BOOKING, subject_id=entry.public_id, now=now, expires_at=entry.ends_at + LIFE_AFTER
    )


# ---- joining ---------------------------------------------------------------------------


def _refuse_unfit(wishes: Sequence[Wish], *, now: datetime) -> None:
    faults = [("required", "")] if not wishes else [("too_long", "")] if len(wishes) > MOST_WISHES else []
    for place, wish in enumerate(wishes):
        policy = wish.service.location.policy
        horizon = now + timedelta(days=wish.service.horizon_days or policy.horizon_days)
        if wish.ends_at <= wish.starts_at or wish.day_to <= wish.day_from:
            faults.append(("not_after_start", f"/{place}/to"))
        elif wish.ends_at <= now:
            faults.append(("in_past", f"/{place}/to"))
        elif wish.starts_at > horizon:
            faults.append(("out_of_range", f"/{place}/from"))
        elif wish.service.location_id != wishes[0].service.location_id:
            faults.append(("one_location", f"/{place}"))
        elif not 1 <= wish.party_size <= LARGEST_PARTY:
            faults.append(("invalid", f"/{place}/party_size"))
    if faults:
        raise WishesUnfit(errors=[{"code": code, "pointer": f"/windows{place}"} for code, place in faults])


def _person(location: Location, who: Newcomer, *, by: Viewer, now: datetime) -> Client:
    return people.find_or_create(
        location,
        name=who.name,
        email=who.email,
        phone=who.phone,
        language=who.language,
        born_on=None,
        now=now,
        by=by,
    )


def _refuse_too_many(client: Client, *, now: datetime) -> None:
    """One client waits under so many entries at most."""
    lock_names([f"waitlist:{client.pk}"])
    if WaitlistEntry.objects.filter(client=client, status__in=LIVING, ends_at__gt=now).count() >= ENTRIES_EACH:
        raise TooManyOpen(limit=ENTRIES_EACH)


def _agree(client: Client, consents: Mapping[str, str], *, source: str, by: Viewer, now: datetime) -> None:
    kinds = {kind: version for kind, version in consents.items() if kind not in MESSAGES}
    if kinds:
        people.consent(client, kinds=kinds, source=source, now=now, by=by)
    texts = {kind: version for kind, version in consents.items() if kind == "service_sms"}
    if texts:
        preferences.agree(client, kinds=texts, source=source, now=now)


def _row(entry: WaitlistEntry, wish: Wish) -> WaitlistWish:
    return WaitlistWish(
        entry=entry,
        service=wish.service,
        therapist=wish.therapist,
        party_size=wish.party_size,
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        day_from=wish.day_from,
        day_to=wish.day_to,
    )


def _tell(entry: WaitlistEntry, token: str, *, now: datetime) -> None:
    client, location = entry.client, entry.location
    content = {
        "salon": place_in(location),
        "client": str(client.public_id),
        "client_name": client.name,
        "manage_token": token,
        "opens": "w",
    }
    planning.plan(
        topic=Topic(entry.public_id, entry.version, location),
        recipient=recipient_of(client, location, language=entry.language),
        content=content,
        drafts=[Draft("waitlist", now, entry.ends_at, channel=EMAIL if client.email else SMS)],
        now=now,
    )
