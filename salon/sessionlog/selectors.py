"""Reading the record: whose sessions a viewer may open, what a screening allows, whether a seal holds."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from bookings.models import Appointment
from salon.accounts.roles import Permission, Role
from salon.accounts.viewer import Kind, Viewer
from salon.catalogue.models import (
    Advice,
    CatalogueRelease,
    Goal,
    QualificationType,
    Region,
    ScreeningRule,
    Technique,
    Zone,
)
from salon.core.errors import Forbidden, NotFound
from salon.sessionlog.domain import decision, seal
from salon.sessionlog.domain.plan import Catalogue, Limits, TechniqueRule
from salon.sessionlog.models import Screening, SessionLog, TechniqueUse
from therapists.models import Qualification, Therapist

FEET_OF = {"left": frozenset({"left"}), "right": frozenset({"right"})}
BOTH_FEET = frozenset({"left", "right"})
WITH_ALL = ("appointment__location", "appointment__service", "client", "therapist", "author", "screening")


@dataclass(frozen=True, slots=True)
class Choices:
    """What the lists of a note offer."""

    techniques: list[Technique]
    zones: list[Zone]
    regions: list[Region]
    goals: list[Goal]
    advice: list[Advice]


@dataclass(frozen=True, slots=True)
class Names:
    """What codes of the catalogue are called."""

    rules: Mapping[str, str]
    places: Mapping[str, str]
    techniques: Mapping[str, str]
    qualifications: Mapping[str, str]


def visits_for(*, viewer: Viewer) -> QuerySet[Appointment]:
    """The appointments this viewer may screen, treat and write up: one's own, a master's whole team."""
    visits = Appointment.objects.select_related(
        "location", "service", "therapist", "chair", "client", "client__location", "visit", "session_log"
    ).order_by("starts_at", "id")
    return visits.filter(_own(viewer))


def visit_for(*, viewer: Viewer, public_id: uuid.UUID) -> Appointment:
    """One of them; raises NotFound, and Forbidden for those who treat nowhere."""
    _demand_therapist(viewer)
    found = visits_for(viewer=viewer).exclude(status="held").filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def logs_for(*, viewer: Viewer) -> QuerySet[SessionLog]:
    """The logs this viewer may open, the newest first."""
    logs = SessionLog.objects.select_related(*WITH_ALL).order_by("-created_at", "-id")
    return logs.filter(_own(viewer, through="appointment__"))


def log_for(*, viewer: Viewer, public_id: uuid.UUID) -> SessionLog:
    """One log; raises NotFound, and Forbidden for those who treat nowhere. Whoever shows it records the reading."""
    _demand_therapist(viewer)
    found = logs_for(viewer=viewer).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def latest_screening(appointment: Appointment) -> Screening | None:
    """The last word on this appointment."""
    return (
        Screening.objects.select_related("decided_by")
        .filter(appointment=appointment)
        .order_by("-decided_at", "-id")
        .first()
    )


def limits_of(screening: Screening | None) -> Limits:
    """What the decision behind a session leaves allowed."""
    return Limits() if screening is None else decision.limits_of(screening.proposal, screening.adaptations or {})


def qualifications_of(therapist: Therapist, on: date) -> frozenset[str]:
    """The codes of the certificates that a therapist holds on that day."""
    held = Qualification.objects.filter(Q(expires_on=None) | Q(expires_on__gte=on), therapist=therapist)
    return frozenset(held.filter(valid_from__lte=on).order_by("id").values_list("type__code", flat=True))


def catalogue() -> Catalogue:
    """What a technique row may name."""
    return Catalogue(
        techniques={row.code: _rule_of(row) for row in Technique.objects.filter(is_active=True).order_by("code")},
        zones={row.code: FEET_OF.get(row.laterality, BOTH_FEET) for row in Zone.objects.order_by("code")},
        regions=frozenset(Region.objects.order_by("code").values_list("code", flat=True)),
    )


def choices() -> Choices:
    """Techniques of a session (not those for home), places on the chart, goals and advice, in the salon's order."""
    return Choices(
        techniques=list(Technique.objects.filter(is_active=True, code__startswith="T-").order_by("position", "code")),
        zones=list(Zone.objects.filter(is_active=True).order_by("position", "code")),
        regions=list(Region.objects.filter(is_active=True).order_by("position", "code")),
        goals=list(Goal.objects.filter(is_active=True).order_by("position", "code")),
        advice=list(Advice.objects.filter(is_active=True).exclude(kind="notice").order_by("position", "code")),
    )


def names() -> Names:
    """The names of rules, places, techniques and qualifications by code."""
    zones = Zone.objects.order_by("code").values_list("code", "name")
    regions = Region.objects.order_by("code").values_list("code", "name")
    return Names(
        rules=dict(ScreeningRule.objects.order_by("version").values_list("code", "name")),
        places=dict(zones) | dict(regions),
        techniques=dict(Technique.objects.order_by("code").values_list("code", "name")),
        qualifications=dict(QualificationType.objects.order_by("code").values_list("code", "name")),
    )


def chart_version() -> str:
    """The version of the foot chart in force."""
    release = CatalogueRelease.objects.order_by("-number").values_list("chart_version", flat=True).first()
    return (release or "")[:40]


def content_of(log: SessionLog) -> dict[str, Any]:
    """Everything that a signature seals."""
    screening = log.screening
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
        "sections": {name: getattr(log, name) for name in ("subjective", "objective", "assessment", "plan", "after")},
        "techniques": [_told(use) for use in log.techniques.order_by("position", "id")],
        "screening": None if screening is None else _screening_content(screening),
        "signed_at": log.signed_at,
        "signed_by": None if log.signed_by is None else log.signed_by.public_id,
    }


def seal_holds(log: SessionLog) -> bool:
    """Whether a signed log, read afresh, still is what was signed; False for one that is not signed."""
    stored = SessionLog.objects.select_related(*WITH_ALL, "signed_by", "screening__decided_by").get(pk=log.pk)
    return stored.signed_at is not None and seal.digest(content_of(stored)) == stored.digest


def _own(viewer: Viewer, through: str = "") -> Q:
    if viewer.kind is Kind.SYSTEM:
        return Q(**{f"{through}pk__isnull": False})
    places = viewer.locations(Permission.READ_HEALTH)
    team = [place for place in places if Role.MASTER in viewer.roles[place]]
    own = Q(**{f"{through}location__in": places, f"{through}therapist__user": viewer.user_id})
    return own | Q(**{f"{through}location__in": team})


def _demand_therapist(viewer: Viewer) -> None:
    if viewer.kind is not Kind.SYSTEM and not viewer.locations(Permission.READ_HEALTH):
        raise Forbidden


def _rule_of(row: Technique) -> TechniqueRule:
    return TechniqueRule(
        code=row.code,
        family=row.family,
        stage=row.stage,
        zones=frozenset(row.zones),
        regions=frozenset(row.regions),
        is_for_any_zone=row.is_for_any_zone,
        hold_seconds_min=row.hold_seconds_min,
        hold_seconds_max=row.hold_seconds_max,
        total_seconds_min=row.total_seconds_min,
    )


def _told(use: TechniqueUse) -> dict[str, Any]:
    names = ("position", "technique_code", "foot", "zone_code", "region_code", "seconds", "pressure", "hold_seconds")
    return {name: getattr(use, name) for name in (*names, "repetitions", "product")}


def _screening_content(screening: Screening) -> dict[str, Any]:
    names = ("public_id", "rules_version", "answers", "proposal", "foot_check", "decision", "adaptations", "reason")
    content = {name: getattr(screening, name) for name in (*names, "decided_at", "decided_on")}
    return content | {"decided_by": screening.decided_by.public_id}
