"""Which table holds which kind of entry, and how a state of the catalogue is numbered."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from salon.catalogue import models
from salon.catalogue.models import CatalogueRelease, ScreeningRule
from salon.catalogue.models.row import CatalogueRow
from salon.core.writing import lock_keys

TABLES: Mapping[str, type[CatalogueRow]] = {
    "setting": models.ScreeningSetting,
    "outline": models.Outline,
    "zone": models.Zone,
    "region": models.Region,
    "zone_group": models.ZoneGroup,
    "qualification": models.QualificationType,
    "technique": models.Technique,
    "goal": models.Goal,
    "complaint": models.Complaint,
    "protocol": models.Protocol,
    "advice": models.Advice,
    "product": models.Product,
    "check": models.CheckItem,
    "service": models.ServiceTemplate,
    "chair_type": models.ChairType,
    "rule": models.ScreeningRule,
}
KIND_OF = {model: kind for kind, model in TABLES.items()}
# Advisory lock of whoever changes the catalogue; any number that nobody else uses.
CATALOGUE_LOCK = 7_105_001


def latest_release() -> CatalogueRelease | None:
    """The state in force, if anything was ever loaded."""
    return CatalogueRelease.objects.order_by("-number").first()


def take_turn() -> None:
    """One writer of the catalogue at a time, to the end of the transaction."""
    lock_keys([CATALOGUE_LOCK])


def open_release(*, origin: str, now: datetime, by_id: int | None = None, **files: str) -> CatalogueRelease:
    """The next state; `close_release` says which rules are in force in it."""
    last = latest_release()
    return CatalogueRelease.objects.create(
        number=last.number + 1 if last else 1, origin=origin, made_at=now, made_by=by_id, rules_digest="", **files
    )


def close_release(release: CatalogueRelease) -> None:
    """Write down which version of each rule is in force."""
    current = ScreeningRule.objects.filter(is_current=True).order_by("code")
    release.rule_versions = {rule.code: rule.version for rule in current}
    content = [{name: getattr(rule, name) for name in RULE_CONTENT} for rule in current]
    release.rules_digest = digest_of(content)
    release.save(update_fields=["rule_versions", "rules_digest"])


def replace_rule(current: ScreeningRule, release: CatalogueRelease, changed: Mapping[str, Any]) -> ScreeningRule:
    """A new version of the rule with these columns changed; the old version stays as it was."""
    values = {name: getattr(current, name) for name in (*RULE_CONTENT, "edited_fields", "edited_at", "edited_by")}
    ScreeningRule.objects.filter(pk=current.pk, is_current=True).update(is_current=False)
    return ScreeningRule.objects.create(**{**values, **changed, "version": current.version + 1, "release": release})


def digest_of(value: Any) -> str:
    """A digest of anything JSON can hold."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()


RULE_CONTENT = (
    "code",
    "name",
    "position",
    "is_active",
    "version",
    "question",
    "severity",
    "validity",
    "is_reconfirmed",
    "question_of",
    "derived_from",
    "forms",
    "families",
    "until",
    "follow_ups",
    "effects",
    "note",
    "sources",
)
