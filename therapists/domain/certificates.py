"""How near the end of a certificate is, in the steps at which somebody is warned."""

from collections.abc import Sequence
from datetime import date

# Where a kind of certificate names no days of its own.
USUAL_STEPS = (60, 30, 7)
ENDED = 0


def warning(expires_on: date | None, on: date, steps: Sequence[int] = ()) -> int | None:
    """The step reached: so many days at most are left, 0 when the last valid day is over, None when it is far."""
    if expires_on is None:
        return None
    left = (expires_on - on).days
    if left < 0:
        return ENDED
    return next((step for step in sorted(steps or USUAL_STEPS) if left <= step), None)
