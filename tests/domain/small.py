"""A small scenario to change one thing of: one therapist, one Monday in Berlin, nine to twelve."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bookings.domain.probe import answer_document
from salon.core.localtime import local_time, to_minute

MONDAY = "2026-03-02"
EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]


def hours(start: str = "09:00", end: str = "12:00", days: list[int] | None = None) -> dict[str, Any]:
    """One line of a weekly pattern."""
    return {"days": days or EVERY_DAY, "start": start, "end": end}


def therapist(**more: Any) -> dict[str, Any]:
    return {"id": "t1", "kind": "therapist", "weekly": [hours()]} | more


def chair(**more: Any) -> dict[str, Any]:
    return {"id": "c1", "kind": "chair", "weekly": [hours("00:00", "24:00")]} | more


def local(clock: str, on: str = MONDAY, zone: str = "Europe/Berlin") -> str:
    """A wall-clock time as the instant that scenarios are written in."""
    year, month, day = map(int, on.split("-"))
    minute = to_minute(date(year, month, day), int(clock[:2]) * 60 + int(clock[3:]), ZoneInfo(zone))
    return local_time(minute, ZoneInfo("UTC")).strftime("%Y-%m-%dT%H:%M:%SZ")


def booked(start: str, end: str, **more: Any) -> dict[str, Any]:
    """A booking of the Monday in wall-clock times."""
    return {"start": local(start), "end": local(end)} | more


def scenario(*resources: dict[str, Any], **more: Any) -> dict[str, Any]:
    """One hour of service on the Monday, starts on the half hour."""
    everyone = list(resources) or [therapist()]
    return {
        "timezone": "Europe/Berlin",
        "now": "2026-03-01T08:00:00Z",
        "window": {"from": local("00:00"), "to": local("24:00")},
        "service": {"duration": 60},
        "grid": {"anchor": "day", "step": 30},
        "resources": everyone,
        "need": [[item["id"]] for item in everyone],
    } | more


def offered(asked: dict[str, Any]) -> list[str]:
    """The starts as the salon's clock shows them."""
    zone = ZoneInfo(asked["timezone"])
    instants = answer_document(asked)["starts"]
    return [datetime.fromisoformat(text).astimezone(zone).strftime("%H:%M") for text in instants]
