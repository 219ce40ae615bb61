"""An appointment as a calendar file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

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
    known_as, _, place = entry.uid.partition("@")
    if len(known_as) != len(NOBODY):
        return _composed(entry, stamped_at)
    # All but a few words of equal length is the same in thousands of files, and composing one takes half a millisecond.
    words = _frame(f"{NOBODY}@{place}", entry.status, entry.summary, entry.place, entry.note)
    values = [known_as, str(entry.sequence), *map(_stamp, (stamped_at, entry.starts_at, entry.ends_at))]
    for (name, stand_in), value in zip(STAND_INS.items(), values, strict=True):
        words = words.replace(f"\r\n{name}:{stand_in}", f"\r\n{name}:{value}", 1)
    return words.encode()


def calendar_feed(entries: Iterable[tuple[Entry, datetime]], *, name: str) -> bytes:
    """Many entries, each with its stamp, as one calendar that is fetched again and again."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", vText(_one_line(name)))
    calendar.add("x-wr-calname", vText(_one_line(name)))
    calendar.add("refresh-interval", timedelta(minutes=15))
    head, end = calendar.to_ical().decode().split("END:VCALENDAR")
    events = (_event_in(calendar_file(entry, stamped_at=stamped_at).decode()) for entry, stamped_at in entries)
    return "".join([head, *events, "END:VCALENDAR", end]).encode()


def _event_in(file: str) -> str:
    """The event of a calendar file of one."""
    begins, ends = file.index("BEGIN:VEVENT"), file.index("END:VCALENDAR")
    return file[begins:ends]


# Stand for the id, the sequence, and the three instants; the id lies within the first 75 octets of its line.
NOBODY = "00000000-0000-4000-8000-00000000face"
SEQUENCE = 987_654_321
STAMPED, STARTS, ENDS = (datetime(1901, month, 1, tzinfo=UTC) for month in (1, 2, 3))


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


STAND_INS = {
    "UID": NOBODY,
    "SEQUENCE": str(SEQUENCE),
    "DTSTAMP": _stamp(STAMPED),
    "DTSTART": _stamp(STARTS),
    "DTEND": _stamp(ENDS),
}


@lru_cache(maxsize=1024)
def _frame(uid: str, status: str, summary: str, place: str, note: str) -> str:
    """The file of nobody in particular at no time."""
    entry = Entry(uid, SEQUENCE, status, STARTS, ENDS, summary, place, note)
    return _composed(entry, STAMPED).decode()


def _composed(entry: Entry, stamped_at: datetime) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event_of(entry, stamped_at=stamped_at))
    return bytes(calendar.to_ical())


def event_of(entry: Entry, *, stamped_at: datetime) -> Event:
    """The entry as a VEVENT."""
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
    return event


def _one_line(text: str) -> str:
    return " ".join(text.split())
