"""Random scenarios: clock changes, odd minutes, buffers, holds, several groups, all three grids."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

# Days on which something happens to the clock, and one zone that keeps an odd offset.
PLACES = [
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Asia/Kathmandu", date(2026, 5, 5)),
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Pacific/Apia", date(2021, 4, 4)),
    ("America/Sao_Paulo", date(2018, 11, 4)),
    ("Africa/Cairo", date(2024, 10, 31)),
]
ANCHORS = ("day", "day", "shift", "gap")


def shown(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def hhmm(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


@st.composite
def local_spans(draw: st.DrawFn, grain: int, longest: int = 600) -> dict[str, str]:
    start = draw(st.integers(0, 1430 // grain)) * grain
    length = draw(st.integers(0, longest // grain)) * grain
    return {"start": hhmm(start), "end": hhmm(min(start + length, 1440))}


@st.composite
def instants(draw: st.DrawFn, around: date, grain: int) -> datetime:
    midnight = datetime(around.year, around.month, around.day, tzinfo=UTC)
    return midnight + timedelta(minutes=draw(st.integers(-1440 // grain, 2880 // grain)) * grain)


@st.composite
def utc_spans(draw: st.DrawFn, around: date, grain: int, names: tuple[str, str] = ("from", "to")) -> dict[str, Any]:
    start = draw(instants(around, grain))
    end = start + timedelta(minutes=draw(st.integers(0, 240 // grain)) * grain)
    return dict(zip(names, (shown(start), shown(end)), strict=True))


@st.composite
def bookings(draw: st.DrawFn, around: date, grain: int) -> dict[str, Any]:
    row = draw(utc_spans(around, grain, ("start", "end")))
    for key in ("buffer_before", "buffer_after"):
        if draw(st.booleans()):
            row[key] = draw(st.integers(0, 20 // grain)) * grain
    return row


@st.composite
def holds(draw: st.DrawFn, around: date, grain: int, now: datetime) -> dict[str, Any]:
    expires = now + timedelta(seconds=draw(st.sampled_from([-60, 0, 1, 480])))
    return draw(bookings(around, grain)) | {
        "holder": draw(st.sampled_from(["me", "someone", None])),
        "expires_at": shown(expires),
    }


@st.composite
def resources(draw: st.DrawFn, key: str, around: date, grain: int, now: datetime) -> dict[str, Any]:
    def some(strategy: st.SearchStrategy[Any], most: int = 2) -> list[Any]:
        return draw(st.lists(strategy, max_size=most))

    nearby = st.sampled_from([(around + timedelta(days=number)).isoformat() for number in (-1, 0, 1)])
    dated = st.builds(lambda on, span: {"date": on, **span}, nearby, local_spans(grain, 180))
    days = st.lists(st.integers(1, 7), min_size=4, max_size=7, unique=True)
    weekly = st.builds(lambda on, span: {"days": on, **span}, days, local_spans(grain, 1440))
    plans = st.builds(
        lambda on, spans: {"date": on, "intervals": spans}, nearby, st.lists(local_spans(grain), max_size=2)
    )
    off = st.one_of(utc_spans(around, grain), st.builds(lambda on: {"date": on}, nearby))
    kind = "therapist" if key.startswith("t") else "chair"
    always = {"days": [1, 2, 3, 4, 5, 6, 7], "start": "00:00", "end": "24:00"}
    return {
        "id": key,
        "kind": kind,
        "weekly": [always] if draw(st.booleans()) else some(weekly, 3),
        "shifts": some(dated),
        "overrides": some(plans, 1),
        "breaks": some(dated),
        "time_off": some(off, 1),
        "bookings": some(bookings(around, grain), 4),
        "holds": some(holds(around, grain, now)),
        "busy": some(utc_spans(around, grain), 1),
        "capacity": draw(st.sampled_from([1, 1, 1, 2, 3])),
        "turnaround": draw(st.integers(0, 25 // grain)) * grain if kind == "chair" else 0,
    }


@st.composite
def scenarios(draw: st.DrawFn, anchors: tuple[str, ...] = ANCHORS) -> dict[str, Any]:
    """A scenario of one to three days near a clock change."""
    zone, around = draw(st.sampled_from(PLACES))
    grain = draw(st.sampled_from([1, 5]))  # what the rows keep to
    length_grain = draw(st.sampled_from([1, 5, 5]))  # what the service and the grid keep to
    start = draw(instants(around, grain))
    now = start + timedelta(minutes=draw(st.integers(-2000, 300)), seconds=draw(st.sampled_from([0, 0, 1, 30])))
    groups = draw(st.sampled_from([[["t1"]], [["t1", "t2"]], [["t1", "t2"], ["c1"]], [["t1"], ["c1", "c2"]],
                                   [["t1", "t2"], ["t2", "t1"]], [["t1"], ["t2"], ["c1", "c2"]]]))  # fmt: skip
    keys = sorted({key for group in groups for key in group})
    return {
        "id": "random",
        "timezone": zone,
        "now": shown(now),
        "window": {"from": shown(start), "to": shown(start + timedelta(minutes=draw(st.integers(0, 2000))))},
        "service": {
            "duration": draw(st.integers(1, 90 // length_grain)) * length_grain,
            "buffer_before": draw(st.integers(0, 20 // length_grain)) * length_grain,
            "buffer_after": draw(st.integers(0, 20 // length_grain)) * length_grain,
            "buffers_within_shift": draw(st.booleans()),
            "buffers_apply_to": draw(st.sampled_from([["therapist"], ["therapist", "chair"], []])),
        },
        "grid": {
            "anchor": draw(st.sampled_from(anchors)),
            "step": draw(st.sampled_from([5, 15, 20, 25, 60] if length_grain == 5 else [1, 7, 15, 50])),
            "round_to": draw(st.sampled_from([1, 5, 15, 60])),
        },
        "notice_minutes": draw(st.sampled_from([0, 0, 1, 60, 600])),
        "horizon_days": draw(st.sampled_from([None, None, 0, 1, 2])),
        "horizon_minutes": draw(st.sampled_from([None, None, 500, 2000])),
        "holder": draw(st.sampled_from(["me", None])),
        "resources": [draw(resources(key, around, grain, now)) for key in keys],
        "need": groups,
    }
