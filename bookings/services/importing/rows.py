"""Going through a table row by row: what each comes to, and why."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from phonenumbers import region_code_for_number

from bookings.domain.imports import columns, values
from bookings.domain.imports.table import Line, Table
from bookings.models import PastVisit, Service
from bookings.services.importing.book import Book
from clients.models import Client
from clients.services.people import ContactUnfit
from salon.core.phones import phone_number
from salon.core.text import NAME_LENGTH, UnfitText, folded, tidy
from salon.locations.models import Location
from therapists.models import Therapist

MADE, FILLED, KNOWN, REFUSED = "made", "filled", "known", "refused"
OUTCOMES = (MADE, FILLED, KNOWN, REFUSED)
# A date ahead of today may be written with two digits as well, and is then refused for being ahead.
YEARS_AHEAD = 5


class RowUnfit(Exception):
    """This row is not brought along; the first argument is a code that says why."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one row comes to: where it stands, of whom it is, and why it is not all brought along."""

    line: int
    name: str
    outcome: str
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Report:
    """What a table comes to: each row, and what is to be written."""

    told: list[Told] = field(default_factory=list)
    visits: list[PastVisit] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows come to what."""
        return {outcome: sum(one.outcome == outcome for one in self.told) for outcome in OUTCOMES}


class Reader:
    """Goes through the rows of one salon's table, with its address book, menu and team at hand."""

    def __init__(self, location: Location, *, kind: str, order: str, now: datetime) -> None:
        self.location, self.kind, self.order, self.now = location, kind, order, now
        self.today = now.astimezone(location.zone).date()
        self.book = Book(location)
        self.months = values.months(location.language)
        self.languages = {columns.plain(code): code for code, _name in settings.LANGUAGES}
        self.services, self.team = _named(Service, location, "name"), _named(Therapist, location, "display_name")
        self.marks = set(PastVisit.objects.filter(location=location).values_list("mark", flat=True))

    def go_through(self, table: Table, fields: Sequence[str]) -> Report:
        """Every row; nothing is written."""
        report = Report()
        act: Callable[[dict[str, str], list[str], Report], tuple[str, Client]]
        act = self._client if self.kind == columns.CLIENTS else self._visit
        for line in table.lines:
            told = {name: cell for name, cell in zip(fields, line.cells, strict=True) if name != columns.IGNORED}
            report.told.append(self._row(line, told, act, report))
        return report

    def _row(self, line: Line, told: dict[str, str], act: Callable[..., tuple[str, Client]], report: Report) -> Told:
        name = values.full_name(
            name=told.get("name", ""), first=told.get("first_name", ""), last=told.get("last_name", "")
        )
        notes: list[str] = []
        try:
            if line.is_too_long:
                raise RowUnfit("too_long")
            outcome, client = act(told | {"name": name}, notes, report)
        except ContactUnfit:
            return Told(line.number, name[:NAME_LENGTH], REFUSED, ("name",))
        except RowUnfit as refused:
            return Told(line.number, name[:NAME_LENGTH], REFUSED, (refused.args[0],))
        return Told(line.number, client.name, outcome, tuple(notes))

    def _client(self, told: dict[str, Any], notes: list[str], report: Report) -> tuple[str, Client]:
        if born := told.pop("born_on", ""):
            try:
                told["born_on"] = self._day(born, self.today.year)
            except values.Unreadable:
                notes.append("born_on")
            else:
                if told["born_on"] > self.today:
                    notes.append("born_on")
                    del told["born_on"]
        told["language"] = self._language(told.get("language", ""))
        kept = self.book.columns(told, notes)
        known = self.book.find(kept)
        if known is None:
            return MADE, self.book.add(kept, now=self.now)
        return (FILLED if self.book.fill_in(known, kept) else KNOWN), known

    def _visit(self, told: dict[str, Any], notes: list[str], report: Report) -> tuple[str, Client]:
        on, minute = self._when(told)
        facts = {
            "minutes": _read(told.get("minutes", ""), values.minutes, "minutes", notes),
            "price": _read(told.get("price", ""), values.amount, "price", notes),
            "service_words": _words(told.get("service", "")),
            "therapist_words": _words(told.get("therapist", "")),
        }
        try:
            status = values.status(told.get("status", ""))
        except values.Unreadable as error:
            raise RowUnfit("status") from error
        kept = self.book.columns({name: told.get(name, "") for name in columns.PERSON}, notes)
        client = self._whose(kept, notes)
        mark = _mark(on, minute, kept, facts)
        if mark in self.marks:
            return KNOWN, client
        self.marks.add(mark)
        report.visits.append(
            PastVisit(
                location=self.location,
                client=client,
                on=on,
                at_minute=minute,
                status=status,
                service=self.services.get(folded(facts["service_words"])),
                therapist=self.team.get(folded(facts["therapist_words"])),
                mark=mark,
                imported_at=self.now,
                **facts,
            )
        )
        return MADE, client

    def _whose(self, kept: Mapping[str, Any], notes: list[str]) -> Client:
        """The client with that name and contact; by the name alone where the row tells no more and one has it."""
        known = self.book.find(kept)
        if known is None and not kept["email"] and not kept["phone"]:
            same = self.book.named(kept["search_name"])
            if len(same) > 1:
                raise RowUnfit("several")
            known = same[0] if same else None
        if known is not None:
            return known
        notes.append("new_client")
        return self.book.add(kept, now=self.now)

    def _when(self, told: Mapping[str, str]) -> tuple[date, int | None]:
        """The day and the minute of it; only what is over is brought along."""
        on, at = values.day_and_clock(told.get("on", ""), self.location.zone)
        at = told.get("at", "") or at
        try:
            day = self._day(on, self.today.year + YEARS_AHEAD)
        except values.Unreadable as error:
            raise RowUnfit("on") from error
        try:
            minute = values.clock(at) if at else None
        except values.Unreadable as error:
            raise RowUnfit("at") from error
        if day >= self.today:
            raise RowUnfit("ahead")
        return day, minute

    def _day(self, text: str, last_year: int) -> date:
        return values.day(text, order=self.order, names=self.months, last_year=last_year)

    def _language(self, text: str) -> str:
        return self.languages.get(columns.plain(text), "")


def order_at(location: Location) -> str:
    """In which order the salon's people write day, month and year."""
    number = phone_number(location.phone) if location.phone else None
    region = region_code_for_number(number) if number else ""
    return values.order_for(location.language, region or "")


def _named(model: Any, location: Location, column: str) -> dict[str, Any]:
    rows = model.objects.filter(location=location).order_by("-id")
    return {folded(getattr(row, column)).strip(): row for row in rows}


def _read(text: str, reading: Callable[[str], Any], name: str, notes: list[str]) -> Any:
    if not text:
        return None
    try:
        return reading(text)
    except values.Unreadable:
        notes.append(name)
        return None


def _words(text: str) -> str:
    try:
        return tidy(text)[:NAME_LENGTH]
    except UnfitText:
        return ""


def _mark(on: date, minute: int | None, person: Mapping[str, Any], facts: Mapping[str, Any]) -> str:
    """What makes a row this row: the same one is known again in another file, and in another order."""
    contact = (person["search_name"], person["email"], str(person["phone"]))
    told = (on.isoformat(), minute, *contact, folded(facts["service_words"]), folded(facts["therapist_words"]))
    return hashlib.sha256(repr(told).encode()).hexdigest()
