"""A free start read literally: minute by minute from the raw scenario, sharing nothing with the engine."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NAIVE_EPOCH = EPOCH.replace(tzinfo=None)
MARGIN = 3 * 1440


def minute_of(text: str) -> int:
    """The epoch minute of an instant that is a whole minute."""
    return round((datetime.fromisoformat(text) - EPOCH).total_seconds()) // 60


@lru_cache(maxsize=200_000)
def shown(minute: int, zone: str) -> datetime:
    """What the wall clock shows, without a zone."""
    return (EPOCH + timedelta(minutes=minute)).astimezone(ZoneInfo(zone)).replace(tzinfo=None)


@lru_cache(maxsize=50_000)
def happens(on: date, minute: int, zone: str) -> int:
    """The first minute at which the clock shows this; for a time left out, counted on with the clock before the gap."""
    local = NAIVE_EPOCH + (on - NAIVE_EPOCH.date()) + timedelta(minutes=minute)
    as_if_utc = round((local - NAIVE_EPOCH).total_seconds()) // 60
    ahead = [
        round((shown(near, zone) - NAIVE_EPOCH).total_seconds()) // 60 - near
        for near in (as_if_utc - 1560, as_if_utc + 1560)
    ]
    candidates = [as_if_utc - offset for offset in ahead]
    real = [candidate for candidate in candidates if shown(candidate, zone) == local]
    return min(real) if real else candidates[0]


def clock(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def span_minutes(on: str, span: dict[str, str], zone: str) -> range:
    start, end = clock(span["start"]), clock(span["end"])
    if end <= start:
        return range(0)
    return range(happens(date.fromisoformat(on), start, zone), happens(date.fromisoformat(on), end, zone))


def shift_minutes(resource: dict[str, Any], on: date, zone: str) -> set[int]:
    """The minutes of one date's shifts, before breaks."""
    day = on.isoformat()
    overrides = [item for item in resource.get("overrides", []) if item["date"] == day]
    if overrides:
        spans = [span for item in overrides for span in item["intervals"]]
    else:
        spans = [item for item in resource.get("weekly", []) if on.isoweekday() in item["days"]]
        spans += [item for item in resource.get("shifts", []) if item["date"] == day]
    return {minute for span in spans for minute in span_minutes(day, span, zone)}


class Twin:
    """One scenario, asked minute by minute."""

    def __init__(self, scenario: dict[str, Any]) -> None:
        self.scenario, self.zone = scenario, scenario["timezone"]
        self.first, self.end = (minute_of(scenario["window"][key]) for key in ("from", "to"))
        now = datetime.fromisoformat(scenario["now"])
        self.now = now
        self.earliest = minute_of(scenario["now"]) + (now.second > 0) + scenario.get("notice_minutes", 0)
        low = shown(min(self.first, self.earliest) - MARGIN, self.zone).date()
        high = shown(self.end + MARGIN, self.zone).date()
        self.dates = [low + timedelta(days=number) for number in range((high - low).days + 1)]
        self.resources = {item["id"]: item for item in scenario["resources"]}
        self.shifts = {
            key: [shift_minutes(item, on, self.zone) for on in self.dates] for key, item in self.resources.items()
        }
        self.worked = {key: self._worked(key) for key in self.resources}
        self.blocked = {key: self._blocked(item) for key, item in self.resources.items()}

    def _worked(self, key: str) -> set[int]:
        minutes = set().union(*self.shifts[key])
        resource = self.resources[key]
        for pause in resource.get("breaks", []):
            minutes -= set(span_minutes(pause["date"], pause, self.zone))
        for off in resource.get("time_off", []):
            if "date" in off:
                minutes -= set(span_minutes(off["date"], {"start": "00:00", "end": "24:00"}, self.zone))
            else:
                minutes -= set(range(minute_of(off["from"]), minute_of(off["to"])))
        return minutes

    def _blocked(self, resource: dict[str, Any]) -> set[int]:
        holds = [
            hold
            for hold in resource.get("holds", [])
            if datetime.fromisoformat(hold["expires_at"]) > self.now
            and (self.scenario.get("holder") is None or hold.get("holder") != self.scenario["holder"])
        ]
        count: Counter[int] = Counter()
        for row in resource.get("bookings", []) + holds:
            start, end = minute_of(row["start"]), minute_of(row["end"])
            cleaned = max(row.get("buffer_after", 0), resource.get("turnaround", 0))
            if start < end:
                count.update(range(start - row.get("buffer_before", 0), end + cleaned))
        full = {minute for minute, number in count.items() if number >= resource.get("capacity", 1)}
        return full.union(*(range(minute_of(row["from"]), minute_of(row["to"])) for row in resource.get("busy", [])))

    def takes(self, key: str, start: int) -> bool:
        """Whether one resource could take a visit from this minute."""
        service, resource = self.scenario["service"], self.resources[key]
        applies = resource["kind"] in service.get("buffers_apply_to", ["therapist"])
        before = service.get("buffer_before", 0) if applies else 0
        after = max(service.get("buffer_after", 0) if applies else 0, resource.get("turnaround", 0))
        end = start + service["duration"]
        visit, occupied = range(start, end), range(start - before, end + after)
        must_work = occupied if service.get("buffers_within_shift") else visit
        return self.worked[key].issuperset(must_work) and self.blocked[key].isdisjoint(occupied)

    def in_time(self, start: int) -> bool:
        days, minutes = self.scenario.get("horizon_days"), self.scenario.get("horizon_minutes")
        today = shown(minute_of(self.scenario["now"]), self.zone).date()
        if days is not None and shown(start, self.zone).date() > today + timedelta(days=days):
            return False
        if minutes is not None and EPOCH + timedelta(minutes=start) > self.now + timedelta(minutes=minutes):
            return False
        return self.earliest <= start

    def on_grid(self, start: int, way: tuple[str, ...]) -> bool:
        grid = self.scenario["grid"]
        if grid["anchor"] == "day":
            return self._of_day(start) % grid["step"] == 0
        if grid["anchor"] == "shift":
            return any(self._on_shift(start, minutes, grid["step"]) for minutes in self.shifts[way[0]])
        first = start
        while first > self.earliest and all(self._free(key, first - 1) for key in way):
            first -= 1
        while self._of_day(first) % grid.get("round_to", 1):
            first += 1
        return first <= start and (start - first) % grid["step"] == 0

    def _on_shift(self, start: int, minutes: set[int], step: int) -> bool:
        first = start
        while first - 1 in minutes:
            first -= 1
        return start in minutes and (start - first) % step == 0

    def _free(self, key: str, minute: int) -> bool:
        return minute in self.worked[key] and minute not in self.blocked[key]

    def _of_day(self, minute: int) -> int:
        local = shown(minute, self.zone)
        return local.hour * 60 + local.minute

    def ways(self, start: int) -> list[tuple[str, ...]]:
        """One resource of each group, none twice."""
        if not self.in_time(start):
            return []
        able = [[key for key in dict.fromkeys(group) if self.takes(key, start)] for group in self.scenario["need"]]
        found = [way for way in product(*able) if len(set(way)) == len(way) and self.on_grid(start, way)]
        return sorted(found)


def free_assignments(scenario: dict[str, Any]) -> dict[int, list[tuple[str, ...]]]:
    """Every free start of a scenario with all ways to take it."""
    twin = Twin(scenario)
    found = {start: twin.ways(start) for start in range(twin.first, twin.end)}
    return {start: ways for start, ways in found.items() if ways}
