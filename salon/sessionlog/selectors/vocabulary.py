"""What a note is written with: techniques, places, goals, advice, and their names."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from salon.catalogue.models import (
    Advice,
    CatalogueRelease,
    Complaint,
    Goal,
    Product,
    Protocol,
    QualificationType,
    Region,
    ScreeningRule,
    Technique,
    Zone,
)
from salon.sessionlog.domain.plan import Catalogue, TechniqueRule
from therapists.models import Qualification, Therapist

FEET_OF = {"left": frozenset({"left"}), "right": frozenset({"right"})}
BOTH_FEET = frozenset({"left", "right"})


@dataclass(frozen=True, slots=True)
class Choices:
    """What the lists of a note offer."""

    techniques: list[Technique]
    zones: list[Zone]
    regions: list[Region]
    goals: list[Goal]
    complaints: list[Complaint]
    advice: list[Advice]
    products: list[Product]
    protocols: list[Protocol]


@dataclass(frozen=True, slots=True)
class Names:
    """What codes of the catalogue are called."""

    rules: Mapping[str, str]
    places: Mapping[str, str]
    techniques: Mapping[str, str]
    qualifications: Mapping[str, str]


def qualifications_of(therapist: Therapist, on: date) -> frozenset[str]:
    """The codes of the certificates that a therapist holds on that day."""
    held = Qualification.objects.filter(Q(expires_on=None) | Q(expires_on__gte=on), therapist=therapist)
    return frozenset(held.filter(valid_from__lte=on).order_by("id").values_list("type__code", flat=True))


def learns(therapist: Therapist, on: date) -> bool:
    """Whether the therapist works under a supervisor on that day, so that a master signs as well."""
    supervised = QualificationType.objects.filter(needs_supervisor=True).order_by("code").values_list("code", flat=True)
    return not qualifications_of(therapist, on).isdisjoint(supervised)


def catalogue() -> Catalogue:
    """What a technique row may name."""
    return Catalogue(
        techniques={row.code: _rule_of(row) for row in Technique.objects.filter(is_active=True).order_by("code")},
        zones={row.code: FEET_OF.get(row.laterality, BOTH_FEET) for row in Zone.objects.order_by("code")},
        regions=frozenset(Region.objects.order_by("code").values_list("code", flat=True)),
        products={
            code: frozenset(allergens)
            for code, allergens in Product.objects.order_by("code").values_list("code", "allergens")
        },
    )


def known() -> Mapping[str, Collection[str]]:
    """The codes that a note may name, by kind; what was taken out of use since stays readable."""
    models = {"goal": Goal, "complaint": Complaint, "zone": Zone, "region": Region, "technique": Technique}
    return {
        kind: frozenset(model._default_manager.order_by("code").values_list("code", flat=True))
        for kind, model in {**models, "advice": Advice}.items()
    }


def choices() -> Choices:
    """Techniques of a session (not those for home), places on the chart, goals and advice, in the salon's order."""
    return Choices(
        techniques=list(Technique.objects.filter(is_active=True, code__startswith="T-").order_by("position", "code")),
        zones=list(Zone.objects.filter(is_active=True).order_by("position", "code")),
        regions=list(Region.objects.filter(is_active=True).order_by("position", "code")),
        goals=list(Goal.objects.filter(is_active=True).order_by("position", "code")),
        complaints=list(Complaint.objects.filter(is_active=True).order_by("position", "code")),
        advice=list(Advice.objects.filter(is_active=True).exclude(kind="notice").order_by("position", "code")),
        products=list(Product.objects.filter(is_active=True).order_by("position", "code")),
        protocols=list(Protocol.objects.filter(is_active=True).order_by("position", "code")),
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


def chart_versions() -> frozenset[str]:
    """The versions of every chart that ever was in force."""
    return frozenset(version[:40] for version in CatalogueRelease.objects.values_list("chart_version", flat=True))


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
        pressure_min=row.pressure_min,
        pressure_max=row.pressure_max,
        seconds=row.parameters.get("seconds_per_foot") or row.parameters.get("seconds"),
        required_qualifications=frozenset(row.required_qualifications),
    )
