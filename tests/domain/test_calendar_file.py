"""The calendar file of an appointment."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from salon.outbox.domain.calendar import Entry, calendar_file

STAMP = datetime(2026, 3, 1, 9, tzinfo=UTC)


def entry(**changes) -> Entry:
    berlin = ZoneInfo("Europe/Berlin")
    usual: dict[str, Any] = {
        "uid": "0b0e@salon.example",
        "sequence": 2,
        "status": "confirmed",
        "starts_at": datetime(2026, 3, 10, 10, 30, tzinfo=berlin),
        "ends_at": datetime(2026, 3, 10, 11, 15, tzinfo=berlin),
        "summary": "Lindenhof: Appointment",
        "place": "Lindenstr. 5, 10969 Berlin",
    }
    return Entry(**usual | changes)


def lines(**changes) -> list[bytes]:
    return calendar_file(entry(**changes), stamped_at=STAMP).split(b"\r\n")


def test_says_when_in_utc_and_in_which_version():
    assert lines() == [
        b"BEGIN:VCALENDAR",
        b"VERSION:2.0",
        b"PRODID:-//Solea//Solea//EN",
        b"METHOD:PUBLISH",
        b"BEGIN:VEVENT",
        b"SUMMARY:Lindenhof: Appointment",
        b"DTSTART:20260310T093000Z",
        b"DTEND:20260310T101500Z",
        b"DTSTAMP:20260301T090000Z",
        b"UID:0b0e@salon.example",
        b"SEQUENCE:2",
        b"LOCATION:Lindenstr. 5\\, 10969 Berlin",
        b"STATUS:CONFIRMED",
        b"END:VEVENT",
        b"END:VCALENDAR",
        b"",
    ]


@pytest.mark.parametrize(
    ("status", "word"),
    [("pending_review", "TENTATIVE"), ("cancelled", "CANCELLED"), ("declined", "CANCELLED"), ("arrived", "CONFIRMED")],
)
def test_says_how_it_stands(status, word):
    assert f"STATUS:{word}".encode() in lines(status=status)


def test_folds_long_lines_of_any_script_and_a_reader_gets_the_text_back():
    name = "Fußpflege „Zur Linde“; 足 Ştefan, Zoë \\ 😀 " * 5
    raw = calendar_file(entry(summary=name), stamped_at=STAMP)
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert str(Calendar.from_ical(raw).walk("VEVENT")[0]["SUMMARY"]) == name.strip()


def test_a_line_end_in_a_name_starts_no_line_of_its_own():
    raw = calendar_file(
        entry(summary="Linde\r\nATTENDEE:mailto:eve@example.com", place="A\nSTATUS:X"), stamped_at=STAMP
    )
    assert not [line for line in raw.split(b"\r\n") if line.startswith((b"ATTENDEE", b"STATUS:X"))]
