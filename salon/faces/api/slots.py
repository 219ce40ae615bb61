"""Slots as the public and the staff see them."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from rest_framework import serializers

from bookings.selectors.availability import Slot
from bookings.selectors.menu import names_of
from salon.faces.api.replies import stamp
from salon.locations.models import Location


class SlotShape(serializers.Serializer[Any]):
    """A start on offer; `chair_ids` for staff who ask for them."""

    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    therapist_ids = serializers.ListField(child=serializers.UUIDField())
    chair_ids = serializers.ListField(child=serializers.UUIDField(), required=False)


def tell_slots(slots: Iterable[Slot], location: Location, *, with_chairs: bool = False) -> list[dict[str, Any]]:
    """Slots in the salon's time, under public names."""
    names, zone = names_of(location), location.zone
    told = []
    for slot in slots:
        one = _span(slot, zone) | {"therapist_ids": [names.therapists[key] for key in slot.therapist_ids]}
        if with_chairs:
            one["chair_ids"] = [names.chairs[key] for key in slot.chair_ids]
        told.append(one)
    return told


def _span(slot: Slot, zone: ZoneInfo) -> dict[str, Any]:
    return {"start": stamp(slot.start, zone), "end": stamp(slot.end, zone)}
