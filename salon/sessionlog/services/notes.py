"""Writing and opening the note of a session."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from bookings.services.refusals import VersionMismatch
from salon.accounts.services import audit
from salon.accounts.viewer import Viewer
from salon.core.errors import Forbidden, Refusal
from salon.core.text import UnfitText
from salon.core.writing import writing
from salon.sessionlog import selectors
from salon.sessionlog.domain import note, plan
from salon.sessionlog.domain.plan import Fault, Use
from salon.sessionlog.models import NoteSigned, SessionLog, TechniqueUse

Sections = Mapping[str, Mapping[str, Any]]


class NoteUnfit(Refusal):
    """Something in the note cannot be kept; `errors` lists each with `code`, `pointer` and its figures."""

    code = "validation"


def write(
    log: SessionLog,
    *,
    sections: Sections,
    techniques: Sequence[Use] | None,
    expected_version: int,
    by: Viewer,
    now: datetime,
) -> SessionLog:
    """Replace the given sections, and the technique rows unless None, of an unsigned log; answers it afresh.

    Raises Forbidden for anybody but the author, NoteSigned, VersionMismatch, NoteUnfit.
    """
    if by.user_id != log.author_id:
        raise Forbidden
    kept = _fit(log, sections, techniques)
    with writing():
        _take_turn(log, expected_version, kept)
        if techniques is not None:
            TechniqueUse.objects.filter(log=log).delete()
            rows = [TechniqueUse(log=log, position=place, **asdict(use)) for place, use in enumerate(techniques)]
            TechniqueUse.objects.bulk_create(rows)
        audit.record(
            by=by,
            action="log.write",
            thing=log,
            location_id=log.appointment.location_id,
            now=now,
            version=expected_version + 1,
            sections=sorted(kept),
        )
    return fresh(log)


def read(log: SessionLog, *, by: Viewer, now: datetime, purpose: str) -> SessionLog:
    """The log for somebody's eyes; that it was opened is written down first."""
    audit.record(by=by, action="log.read", thing=log, location_id=log.appointment.location_id, now=now, purpose=purpose)
    return fresh(log)


def fresh(log: SessionLog) -> SessionLog:
    """The same log as it is stored now."""
    return SessionLog.objects.select_related(*selectors.WITH_ALL, "signed_by").get(pk=log.pk)


def _fit(log: SessionLog, sections: Sections, techniques: Sequence[Use] | None) -> dict[str, Any]:
    """The sections as they are stored; raises NoteUnfit with every fault at once."""
    errors = [{"code": "unfit", "pointer": pointer} for pointer in note.unfit(sections)]
    kept: dict[str, Any] = {}
    for name, section in sections.items():
        try:
            kept[name] = note.tidied(section)
        except UnfitText:
            errors.append({"code": "unfit-text", "pointer": f"/{name}"})
    if techniques is not None:
        limits = selectors.limits_of(log.screening)
        errors += [_told(fault) for fault in plan.faults(techniques, catalogue=selectors.catalogue(), limits=limits)]
    if errors:
        raise NoteUnfit(errors=errors)
    return kept


def _take_turn(log: SessionLog, expected_version: int, kept: Mapping[str, Any]) -> None:
    """Claim the next version of the log, or say who was first: the signature or another writer."""
    unsigned = SessionLog.objects.filter(pk=log.pk, version=expected_version, signed_at=None)
    minutes = kept.get("plan", {}).get("duration_minutes")
    ended = {"ended_at": log.started_at + timedelta(minutes=minutes)} if minutes and log.started_at else {}
    if unsigned.update(version=expected_version + 1, **kept, **ended):
        return
    now_stored = SessionLog.objects.get(pk=log.pk)
    if now_stored.signed_at is not None:
        raise NoteSigned
    raise VersionMismatch(version=now_stored.version)


def _told(fault: Fault) -> dict[str, Any]:
    return {"code": fault.code, "pointer": f"/plan/techniques/{fault.row}", **fault.params}
