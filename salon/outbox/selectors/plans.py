"""What each salon tells its clients."""

import uuid
from collections.abc import Collection
from functools import lru_cache

from salon.locations.models import Location
from salon.outbox.domain.plan import USUAL, Plan
from salon.outbox.models import MessagePlan


def plans_of(location_ids: Collection[int]) -> dict[int, Plan]:
    """The plans of those of these locations that have one of their own, as they are now."""
    return {row.location_id: row.plan for row in MessagePlan.objects.filter(location__in=location_ids)}


def plan_of(location: Location) -> Plan:
    """The plan of a location, kept as long as its stamp stays the same: a booking asks for it."""
    return _plan(location.pk, location.rota_stamp)


def message_plan_of(location: Location) -> MessagePlan:
    """The row to be shown and edited; one not yet stored says what is usual."""
    return MessagePlan.objects.filter(location=location).first() or MessagePlan(location=location)


@lru_cache(maxsize=64)
def _plan(location_id: int, stamp: uuid.UUID) -> Plan:  # noqa: ARG001 (a new stamp is a new entry)
    return plans_of([location_id]).get(location_id, USUAL)
