"""What stands in the record: the last decision, what it allows, what a signature seals, whether it still holds."""

from typing import Any

from bookings.models import Appointment
from salon.sessionlog.domain import decision, seal
from salon.sessionlog.domain.note import SECTIONS
from salon.sessionlog.domain.plan import Limits
from salon.sessionlog.models import Addendum, CoSignature, Screening, SessionLog
from salon.sessionlog.selectors.access import WITH_ALL

WITH_SEAL = (*WITH_ALL, "signed_by", "screening__decided_by", "screening__second_person", "copied_from")
USE_COLUMNS = (
    "technique_code",
    "foot",
    "zone_code",
    "region_code",
    "seconds",
    "pressure",
    "hold_seconds",
    "repetitions",
    "product",
    "reason",
)


def latest_screening(appointment: Appointment) -> Screening | None:
    """The last word on this appointment."""
    return (
        Screening.objects.select_related("decided_by", "second_person")
        .filter(appointment=appointment)
        .order_by("-decided_at", "-id")
        .first()
    )


def limits_of(screening: Screening | None) -> Limits:
    """What the decision behind a session leaves allowed."""
    return Limits() if screening is None else decision.limits_of(screening.proposal, screening.adaptations or {})


def sections_of(log: SessionLog) -> dict[str, Any]:
    """The five sections as they are stored."""
    return {name: getattr(log, name) for name in SECTIONS}


def uses_of(log: SessionLog) -> list[dict[str, Any]]:
    """The techniques used, in order, as plain values."""
    rows = sorted(log.techniques.all(), key=lambda use: (use.position, use.pk))
    return [{name: getattr(use, name) for name in USE_COLUMNS} for use in rows]


def content_of(log: SessionLog) -> dict[str, Any]:
    """Everything that a signature seals."""
    screening, source = log.screening, log.copied_from
    return {
        "log": log.public_id,
        "appointment": log.appointment.public_id,
        "client": log.client.public_id,
        "therapist": log.therapist.public_id,
        "author": log.author.public_id,
        "started_on": log.started_on,
        "started_at": log.started_at,
        "ended_at": log.ended_at,
        "chart_version": log.chart_version,
        "sections": sections_of(log),
        "techniques": [{"position": place, **use} for place, use in enumerate(uses_of(log))],
        "copied_from": None if source is None else source.public_id,
        "provenance": log.provenance,
        "screening": None if screening is None else _screening_content(screening),
        "signed_at": log.signed_at,
        "signed_by": None if log.signed_by is None else log.signed_by.public_id,
        "is_late_entry": log.is_late_entry,
    }


def content_of_addendum(addendum: Addendum, *, before: str) -> dict[str, Any]:
    """Everything that an addendum seals; `before` is the digest of the addendum before it, or of the log."""
    names = ("public_id", "kind", "text", "reason", "written_at")
    content = {name: getattr(addendum, name) for name in names}
    return content | {"author": addendum.author.public_id, "before": before}


def seal_holds(log: SessionLog) -> bool:
    """Whether a signed log, read afresh, still is what was signed, and all that was added to it; False before that."""
    stored = SessionLog.objects.select_related(*WITH_SEAL).get(pk=log.pk)
    if stored.signed_at is None or seal.digest(content_of(stored)) != stored.digest:
        return False
    co_signed = CoSignature.objects.filter(log=stored).first()
    if co_signed is not None and co_signed.digest != stored.digest:
        return False
    before = stored.digest
    for addendum in addenda_of(stored):
        if seal.digest(content_of_addendum(addendum, before=before)) != addendum.digest:
            return False
        before = addendum.digest
    return True


def addenda_of(log: SessionLog) -> list[Addendum]:
    """What was added after the signature, oldest first."""
    return list(Addendum.objects.select_related("author").filter(log=log).order_by("written_at", "id"))


def _screening_content(screening: Screening) -> dict[str, Any]:
    names = ("public_id", "rules_version", "answers", "proposal", "foot_check", "decision", "adaptations", "reason")
    content = {name: getattr(screening, name) for name in (*names, "decided_at", "decided_on")}
    second = screening.second_person
    return content | {
        "decided_by": screening.decided_by.public_id,
        "second_person": None if second is None else second.public_id,
    }
