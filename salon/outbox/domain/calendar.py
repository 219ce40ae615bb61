"""An appointment as a calendar file."""

from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar, Event, vText

PRODUCT = "-//Solea//Solea//EN"
STATUSES = {
    "pending_review": "TENTATIVE",
    "cancelled": "CANCELLED",
    "declined": "CANCELLED",
    "no_show": "CANCELLED",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """What a calendar may know: `status` is the appointment's; the summary names neither service nor client."""

    uid: str
    sequence: int
    status: str
    starts_at: datetime
    ends_at: datetime
    summary: str
    place: str = ""
    note: str = ""


def calendar_file(entry: Entry, *, stamped_at: datetime) -> bytes:
    """One VEVENT as RFC 5545 wants it: UTC instants, folded lines, CRLF."""
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", stamped_at.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", entry.ends_at.astimezone(UTC))
    event.add("status", STATUSES.get(entry.status, "CONFIRMED"))
    event.add("summary", vText(_one_line(entry.summary)))
    if entry.place:
        event.add("location", vText(_one_line(entry.place)))
    if entry.note:
        event.add("description", vText("\n".join(map(_one_line, entry.note.splitlines()))))
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _one_line(text: str) -> str:
    return " ".join(text.split())
