"""A scenario of the probe: JSON values → plain values, every fault named by its place."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bookings.domain.worktime import DayPlan, DaySpan, Hours, WeeklySpan
from salon.core.localtime import DAY, ceil_minute, floor_minute
from salon.core.spans import Span

Item = TypeVar("Item")

FIRST_YEAR, LAST_YEAR = 1900, 2200
LONGEST_WINDOW = 10 * 366 * DAY
LONGEST = 100 * 366 * DAY


class Malformed(ValueError):
    """The scenario cannot be read; the text says where and why."""


class Taken(NamedTuple):
    """A booking or a hold with its own buffers."""

    span: Span
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class ScenarioResource:
    key: str
    kind: str
    hours: Hours
    taken: tuple[Taken, ...]
    busy: tuple[Span, ...]
    capacity: int
    turnaround: int


@dataclass(frozen=True, slots=True)
class ScenarioService:
    duration: int
    before: int
    after: int
    within_shift: bool
    buffers_apply_to: frozenset[str]


@dataclass(frozen=True, slots=True)
class ScenarioRules:
    now: datetime | None
    notice_minutes: int
    horizon_days: int | None
    horizon_minutes: int | None
    anchor: str
    step: int
    round_to: int


@dataclass(frozen=True, slots=True)
class Scenario:
    zone: ZoneInfo
    window: Span
    service: ScenarioService
    rules: ScenarioRules
    resources: Mapping[str, ScenarioResource]
    need: tuple[tuple[str, ...], ...]


class Node:
    """A JSON value that knows where it stands; each reader returns the value or raises `Malformed`."""

    def __init__(self, value: Any, path: str = "scenario") -> None:
        self.value, self.path = value, path

    def fail(self, wanted: str) -> Malformed:
        return Malformed(f"{self.path}: expected {wanted}")

    def get(self, key: str) -> "Node":
        if not isinstance(self.value, dict):
            raise self.fail("an object")
        return Node(self.value.get(key), f"{self.path}.{key}")

    def list_of(self, read: Callable[["Node"], Item]) -> tuple[Item, ...]:
        if self.value is None:
            return ()
        if not isinstance(self.value, list):
            raise self.fail("a list")
        return tuple(read(Node(value, f"{self.path}[{index}]")) for index, value in enumerate(self.value))

    def text(self, default: str | None = None) -> str:
        if self.value is None and default is not None:
            return default
        if not isinstance(self.value, str):
            raise self.fail("a text")
        return self.value

    def flag(self) -> bool:
        if self.value is not None and not isinstance(self.value, bool):
            raise self.fail("true or false")
        return bool(self.value)

    def number(self, *, least: int = 0, default: int | None = 0) -> int:
        value = default if self.value is None else self.value
        if type(value) is not int or not least <= value <= LONGEST:
            raise self.fail(f"a whole number from {least} to {LONGEST}")
        return value

    def number_or_none(self) -> int | None:
        return None if self.value is None else self.number()

    def instant(self) -> datetime:
        try:
            at = datetime.fromisoformat(self.text())
        except ValueError:
            raise self.fail("an instant such as 2026-03-02T09:00:00Z") from None
        if at.tzinfo is None:
            raise self.fail("an instant with its offset or Z")
        if not FIRST_YEAR <= at.year <= LAST_YEAR:
            raise self.fail(f"a year from {FIRST_YEAR} to {LAST_YEAR}")
        return at.astimezone(UTC)

    def date(self) -> date:
        try:
            on = date.fromisoformat(self.text())
        except ValueError:
            raise self.fail("a date such as 2026-03-02") from None
        if not FIRST_YEAR <= on.year <= LAST_YEAR:
            raise self.fail(f"a year from {FIRST_YEAR} to {LAST_YEAR}")
        return on

    def minute_of_day(self) -> int:
        found = re.fullmatch(r"(\d{1,2}):(\d{2})", self.text(), re.ASCII)
        minute = int(found[1]) * 60 + int(found[2]) if found and int(found[2]) < 60 else DAY + 1
        if minute > DAY:
            raise self.fail("a time of day from 00:00 to 24:00")
        return minute

    def outward(self, start: str, end: str) -> Span:
        """A span of instants; seconds are rounded away from its middle."""
        return Span(floor_minute(self.get(start).instant()), ceil_minute(self.get(end).instant()))


def read_scenario(raw: Any, path: str = "scenario") -> Scenario:
    """The scenario that a JSON value describes; absent keys mean none."""
    node = Node(raw, path)
    resources: dict[str, ScenarioResource] = {}
    rules = _rules(node)
    holder = node.get("holder")
    asker = None if holder.value is None else holder.text()
    for resource in node.get("resources").list_of(lambda item: _resource(item, rules.now, asker)):
        if resource.key in resources:
            raise node.get("resources").fail(f"each id once, but {resource.key!r} comes again")
        resources[resource.key] = resource
    return Scenario(
        zone=_zone(node.get("timezone")),
        window=_window(node.get("window")),
        service=_service(node.get("service")),
        rules=rules,
        resources=resources,
        need=node.get("need").list_of(lambda group: group.list_of(lambda item: _known(item, resources))),
    )


def _zone(node: Node) -> ZoneInfo:
    try:
        return ZoneInfo(node.text())
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise node.fail("the name of a time zone") from None


def _window(node: Node) -> Span:
    window = Span(ceil_minute(node.get("from").instant()), ceil_minute(node.get("to").instant()))
    if window.end - window.start > LONGEST_WINDOW:
        raise node.fail("a window of ten years at most")
    return window


def _service(node: Node) -> ScenarioService:
    kinds = node.get("buffers_apply_to")
    return ScenarioService(
        duration=node.get("duration").number(least=1, default=None),
        before=node.get("buffer_before").number(),
        after=node.get("buffer_after").number(),
        within_shift=node.get("buffers_within_shift").flag(),
        buffers_apply_to=frozenset(["therapist"] if kinds.value is None else kinds.list_of(Node.text)),
    )


def _rules(node: Node) -> ScenarioRules:
    grid = Node({}) if node.get("grid").value is None else node.get("grid")
    now = node.get("now")
    rules = ScenarioRules(
        now=None if now.value is None else now.instant(),
        notice_minutes=node.get("notice_minutes").number(),
        horizon_days=node.get("horizon_days").number_or_none(),
        horizon_minutes=node.get("horizon_minutes").number_or_none(),
        anchor=grid.get("anchor").text("day"),
        step=grid.get("step").number(least=1, default=1),
        round_to=grid.get("round_to").number(least=1, default=1),
    )
    limited = rules.notice_minutes or rules.horizon_days is not None or rules.horizon_minutes is not None
    if limited and rules.now is None:
        raise now.fail("an instant, because notice or a horizon counts from it")
    return rules


def _resource(node: Node, now: datetime | None, asker: str | None) -> ScenarioResource:
    turnaround = node.get("turnover") if node.get("turnaround").value is None else node.get("turnaround")
    holds = node.get("holds").list_of(lambda hold: (_taken(hold), _counts(hold, now, asker)))
    off = node.get("time_off").list_of(_time_off)
    return ScenarioResource(
        key=node.get("id").text(),
        kind=node.get("kind").text("therapist"),
        hours=Hours(
            weekly=tuple(span for spans in node.get("weekly").list_of(_weekly) for span in spans),
            shifts=node.get("shifts").list_of(_day_span),
            overrides=node.get("overrides").list_of(_day_plan),
            breaks=node.get("breaks").list_of(_day_span) + tuple(item for item in off if isinstance(item, DaySpan)),
            off=tuple(item for item in off if not isinstance(item, DaySpan)),
        ),
        taken=node.get("bookings").list_of(_taken) + tuple(hold for hold, counts in holds if counts),
        busy=node.get("busy").list_of(lambda item: item.outward("from", "to")),
        capacity=node.get("capacity").number(least=1, default=1),
        turnaround=turnaround.number(),
    )


def _taken(node: Node) -> Taken:
    return Taken(node.outward("start", "end"), node.get("buffer_before").number(), node.get("buffer_after").number())


def _counts(node: Node, now: datetime | None, asker: str | None) -> bool:
    """A hold counts until it expires, but not against the person who holds it."""
    holder, expires = node.get("holder"), node.get("expires_at")
    if asker is not None and holder.value is not None and holder.text() == asker:
        return False
    return expires.value is None or now is None or expires.instant() > now


def _weekly(node: Node) -> list[WeeklySpan]:
    days = node.get("days").list_of(lambda day: day.number(least=1, default=None))
    if any(day > 7 for day in days):
        raise node.get("days").fail("ISO days from 1 (Monday) to 7")
    start, end = node.get("start").minute_of_day(), node.get("end").minute_of_day()
    return [WeeklySpan(day, start, end) for day in days]


def _day_span(node: Node) -> DaySpan:
    return DaySpan(node.get("date").date(), node.get("start").minute_of_day(), node.get("end").minute_of_day())


def _day_plan(node: Node) -> DayPlan:
    spans = node.get("intervals").list_of(
        lambda item: (item.get("start").minute_of_day(), item.get("end").minute_of_day())
    )
    return DayPlan(node.get("date").date(), spans)


def _time_off(node: Node) -> Span | DaySpan:
    if node.get("date").value is None:
        return node.outward("from", "to")
    if node.get("start").value is None and node.get("end").value is None:
        return DaySpan(node.get("date").date(), 0, DAY)
    return _day_span(node)


def _known(node: Node, resources: Mapping[str, ScenarioResource]) -> str:
    if node.text() not in resources:
        raise node.fail("the id of one of the resources")
    return node.text()
