"""The note as a form: what is stored in it, and what a sent form says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from salon.sessionlog.domain.note import NO_AFTERCARE, SECTIONS
from salon.sessionlog.domain.plan import Use
from salon.sessionlog.models import SessionLog

SPARE_ROWS = 3
ROWS_AT_MOST = 60
SCORES = {"subjective": ("pain", "stress", "sleep"), "after": ("pain", "stress")}
TEXTS = {
    "subjective": ("words",),
    "objective": ("words",),
    "assessment": ("summary",),
    "plan": ("next_visit", "referral"),
    "after": ("comment",),
}
LISTS = {"subjective": ("goals",), "plan": ("aftercare",)}
ROW = ("technique", "foot", "place", "seconds", "pressure", "hold", "repetitions", "product", "reason")
ZONE, REGION = "zone:", "region:"

# Which field of a technique row a fault is about, by how its code begins.
COLUMNS = {
    "seconds": "seconds",
    "pressure": "pressure",
    "foot": "foot",
    "zone": "place",
    "region": "place",
    "area": "place",
}
# Where on the page a signature finds something missing.
PLACES = {
    "techniques": ("techniques",),
    "duration": ("plan_duration_minutes",),
    "after": ("after_pain", "after_stress"),
    "aftercare": ("plan_aftercare",),
}

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Marked:
    """One thing that is wrong: the element of the page that it links to, and the fields it marks."""

    anchor: str
    fields: tuple[str, ...]


def missing_at(code: str) -> Marked:
    """Where what is missing belongs."""
    fields = PLACES.get(code, ())
    return Marked(fields[0] if fields else "", fields)


def fault_at(error: Mapping[str, Any]) -> Marked:
    """Where a fault of a sent note is."""
    section, _, rest = str(error.get("pointer", "")).strip("/").partition("/")
    if not rest:
        return Marked(f"section-{section}", ())
    place = rest.rpartition("/")[2]
    if place.isdigit():
        column = COLUMNS.get(error["code"].partition("-")[0], "technique")
        return Marked(f"row-{int(place) + 1}", (f"row-{int(place) + 1}-{column}",))
    return Marked(f"{section}_{rest}", (f"{section}_{rest}",))


def version_in(given: QueryDict) -> int:
    """The version that a sent form was made from, or that its sender has seen since; 0 for what is none."""
    return _number(given.get("merged") or given.get("version", "")) or 0


def stored_fields(log: SessionLog) -> dict[str, Any]:
    """The sections of a log under the names of the form's fields."""
    return {f"{section}_{name}": value for section in SECTIONS for name, value in (getattr(log, section) or {}).items()}


def stored_rows(log: SessionLog) -> list[Row]:
    """The technique rows of a log under the names of the form's fields."""
    return [
        {
            "technique": use.technique_code,
            "foot": use.foot,
            "place": ZONE + use.zone_code if use.zone_code else REGION + use.region_code if use.region_code else "",
            "seconds": use.seconds,
            "pressure": use.pressure,
            "hold": use.hold_seconds,
            "repetitions": use.repetitions,
            "product": use.product,
            "reason": use.reason,
        }
        for use in log.techniques.order_by("position", "id")
    ]


def given_fields(given: QueryDict) -> dict[str, Any]:
    """The sections of a sent form under the names of its fields, to be shown again as they were typed."""
    lists = {f"{section}_{name}" for section, names in LISTS.items() for name in names}
    return {name: given.getlist(name) if name in lists else given[name] for name in given}


def given_rows(given: QueryDict) -> list[Row]:
    """The technique rows of a sent form in their order; a row without a technique is none."""
    columns = {name: given.getlist(f"row_{name}")[:ROWS_AT_MOST] for name in ROW}
    count = min(len(column) for column in columns.values())
    rows = [{name: columns[name][number].strip() for name in ROW} for number in range(count)]
    return [row for row in rows if row["technique"]]


def uses_from(rows: list[Row]) -> list[Use]:
    """The rows as technique uses; what is no number becomes one that the salon refuses."""
    return [
        Use(
            technique_code=row["technique"][:40],
            foot=row["foot"],
            zone_code=row["place"].removeprefix(ZONE)[:40] if row["place"].startswith(ZONE) else "",
            region_code=row["place"].removeprefix(REGION)[:40] if row["place"].startswith(REGION) else "",
            seconds=_number(row["seconds"]) or 0,
            pressure=-1 if (pressure := _number(row["pressure"])) is None else pressure,
            hold_seconds=_number(row["hold"]),
            repetitions=_number(row["repetitions"]),
            product=row["product"][:80],
            reason=row["reason"][:500],
        )
        for row in rows
    ]


def sections_from(given: QueryDict) -> dict[str, dict[str, Any]]:
    """The five sections as a sent form tells them; empty fields are left out."""
    sections: dict[str, dict[str, Any]] = {name: {} for name in SECTIONS}
    for section, names in SCORES.items():
        sections[section] |= {name: _score(given.get(f"{section}_{name}", "")) for name in names}
    for section, names in TEXTS.items():
        sections[section] |= {name: given.get(f"{section}_{name}", "").strip() for name in names}
    for section, names in LISTS.items():
        sections[section] |= {name: given.getlist(f"{section}_{name}") for name in names}
    if NO_AFTERCARE in sections["plan"]["aftercare"]:
        sections["plan"]["aftercare"] = [NO_AFTERCARE]
    sections["plan"]["duration_minutes"] = _score(given.get("plan_duration_minutes", ""))
    sections["after"]["declined"] = True if given.get("after_declined") else None
    return {
        name: {key: value for key, value in section.items() if value not in (None, "", [])}
        for name, section in sections.items()
    }


def _score(text: str) -> int | str | None:
    """A figure; what is none is handed on as it was typed, to be refused."""
    number = _number(text)
    return text.strip() if number is None and text.strip() else number


def _number(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isdecimal() and len(text) < 6 else None
