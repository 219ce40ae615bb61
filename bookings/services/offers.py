"""Answering an offer: accepting it books, declining it passes it on, and so does its time."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from django.db import connection
from django.db.models import Q, QuerySet

from bookings.models import FreedTime, Offer, WaitlistEntry
from bookings.selectors.visits import legs_of
from bookings.services.endings import close_offer
from bookings.services.party import Booker
from bookings.services.refusals import HoldExpired, InvalidTransition
from bookings.services.visits import Booked, confirm
from salon.accounts.services import audit
from salon.accounts.viewer import SYSTEM, Viewer
from salon.core.errors import Refusal
from salon.core.writing import writing

Status = Offer.Status
CLOSED_AT_ONCE = 100
NOTHING: Mapping[str, str] = MappingProxyType({})


class OfferTaken(Refusal):
    """The time went to somebody else."""

    code = "offer-taken"


class OfferExpired(Refusal):
    """The offer is over."""

    code = "offer-expired"


def accept(offer: Offer, *, by: Viewer, now: datetime, consents: Mapping[str, str] = NOTHING) -> Booked:
    """Make a booking of the offered time; what was agreed to when joining counts, and `consents` what is agreed now.

    Accepted before, it is the same booking, without a token. Raises OfferExpired, OfferTaken and what `confirm` raises.
    """
    with writing():
        offer = _locked(offer)
        if offer.status == Status.ACCEPTED:
            return Booked(offer.visit, legs_of(offer.visit), token="")
        if offer.status != Status.LIVE:
            raise _gone(offer)
        entry = offer.entry
        booker = Booker(client=entry.client, language=entry.language, consents={**entry.consents, **consents})
        try:
            booked = confirm(offer.visit, booker=booker, by=by, now=now)
        except (HoldExpired, InvalidTransition) as refusal:
            raise _gone(offer) from refusal
        Offer.objects.filter(pk=offer.pk).update(status=Status.ACCEPTED, answered_at=now)
        WaitlistEntry.objects.filter(pk=entry.pk).update(status=WaitlistEntry.Status.BOOKED, version=entry.version + 1)
        FreedTime.objects.filter(pk=offer.freed_id).update(look_at=None)
        audit.record(by=by, action="waitlist.accept", thing=offer, location_id=entry.location_id, now=now)
    return booked


def decline(offer: Offer, *, by: Viewer, now: datetime) -> None:
    """Let the offered time go to the next; the entry keeps its place. One declined already stays so.

    Raises OfferExpired and OfferTaken for an offer that ended otherwise.
    """
    with writing():
        offer = _locked(offer)
        if offer.status == Status.DECLINED:
            return
        if offer.status != Status.LIVE:
            raise _gone(offer)
        close_offer(offer, status=Status.DECLINED, now=now)
        audit.record(by=by, action="waitlist.decline", thing=offer, location_id=offer.entry.location_id, now=now)


def close_over(*, now: datetime) -> int:
    """End the offers whose time is over, and those whose hold somebody else has ended; returns how many.

    Any number of sweeps may run at once.
    """
    with writing():
        over = Q(expires_at__lte=now) | ~Q(visit__hold_end="")
        closed = 0
        for offer in _free(Offer.objects.filter(over, status=Status.LIVE).order_by("id"))[:CLOSED_AT_ONCE]:
            is_over = offer.expires_at <= now
            closed += close_offer(offer, status=Status.EXPIRED if is_over else Status.WITHDRAWN, now=now)
            audit.record(by=SYSTEM, action="waitlist.expire", thing=offer, location_id=offer.entry.location_id, now=now)
    return closed


def _free(offers: QuerySet[Offer]) -> QuerySet[Offer]:
    """Those that no other sweep and nobody who answers has in hand."""
    can_skip = connection.features.has_select_for_update_skip_locked
    return offers.select_related("entry").select_for_update(of=("self",), skip_locked=can_skip)


def _locked(offer: Offer) -> Offer:
    rows = Offer.objects.select_for_update(of=("self",)).select_related("entry__client", "visit")
    return rows.get(pk=offer.pk)


def _gone(offer: Offer) -> Refusal:
    """Why the offer cannot be answered any more: somebody else has the time, or it is simply over."""
    others = Offer.objects.filter(freed=offer.freed_id, status=Status.ACCEPTED)
    return OfferTaken() if others.exists() else OfferExpired()
