"""The last visit once more: here, or as another program told it; and what of it there is no longer."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from bookings.models import Appointment, Chair, PastVisit, Service
from bookings.selectors.availability import Slot, first_slots, for_staff
from bookings.selectors.menu import chairs_of, services_of, therapists_of
from bookings.selectors.regulars import Regular
from salon.catalogue.words import told
from salon.faces.desk.parts import sentence_about
from salon.faces.desk.times import Offer, offer_of
from salon.locations.models import Location
from therapists.models import Therapist

OFFERED = 4


@dataclass(frozen=True, slots=True)
class Last:
    """What a client had last, in words, and as what the salon has today where it still has it."""

    what: str
    who: str
    on: date
    service: Service | None
    therapist: Therapist | None
    chair: Chair | None
    missing: list[str]


@dataclass(frozen=True, slots=True)
class Again:
    """The last visit once more: with the same therapist, and with anybody who is free sooner."""

    last: Last
    same: list[Offer]
    anybody: list[Offer]
    # The starts at which the chair of last time is free as well.
    in_chair: frozenset[str]


def again_for(regular: Regular, *, now: datetime) -> Again | None:
    """The first free times for what the client had last; None for somebody who never came."""
    last = _last(regular)
    if last is None:
        return None
    if last.service is None:
        return Again(last, [], [], frozenset())
    service, therapist = for_staff(last.service), last.therapist
    names = {one.pk: one.display_name for one in therapists_of(regular.client.location)}
    free = first_slots(service=service, now=now, limit=OFFERED)
    own = first_slots(service=service, now=now, limit=OFFERED, therapist=therapist) if therapist else []
    return Again(
        last,
        same=[offer_of(slot, service, {therapist.pk: names[therapist.pk]}) for slot in own] if therapist else [],
        anybody=[offer_of(slot, service, names) for slot in free],
        in_chair=_in_chair([*own, *free], last.chair),
    )


def _in_chair(slots: list[Slot], chair: Chair | None) -> frozenset[str]:
    return frozenset(slot.start.isoformat() for slot in slots if chair is not None and chair.pk in slot.chair_ids)


def _last(regular: Regular) -> Last | None:
    location, visit, before = regular.client.location, regular.last, regular.before
    if visit is None and before is None:
        visit = regular.next
    if visit is not None:
        return _of_ours(visit, location)
    return _of_theirs(before, location) if before is not None else None


def _of_ours(visit: Appointment, location: Location) -> Last:
    service, therapist = _service(visit.service_id, location), _therapist(visit.therapist_id, location)
    chair = next((one for one in chairs_of(location) if one.pk == visit.chair_id), None)
    what, who = told(visit.service.name), visit.therapist.display_name
    missing = _missing(service, what, therapist, who)
    if visit.chair is not None and chair is None:
        missing.append(sentence_about(visit.chair.name, _("%(who)s is in use no longer.")))
    on = visit.starts_at.astimezone(location.zone).date()
    return Last(what, who, on, service, therapist, chair, missing)


def _of_theirs(before: PastVisit, location: Location) -> Last:
    """What another program told names no chair."""
    service = _service(before.service_id, location)
    therapist = _therapist(before.therapist_id, location)
    what = told(service.name) if service else before.service_words
    who = therapist.display_name if therapist else before.therapist_words
    return Last(what, who, before.on, service, therapist, None, _missing(service, what, therapist, who))


def _service(key: int | None, location: Location) -> Service | None:
    return next((one for one in services_of(location, online_only=False) if one.pk == key), None)


def _therapist(key: int | None, location: Location) -> Therapist | None:
    return next((one for one in therapists_of(location) if one.pk == key), None)


def _missing(service: Service | None, what: str, therapist: Therapist | None, who: str) -> list[str]:
    """What the salon does not have today, each a sentence."""
    found = []
    if service is None and what:
        found.append(sentence_about(what, _("%(who)s is not on the menu.")))
    if therapist is None and who:
        found.append(sentence_about(who, _("%(who)s is not on the team.")))
    return found
