"""The note of a session as one JSON value, in the words of the contract: what a tablet keeps and sends."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from salon.sessionlog.domain.note import SECTIONS
from salon.sessionlog.domain.plan import Use
from salon.sessionlog.models import SessionLog
from salon.sessionlog.selectors.record import sections_of, uses_of
from salon.sessionlog.services.notes import Note

# How the columns of a technique are called in a note.
COLUMNS = {"technique_code": "code", "zone_code": "zone", "region_code": "region"}
Body = Mapping[str, Any]


def body_of(log: SessionLog) -> dict[str, Any]:
    """What a stored log says; empty fields are left out."""
    sections = {name: _without_blanks(section or {}) for name, section in sections_of(log).items()}
    sections["plan"]["techniques"] = [row_of(use) for use in uses_of(log)]
    return {
        "appointment_id": str(log.appointment.public_id),
        "chart_version": log.chart_version,
        **sections,
        "copied_from": None if log.copied_from is None else str(log.copied_from.public_id),
    }


def note_of(body: Body) -> Note:
    """What a body says; a section that it does not name is left empty. Its shape has been looked at before."""
    sections = {name: dict(body.get(name) or {}) for name in SECTIONS}
    techniques = sections["plan"].pop("techniques", None) or []
    copied_from = body.get("copied_from")
    return Note(
        sections={name: _without_blanks(section) for name, section in sections.items()},
        techniques=[use_of(row) for row in techniques],
        copied_from=UUID(str(copied_from)) if copied_from else None,
    )


def row_of(use: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a technique as it was used under the names of a note."""
    return {COLUMNS.get(name, name): value for name, value in use.items() if value not in (None, "")}


def use_of(row: Mapping[str, Any]) -> Use:
    """A technique as it was used; what is no number becomes one that the salon refuses."""
    return Use(
        technique_code=str(row.get("code") or "")[:40],
        foot=str(row.get("foot") or ""),
        zone_code=str(row.get("zone") or "")[:40],
        region_code=str(row.get("region") or "")[:40],
        seconds=_number(row.get("seconds"), otherwise=0),
        pressure=_number(row.get("pressure"), otherwise=-1),
        hold_seconds=row.get("hold_seconds"),
        repetitions=row.get("repetitions"),
        product=str(row.get("product") or "")[:80],
        reason=str(row.get("reason") or "")[:500],
    )


def _number(value: Any, *, otherwise: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else otherwise


def _without_blanks(section: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in section.items() if value not in (None, "", [], {})}
