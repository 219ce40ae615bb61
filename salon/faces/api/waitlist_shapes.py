"""An entry of the waiting list as its holder and as the desk see it."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from bookings.models import Offer, WaitlistEntry, WaitlistWish
from bookings.selectors.visits import legs_of
from salon.faces.api.holds import TherapistNameShape
from salon.faces.api.replies import stamp, wall_clock


class WishShape(serializers.Serializer[Any]):
    """Some days that would suit."""

    service_id = serializers.UUIDField()
    therapist_id = serializers.UUIDField(allow_null=True)
    party_size = serializers.IntegerField()
    time_from = serializers.CharField()
    time_to = serializers.CharField()

    def get_fields(self) -> dict[str, Any]:
        """`from` is a word of Python."""
        return {"from": serializers.DateTimeField(), "to": serializers.DateTimeField()} | super().get_fields()


class OfferShape(serializers.Serializer[Any]):
    """A time that is kept for this entry until it expires."""

    id = serializers.UUIDField()
    status = serializers.ChoiceField(Offer.Status.values)
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    therapist = TherapistNameShape()
    expires_at = serializers.DateTimeField()


class EntryShape(serializers.Serializer[Any]):
    """An entry; its token is told once. `position_hint` counts everybody of the salon who joined before."""

    id = serializers.UUIDField()
    token = serializers.CharField(required=False)
    status = serializers.ChoiceField(WaitlistEntry.Status.values)
    version = serializers.IntegerField()
    position_hint = serializers.IntegerField(required=False)
    joined_at = serializers.DateTimeField()
    windows = WishShape(many=True)
    offer = OfferShape(allow_null=True)


class StaffEntryShape(serializers.Serializer[Any]):
    """An entry for the staff of its salon."""

    id = serializers.UUIDField()
    status = serializers.ChoiceField(WaitlistEntry.Status.values)
    version = serializers.IntegerField()
    joined_at = serializers.DateTimeField()
    client_id = serializers.UUIDField()
    source = serializers.CharField()  # type: ignore[assignment]
    windows = WishShape(many=True)


def tell_entry(entry: WaitlistEntry, *, place: int, offer: Offer | None) -> dict[str, Any]:
    """The entry for whoever waits."""
    told = _tell(entry) | {"offer": None if offer is None else tell_offer(offer)}
    if entry.status == WaitlistEntry.Status.WAITING:
        told["position_hint"] = place
    return told


def tell_for_staff(entries: Sequence[WaitlistEntry]) -> list[dict[str, Any]]:
    """Entries with who waits."""
    return [_tell(entry) | {"client_id": str(entry.client.public_id), "source": entry.source} for entry in entries]


def tell_offer(offer: Offer) -> dict[str, Any]:
    """What is offered, and until when."""
    zone = offer.entry.location.zone
    first = legs_of(offer.visit)[0]
    return {
        "id": str(offer.public_id),
        "status": offer.status,
        "start": stamp(first.starts_at, zone),
        "end": stamp(first.ends_at, zone),
        "therapist": {"id": str(first.therapist.public_id), "display_name": first.therapist.display_name},
        "expires_at": stamp(offer.expires_at, zone),
    }


def _tell(entry: WaitlistEntry) -> dict[str, Any]:
    zone = entry.location.zone
    return {
        "id": str(entry.public_id),
        "status": entry.status,
        "version": entry.version,
        "joined_at": stamp(entry.joined_at, zone),
        "windows": [_window(wish, entry) for wish in entry.wishes.all()],
    }


def _window(wish: WaitlistWish, entry: WaitlistEntry) -> dict[str, Any]:
    zone = entry.location.zone
    return {
        "from": stamp(wish.starts_at, zone),
        "to": stamp(wish.ends_at, zone),
        "time_from": wall_clock(wish.day_from),
        "time_to": wall_clock(wish.day_to),
        "service_id": str(wish.service.public_id),
        "therapist_id": str(wish.therapist.public_id) if wish.therapist else None,
        "party_size": wish.party_size,
    }
