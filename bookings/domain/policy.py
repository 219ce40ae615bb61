"""What cancelling costs and until when it is free."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

Tier = Mapping[str, int]
# A visit called off for one of these costs nothing, whenever: it protects everyone that ill people stay away.
WAIVED_FOR_ALL = frozenset({"illness", "pregnancy", "emergency"})
# Only the salon says that it was the salon, or that a therapist called it off.
WAIVED = WAIVED_FOR_ALL | {"health", "salon"}


def fee_percent(tiers: Sequence[Tier], *, starts_at: datetime, now: datetime) -> int:
    """The percentage of the price that cancelling now costs.

    A tier {"hours_before": h, "percent": p} applies to whoever cancels at least h hours before
    the start; the longest that applies counts. After the start the shortest tier counts.
    """
    ordered = sorted(tiers, key=lambda tier: -tier["hours_before"])
    for tier in ordered:
        if now <= starts_at - timedelta(hours=tier["hours_before"]):
            return tier["percent"]
    return ordered[-1]["percent"] if ordered else 0


def free_until(tiers: Sequence[Tier], *, starts_at: datetime) -> datetime | None:
    """The last instant at which cancelling is free; None when it never is."""
    free = [tier["hours_before"] for tier in tiers if tier["percent"] == 0]
    if not tiers:
        return starts_at
    return starts_at - timedelta(hours=min(free)) if free else None


def share(price: Decimal, percent: int) -> Decimal:
    """So many per cent of a price, rounded to cents, half up."""
    return (price * percent / 100).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
