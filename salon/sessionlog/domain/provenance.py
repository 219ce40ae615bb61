"""Where each field of a note comes from: as last time, changed since then, or new."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

COPIED, CHANGED, NEW = "copied", "changed", "new"
# What is taken over from the last visit: what was planned and done, never what was felt, said or found.
COPIED_FIELDS: Mapping[str, tuple[str, ...]] = {
    "subjective": ("goals", "complaints"),
    "assessment": ("summary",),
    "plan": ("duration_minutes", "zones_worked", "aftercare", "next_visit"),
}
SCORED = frozenset({"pain_now", "pain"})
# A note that says all of this exactly as last time may have been taken over unread.
TELLING = ("/assessment/summary", "/plan/techniques", "/plan/zones_worked")

Sections = Mapping[str, Mapping[str, Any] | None]


def as_last_time(sections: Sections) -> dict[str, dict[str, Any]]:
    """What a new note takes over from a signed one: no scores, no words of the client, no findings."""
    taken = {
        name: {field: _unscored((sections.get(name) or {})[field]) for field in fields if _says(sections, name, field)}
        for name, fields in COPIED_FIELDS.items()
    }
    return {name: fields for name, fields in taken.items() if fields}


def provenance(
    sections: Sections, techniques: Sequence[Any], *, last: Sections, last_techniques: Sequence[Any]
) -> dict[str, str]:
    """Per path (`/plan/aftercare`, `/plan/techniques`) whether it was copied, changed or is new."""
    before = dict(_fields(as_last_time(last), last_techniques))
    return {path: _origin(value, before.get(path)) for path, value in _fields(sections, techniques)}


def is_a_clone(origins: Mapping[str, str]) -> bool:
    """Whether everything that tells one visit from another stands as it was taken over."""
    told = [origins[path] for path in TELLING if path in origins]
    return bool(told) and all(origin == COPIED for origin in told)


def _origin(value: Any, before: Any) -> str:
    if before is None:
        return NEW
    return COPIED if _unscored(value) == before else CHANGED


def _fields(sections: Sections, techniques: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    for name, section in sections.items():
        for field, value in (section or {}).items():
            if value not in (None, "", [], {}):
                yield f"/{name}/{field}", value
    if techniques:
        yield "/plan/techniques", list(techniques)


def _says(sections: Sections, name: str, field: str) -> bool:
    return (sections.get(name) or {}).get(field) not in (None, "", [], {})


def _unscored(value: Any) -> Any:
    """The value without the figures of its day."""
    if isinstance(value, list):
        return [_unscored(part) for part in value]
    if isinstance(value, Mapping):
        return {name: part for name, part in value.items() if name not in SCORED}
    return value
