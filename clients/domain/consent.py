"""Which consents a booking and a session need, and how long one lives."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

TERMS, PRIVACY, HEALTH_DATA = "terms", "privacy", "health_data"
# The ticks for messages: by which channel, for what.
MESSAGES = {
    "service_sms": ("sms", "service"),
    "marketing_email": ("email", "marketing"),
    "marketing_sms": ("sms", "marketing"),
}
MARKETING = frozenset({"marketing_email", "marketing_sms"})
# Washington (WAC 246-830-565) treats a written consent as good for one year; we ask everywhere that often.
LIFE_DAYS = 365


def missing_for_booking(given: Collection[str], *, has_answers: bool) -> list[str]:
    """The kinds still to be ticked before a booking made online is accepted, in the order they are asked."""
    needed = [TERMS, PRIVACY, HEALTH_DATA] if has_answers else [TERMS, PRIVACY]
    return [kind for kind in needed if kind not in given]


def is_fresh(given_on: date, *, on: date) -> bool:
    """Whether a consent given that day still holds on another."""
    return given_on <= on < given_on + timedelta(days=LIFE_DAYS)


def missing_for_session(health_given_on: Iterable[date], *, on: date) -> list[str]:
    """The kinds to be given, or given again, before health answers are kept and a session starts."""
    return [] if any(is_fresh(day, on=on) for day in health_given_on) else [HEALTH_DATA]
