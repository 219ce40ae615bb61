"""Cells of foreign tables: days, times, lengths, amounts and words as people write them."""

from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from bookings.domain.imports import columns, values
from bookings.domain.imports.table import TableUnfit, read

BERLIN = ZoneInfo("Europe/Berlin")
FIRST_OF_APRIL = date(2024, 4, 1)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("01.04.2024", "dmy"),
        ("1.4.24", "dmy"),
        ("1/4/2024", "dmy"),
        ("4/1/2024", "mdy"),
        ("2024-04-01", "mdy"),
        ("1. April 2024", "dmy"),
        ("Mon, 1 Apr 2024", "mdy"),
        ("April 1, 2024", "dmy"),
        ("Monday, April 1st, 2024", "dmy"),
        ("2024年4月1日", "ymd"),
        ("24/4/1", "ymd"),
    ],
)
def test_reads_days_as_they_are_written(text, order):
    assert values.day(text, order=order, names=values.months("de"), last_year=2026) == FIRST_OF_APRIL


def test_reads_the_months_of_the_salons_language():
    told = [values.day(text, order="dmy", names=values.months("es"), last_year=2026)
            for text in ("1 de abril de 2024", "1 abr 2024")]  # fmt: skip
    assert told == [FIRST_OF_APRIL] * 2


@pytest.mark.parametrize("text", ["31.04.2024", "13/13/2024", "soon", "45383", "1.4.", "", "1.4.0024", "001.4.2024"])
def test_guesses_no_day(text):
    with pytest.raises(values.Unreadable):
        values.day(text, order="dmy", names=values.months("en"), last_year=2026)


def test_takes_two_digits_for_the_latest_year_there_can_be():
    read_ = [values.day(f"1.4.{year}", order="dmy", names={}, last_year=2026).year for year in ("26", "27", "61", "00")]
    assert read_ == [2026, 1927, 1961, 2000]


@pytest.mark.parametrize(
    ("language", "region", "order"),
    [
        ("en", "US", "mdy"),
        ("en", "DE", "dmy"),
        ("de", "DE", "dmy"),
        ("en", "", "mdy"),
        ("zh-hans", "CN", "ymd"),
        ("x", "", "dmy"),
    ],
)
def test_knows_the_order_of_a_place(language, region, order):
    assert values.order_for(language, region) == order


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("01.04.2024 14:30", ("01.04.2024", "14:30")),
        ("4/1/2024, 2pm", ("4/1/2024", "2pm")),
        ("2024-04-01T12:30:00Z", ("2024-04-01", "14:30")),
        ("2024-04-01", ("2024-04-01", "")),
        ("1 April 2024", ("1 April 2024", "")),
    ],
)
def test_takes_day_and_time_apart(text, told):
    assert values.day_and_clock(text, BERLIN) == told


@pytest.mark.parametrize(
    ("text", "minute"),
    [("9:00", 540), ("2:30 PM", 870), ("14.30", 870), ("14h30", 870), ("12 am", 0), ("12 p.m.", 720)],
)
def test_reads_clock_times(text, minute):
    assert values.clock(text) == minute


@pytest.mark.parametrize("text", ["25:00", "9:75", "13 pm", "noonish", "-1"])
def test_guesses_no_time(text):
    with pytest.raises(values.Unreadable):
        values.clock(text)


@pytest.mark.parametrize(("text", "told"), [("45", 45), ("45 min", 45), ("1:15", 75), ("1h 15", 75), ("1 h", 60)])
def test_reads_lengths(text, told):
    assert values.minutes(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("45", "45"),
        ("€45,00", "45"),
        ("1.045,50 €", "1045.50"),
        ("1,045.50", "1045.50"),
        ("$ 1,045", "1045"),
        ("0", "0"),
    ],
)
def test_reads_amounts(text, told):
    assert values.amount(text) == Decimal(told)


@pytest.mark.parametrize("reading", [values.amount, values.minutes])
@pytest.mark.parametrize("text", ["-5", "free", "99999999999", "1e9"])
def test_reads_no_nonsense(reading, text):
    with pytest.raises(values.Unreadable):
        reading(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "completed"),
        ("Checked out", "completed"),
        ("No-Show", "no_show"),
        ("Storniert", "cancelled"),
        ("Đã hủy", "cancelled"),
    ],
)
def test_knows_what_became_of_a_visit(text, told):
    assert values.status(text) == told


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Full Name", "name"),
        ("E-Mail-Adresse", "email"),
        ("Teléfono", "phone"),
        ("Handy", "mobile"),
        ("Geburtsdatum", "born_on"),
        ("Prénom", "first_name"),
        ("电话", "phone"),
        ("Số điện thoại", "phone"),
        ("Comments", "-"),
        ("Notes", "-"),
    ],
)
def test_recognises_headers_in_many_languages_and_takes_no_notes(header, field):
    assert columns.match([header], columns.CLIENTS) == [field]


@pytest.mark.parametrize(
    "header",
    ["Allergies", "Medical conditions", "Schwangerschaft", "Krankheiten", "Diabetes", "Blood thinners", "糖尿病"],
)
def test_takes_no_column_about_health(header):
    assert columns.speaks_of_health(header)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_reads_every_usual_file(separator, encoding):
    text = (
        separator.join(["Name", "E-Mail"])
        + "\r\n"
        + separator.join(['"Ünal, Zoë; geb. Öz"', "zoe@example.com"])
        + "\r\n\r\n"
    )
    table = read(text.encode(encoding), score=columns.known)
    assert (table.header, table.separator) == (("Name", "E-Mail"), separator)
    assert [line.cells for line in table.lines] == [("Ünal, Zoë; geb. Öz", "zoe@example.com")]


def test_reads_the_separator_that_a_spreadsheet_names_and_rows_of_uneven_length():
    table = read(b"sep=;\nName;Email;\nA;a@example.com\nB\nC;c@example.com;;more\n", score=columns.known)
    assert table.header == ("Name", "Email")
    assert [(line.cells, line.is_too_long) for line in table.lines] == [
        (("A", "a@example.com"), False), (("B", ""), False), (("C", "c@example.com"), True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"Name\n", "no_rows"),
        (b"PK\x03\x04....", "spreadsheet"),
        (b"\x00\x01\x02a", "no_text"),
        (b"a" * (5 * 1024 * 1024 + 1), "too_large"),
        (b"Name\n" + b"A\n" * 20_001, "too_many_rows"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_says_why_a_file_is_none(raw, why):
    with pytest.raises(TableUnfit, match=why):
        read(raw, score=columns.known)
