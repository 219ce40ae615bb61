"""Writing and opening the note of a session."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bookings.services.refusals import VersionMismatch
from salon.accounts.services import audit
from salon.accounts.viewer import Viewer
from salon.catalogue.selectors import chart
from salon.core.errors import Forbidden, Refusal
from salon.core.text import UnfitText
from salon.core.writing import writing
from salon.sessionlog.domain import findings, note, plan
from salon.sessionlog.domain.plan import Fault, Limits, Use
from salon.sessionlog.domain.provenance import as_last_time, provenance
from salon.sessionlog.models import NoteSigned, SessionLog, TechniqueUse
from salon.sessionlog.selectors import record, vocabulary
from salon.sessionlog.selectors.access import logs_for

Sections = Mapping[str, Mapping[str, Any]]


class NoteUnfit(Refusal):
    """Something in the note cannot be kept; `errors` lists each with `code`, `pointer` and its figures."""

    code = "validation"


@dataclass(frozen=True, slots=True)
class Note:
    """What a note says: the sections given replace those stored, technique rows unless None replace all rows.

    `copied_from` is the public id of the log that it was begun from, `chart_version` that of the chart it was
    written on; empty for the one that the log was opened with.
    """

    sections: Sections
    techniques: Sequence[Use] | None = None
    copied_from: uuid.UUID | None = None
    chart_version: str = ""


def write(log: SessionLog, says: Note, *, expected_version: int, by: Viewer, now: datetime) -> SessionLog:
    """Keep what the note of an unsigned log says; answers the log afresh.

    Raises Forbidden for anybody but the author, NoteSigned, VersionMismatch, NoteUnfit.
    """
    if by.user_id != log.author_id:
        raise Forbidden
    kept = fit(log, says, by=by, now=now)
    with writing():
        _take_turn(log, expected_version, kept)
        if says.techniques is not None:
            TechniqueUse.objects.filter(log=log).delete()
            rows = [TechniqueUse(log=log, position=place, **asdict(use)) for place, use in enumerate(says.techniques)]
            TechniqueUse.objects.bulk_create(rows)
        audit.record(
            by=by,
            action="log.write",
            thing=log,
            location_id=log.appointment.location_id,
            now=now,
            version=expected_version + 1,
            sections=sorted(says.sections),
        )
    return fresh(log)


def read(log: SessionLog, *, by: Viewer, now: datetime, purpose: str) -> SessionLog:
    """The log for somebody's eyes; that it was opened is written down first."""
    audit.record(by=by, action="log.read", thing=log, location_id=log.appointment.location_id, now=now, purpose=purpose)
    return fresh(log)


def read_all(logs: Sequence[SessionLog], *, by: Viewer, now: datetime, purpose: str) -> None:
    """That these logs are opened is written down, in one statement."""
    with writing():
        audit.record_all(
            audit.event(
                by=by,
                action="log.read",
                thing=log,
                location_id=log.appointment.location_id,
                now=now,
                detail={"purpose": purpose},
            )
            for log in logs
        )


def fresh(log: SessionLog) -> SessionLog:
    """The same log as it is stored now."""
    return SessionLog.objects.select_related(*record.WITH_SEAL).get(pk=log.pk)


def limits_of(log: SessionLog) -> Limits:
    """What is allowed in this session: its decision, and the certificates its therapist holds that day."""
    limits = record.limits_of(log.screening)
    on = log.started_on or log.created_at.astimezone(log.appointment.location.zone).date()
    return replace(limits, qualifications=vocabulary.qualifications_of(log.therapist, on))


def copied(log: SessionLog, last: SessionLog) -> Note:
    """A note begun as last time: what was planned and done then, but for what this session rules out."""
    limits, catalogue = limits_of(log), vocabulary.catalogue()
    uses = [Use(**row) for row in record.uses_of(last)]
    allowed = [use for use in uses if not plan.faults([use], catalogue=catalogue, limits=limits)]
    sections = as_last_time(record.sections_of(last))
    worked = sections.get("plan", {}).get("zones_worked")
    if worked:
        sections["plan"]["zones_worked"] = {
            foot: [zone for zone in zones if foot not in limits.feet and zone not in limits.avoided(foot)]
            for foot, zones in worked.items()
        }
    return Note(sections, allowed, last.public_id)


def fit(log: SessionLog, says: Note, *, by: Viewer, now: datetime) -> dict[str, Any]:
    """The columns as they are stored; raises NoteUnfit with every fault at once."""
    limits = limits_of(log)
    errors = [{"code": "unfit", "pointer": path} for path in note.unfit(says.sections, known=vocabulary.known())]
    kept: dict[str, Any] = {}
    if says.chart_version and says.chart_version != log.chart_version:
        kept["chart_version"] = says.chart_version
        if says.chart_version not in vocabulary.chart_versions():
            errors.append({"code": "unknown", "pointer": "/chart_version"})
    for name, section in says.sections.items():
        try:
            kept[name] = note.tidied(section)
        except UnfitText:
            errors.append({"code": "unfit-text", "pointer": f"/{name}"})
    if says.techniques is not None:
        found = plan.faults(says.techniques, catalogue=vocabulary.catalogue(), limits=limits)
        errors += [_told(fault, "/plan/techniques") for fault in found]
    if not errors:
        errors += _beyond(kept, limits)
        errors += _placed(log, kept, limits)
    source = _source(log, says, by=by, now=now)
    if source is None and says.copied_from is not None:
        errors.append({"code": "unfit", "pointer": "/copied_from"})
    if errors:
        raise NoteUnfit(errors=errors)
    return kept | _origins(log, kept, says.techniques, source)


def _beyond(kept: Mapping[str, Any], limits: Limits) -> list[dict[str, Any]]:
    """Longer or warmer than the screening allows."""
    told, errors = kept.get("plan") or {}, []
    for field, most, code in (
        ("duration_minutes", limits.minute_cap, "minutes-over-cap"),
        ("water_c", limits.water_max_c, "water-too-warm"),
    ):
        if most is not None and (told.get(field) or 0) > most:
            errors.append({"code": code, "pointer": f"/plan/{field}", "cap": most})
    worked = told.get("zones_worked") or {}
    for foot, zones in worked.items():
        if zones and (foot in limits.feet or limits.avoided(foot) & set(zones)):
            errors.append({"code": "area-excluded", "pointer": f"/plan/zones_worked/{foot}"})
    return errors


def _placed(log: SessionLog, kept: dict[str, Any], limits: Limits) -> list[dict[str, Any]]:
    """Work out where each tender spot lies, which nobody but the chart decides; tells what may not be kept."""
    points = (kept.get("objective") or {}).get("pain_points") or []
    drawn, places = chart(), []
    for point in points:
        if any(point.get(name) is None for name in ("foot", "view", "x", "y")):
            places.append(frozenset[str]())
            continue
        zones, regions = drawn.places_at((point["x"], point["y"]), view=point["view"], foot=point["foot"])
        if kept.get("chart_version", log.chart_version) in ("", drawn.version):
            point["zone"], point["region"] = next(iter(zones), ""), next(iter(regions), "")
        places.append(frozenset({*zones, *regions, point.get("zone") or "", point.get("region") or ""}) - {""})
    return [_told(fault, "/objective/pain_points") for fault in findings.faults(points, places=places, limits=limits)]


def _source(log: SessionLog, says: Note, *, by: Viewer, now: datetime) -> SessionLog | None:
    """The log that this one was begun from: a signed one of the same client that the author may open."""
    if says.copied_from is None:
        return log.copied_from
    found = logs_for(viewer=by, now=now).filter(appointment__client=log.appointment.client_id, signed_at__isnull=False)
    return found.exclude(pk=log.pk).filter(public_id=says.copied_from).first()


def _origins(
    log: SessionLog, kept: Mapping[str, Any], techniques: Sequence[Use] | None, source: SessionLog | None
) -> dict[str, Any]:
    if source is None:
        return {}
    uses = record.uses_of(log) if techniques is None else [asdict(use) for use in techniques]
    origins = provenance(
        record.sections_of(log) | dict(kept),
        uses,
        last=record.sections_of(source),
        last_techniques=record.uses_of(source),
    )
    return {"copied_from": source, "provenance": origins}


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


def _told(fault: Fault, place: str) -> dict[str, Any]:
    return {"code": fault.code, "pointer": place if fault.row is None else f"{place}/{fault.row}", **fault.params}
