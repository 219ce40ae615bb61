"""What the page of a session shows: the note as it is stored or as it was typed, and all that helps to write it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.domain.lifecycle import Action, allowed
from salon.accounts.viewer import Viewer
from salon.catalogue.domain.entries import Region, Zone
from salon.catalogue.selectors import Chart, advice, chart
from salon.catalogue.words import told
from salon.core.errors import Refusal
from salon.faces.badges import light_badge, status_badge
from salon.faces.notebody import body_of, note_of, row_of
from salon.faces.notes import labels, noteform, words
from salon.faces.notes.footmap import excluded_places, footmap
from salon.faces.wording import sentence_of
from salon.sessionlog.domain import findings, plan
from salon.sessionlog.domain.note import SECTIONS
from salon.sessionlog.domain.plan import Limits
from salon.sessionlog.domain.protocol import loaded
from salon.sessionlog.domain.provenance import is_a_clone
from salon.sessionlog.models import SessionLog
from salon.sessionlog.selectors import history, record, vocabulary
from salon.sessionlog.selectors.access import policy_of
from salon.sessionlog.selectors.vocabulary import Choices
from salon.sessionlog.services import notes, signing

Tree = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Typed:
    """A sent note that could not be kept as it is: what it says, which version it was made from, what was wrong."""

    tree: Tree
    version: int
    refusal: Refusal | None = None


def context_of(log: SessionLog, viewer: Viewer, now: datetime, typed: Typed | None = None) -> dict[str, Any]:
    """Everything the templates of the session page need."""
    visit, zone = log.appointment, log.appointment.location.zone
    limits, drawn, choices = notes.limits_of(log), chart(), vocabulary.choices()
    may_write = log.signed_at is None and log.author_id == viewer.user_id
    stored = body_of(log)
    # A signed note is shown as it was signed, whatever else somebody typed in the meantime.
    tree = stored if typed is None or log.signed_at is not None else typed.tree
    context = {
        "place": visit.location,
        "section": "tablet",
        "visit": visit,
        "log": log,
        "version": _version(typed, log),
        "starts_at": visit.starts_at.astimezone(zone),
        "started_at": log.started_at.astimezone(zone) if log.started_at else None,
        "signed_at": log.signed_at.astimezone(zone) if log.signed_at else None,
        "status": status_badge(visit.status),
        "light": light_badge(visit.screening_light),
        "tree": tree,
        "choices": choices,
        "limits": limits,
        "effects": words.effect_lines(log.screening.proposal, words.names()) if log.screening else [],
        "adaptation_words": (log.screening.adaptations or {}).get("words", "") if log.screening else "",
        "origins": log.provenance or {},
        "chart_words": advice(code="NT-CHART").lines,
        "may_write": may_write,
        "may_complete": Action.COMPLETE in allowed(visit.status),
        "told": _told(typed, log),
        **_drawn(tree, drawn, limits),
    }
    if may_write:
        return context | _for_writing(log, viewer, now, context)
    return context | _for_reading(log, viewer)


def _version(typed: Typed | None, log: SessionLog) -> int:
    """The version that the form speaks of: the stored one, unless somebody else wrote meanwhile."""
    is_stored = typed is None or isinstance(typed.refusal, signing.NoteIncomplete)
    return log.version if typed is None or is_stored else typed.version


def _drawn(tree: Tree, drawn: Chart, limits: Limits, last: SessionLog | None = None) -> dict[str, Any]:
    found = tree.get("objective", {}).get("pain_points") or []
    before = history.points_of(last) if last is not None else []
    worked = tree.get("plan", {}).get("zones_worked") or {}
    return {
        "footmap": footmap(drawn, limits=limits, worked=worked, points=found, last_points=before),
        "places": {code: told(place.name) for code, place in (*drawn.zones.items(), *drawn.regions.items())},
    }


def _for_writing(log: SessionLog, viewer: Viewer, now: datetime, context: Mapping[str, Any]) -> dict[str, Any]:
    """What only the author needs: the last visit, protocols, warnings, what is missing, data for the script."""
    limits, choices, tree = context["limits"], context["choices"], context["tree"]
    policy = policy_of(log.appointment.location_id)
    last = history.last_log(history.client_of(log), viewer=viewer, now=now, before=log)
    catalogue, drawn = vocabulary.catalogue(), chart()
    is_relaxing = not log.appointment.service.families & {"REFLEX", "PEDI"}
    return {
        **_drawn(tree, drawn, limits, last),
        "last": last,
        "last_on": last.started_on if last is not None else None,
        "duration": _usual_minutes(log, limits),
        "blank": {},
        "is_short": is_relaxing,
        "sore": history.sore_spots(log, viewer=viewer, now=now, policy=policy),
        "warnings": _warnings(tree, choices, catalogue, policy.points_worked_at_most, log),
        "missing": [words.MISSING[code] for code in signing.missing(log)],
        "suggested": suggested_advice(tree, choices),
        "technique_rows": [*tree.get("plan", {}).get("techniques", ()), *({} for _ in range(noteform.SPARE_ROWS))],
        "spot_rows": [*tree.get("objective", {}).get("pain_points", ()), {}],
        "complaint_rows": [*tree.get("subjective", {}).get("complaints", ()), {}],
        "relief_rows": _relief_rows(tree),
        "spot_places": _spot_places(drawn),
        "scores": range(11),
        "pressures": plan.PRESSURES,
        "feet": words.FEET.items(),
        "qualities": labels.QUALITIES.items(),
        "foot_check": labels.foot_check(),
        "feelings": labels.FEELINGS.items(),
        "reactions": labels.REACTIONS.items(),
        "referrals": labels.REFERRAL_KINDS.items(),
        "responses": labels.RESPONSES.items(),
        "note_data": _data(log, last, limits, choices, catalogue, drawn),
    }


def _for_reading(log: SessionLog, viewer: Viewer) -> dict[str, Any]:
    """What somebody needs who reads a log: whether the seal holds, what was added, whose name is missing."""
    is_signed = log.signed_at is not None
    is_master = signing.is_master(viewer, log)
    return {
        "seal_holds": is_signed and record.seal_holds(log),
        "addenda": record.addenda_of(log) if is_signed else [],
        "co_signature": getattr(log, "co_signature", None),
        "awaits_co_signature": signing.awaits_co_signature(log),
        "may_co_sign": is_signed and is_master and log.author_id != viewer.user_id,
        "may_add": is_signed and (is_master or log.author_id == viewer.user_id),
        "addendum_kinds": labels.ADDENDUM_KINDS.items(),
    }


def _relief_rows(tree: Tree) -> list[dict[str, Any]]:
    """For each complaint before the session a score after it."""
    scored = {
        (row.get("code"), row.get("side")): row.get("pain") for row in tree.get("after", {}).get("complaints", ())
    }
    return [
        {"code": row.get("code"), "side": row.get("side"), "pain": scored.get((row.get("code"), row.get("side")))}
        for row in tree.get("subjective", {}).get("complaints", ())
    ]


def _usual_minutes(log: SessionLog, limits: Limits) -> int:
    """How long the session was booked for, as far as the screening lets it be."""
    minutes = log.appointment.service.duration_minutes
    return minutes if limits.minute_cap is None else min(minutes, limits.minute_cap)


def suggested_advice(tree: Tree, choices: Choices) -> list[str]:
    """The codes of the advice that fits what was wished for, complained of and done, in the salon's order."""
    goals = set(tree.get("subjective", {}).get("goals", ()))
    complaints = {row.get("code") for row in tree.get("subjective", {}).get("complaints", ())}
    used = {row.get("code") for row in tree.get("plan", {}).get("techniques", ())}
    families = {technique.family for technique in choices.techniques if technique.code in used}
    return [
        one.code
        for one in choices.advice
        if goals & set(one.goals)
        or complaints & set(one.complaints)
        or used & set(one.after_techniques)
        or families & set(one.after_families)
    ]


def protocol_rows(code: str, log: SessionLog) -> list[dict[str, Any]]:
    """The rows that a protocol brings into this session; none for an unknown one."""
    limits, catalogue = notes.limits_of(log), vocabulary.catalogue()
    return next((_rows_of(one, catalogue, limits) for one in vocabulary.choices().protocols if one.code == code), [])


def _rows_of(protocol: Any, catalogue: plan.Catalogue, limits: Limits) -> list[dict[str, Any]]:
    uses = loaded(
        protocol.steps,
        minutes=protocol.minutes_min,
        catalogue=catalogue,
        limits=limits,
        pressure_cap=protocol.pressure_cap,
    )
    return [row_of(asdict(use)) for use in uses]


def _warnings(tree: Tree, choices: Choices, catalogue: plan.Catalogue, most: int, log: SessionLog) -> list[str]:
    uses = note_of(tree).techniques or ()
    complaints = {row.get("code") for row in tree.get("subjective", {}).get("complaints", ())}
    caps = [one.pressure_cap for one in choices.complaints if one.code in complaints and one.pressure_cap is not None]
    found = plan.warnings(uses, catalogue=catalogue, gentle=min(caps, default=None))
    lines = [words.fault_words({"code": fault.code, "pointer": f"/plan/techniques/{fault.row}"}) for fault in found]
    spots = tree.get("objective", {}).get("pain_points", ())
    lines += [
        words.fault_words({"code": fault.code, "pointer": f"/objective/pain_points/{fault.row}"})
        for fault in findings.warnings(spots, worked_at_most=most)
    ]
    if is_a_clone(log.provenance or {}):
        lines.append(_("Everything is exactly as last time. Look through it once more before you sign."))
    return lines


def _told(typed: Typed | None, log: SessionLog) -> dict[str, Any]:
    """What went wrong and where; after a conflict both texts, so that nothing is lost."""
    if typed is None or typed.refusal is None:
        return {}
    refusal = typed.refusal
    faults = [
        noteform.Marked(words.fault_words(error), noteform.anchor_of(str(error.get("pointer", ""))))
        for error in refusal.params.get("errors", ())
    ]
    if isinstance(refusal, signing.NoteIncomplete):
        faults += [
            noteform.Marked(str(words.MISSING[code]), noteform.PLACES.get(code, ""))
            for code in refusal.params["missing"]
        ]
    is_conflict = log.signed_at is None and not isinstance(refusal, signing.NoteIncomplete) and (
        typed.version != log.version
    )  # fmt: skip
    return {
        "problem": sentence_of(refusal),
        "errors": faults,
        "marked": {fault.anchor for fault in faults},
        "is_conflict": is_conflict,
        "theirs": body_of(log) if is_conflict else None,
        "unsaved": typed.tree if log.signed_at is not None else None,
    }


def _spot_places(drawn: Chart) -> list[tuple[str, list[tuple[str, str]]]]:
    """The choices of a place for a spot, by view, for pages without scripts and for those who cannot see the map."""
    found = []
    for view in drawn.outlines:
        named = [
            (f"{view}:{place.code}", told(place.name))
            for place in _placed_places(drawn)
            if any(shape.view == view for shape in place.shapes)
        ]
        found.append((str(labels.VIEWS[view]), named))
    return found


def _placed_places(drawn: Chart) -> list[Zone | Region]:
    return [*drawn.zones.values(), *drawn.regions.values()]


def _data(
    log: SessionLog,
    last: SessionLog | None,
    limits: Limits,
    choices: Choices,
    catalogue: plan.Catalogue,
    drawn: Chart,
) -> dict[str, Any]:
    """What the tablet's script knows of this session."""
    copied = notes.copied(log, last) if last is not None else None
    return {
        "url": f"/api/v1/session-notes/{log.public_id}",
        "page": reverse("tablet-note", args=[log.appointment.public_id]),
        "version": log.version,
        "stored": body_of(log),
        "last": None if copied is None else _copied_body(copied),
        "protocols": {one.code: _rows_of(one, catalogue, limits) for one in choices.protocols},
        "advice": {
            one.code: [one.goals, one.complaints, one.after_techniques, one.after_families] for one in choices.advice
        },
        "families": {one.code: one.family for one in choices.techniques},
        "excluded": excluded_places(limits, drawn),
        "shut_feet": sorted(limits.feet),
        "minute_cap": limits.minute_cap,
        "words": words.for_the_script(),
    }


def with_last(tree: Tree, log: SessionLog, last: SessionLog) -> dict[str, Any]:
    """What was typed, with what is taken over from the last visit where nothing stands yet."""
    taken = _copied_body(notes.copied(log, last))
    filled = {
        name: {**taken.get(name, {}), **{field: value for field, value in (tree.get(name) or {}).items() if value}}
        for name in SECTIONS
    }
    return filled | {"copied_from": taken["copied_from"]}


def _copied_body(copied: notes.Note) -> dict[str, Any]:
    rows = [row_of(asdict(use)) for use in copied.techniques or ()]
    sections = {name: dict(section) for name, section in copied.sections.items()}
    sections.setdefault("plan", {})["techniques"] = rows
    return sections | {"copied_from": str(copied.copied_from)}
