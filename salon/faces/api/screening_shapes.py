"""What was answered, what follows and what was decided, as those see it who may."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from rest_framework import serializers

from clients.domain.answers import OWN_KEYS, VALUES, Answer
from clients.models import Light
from salon.faces.api.note_shapes import PersonShape, tell_person
from salon.faces.api.replies import stamp
from salon.sessionlog.models import Screening
from salon.sessionlog.services.answers import Opened


class AnswerShape(serializers.Serializer[Any]):
    """One answer as it stands, with the day it was given."""

    code = serializers.CharField()
    value = serializers.ChoiceField(VALUES)
    answered_on = serializers.DateField(allow_null=True)
    details = serializers.DictField()


class EffectShape(serializers.Serializer[Any]):
    """One thing that follows, with parameters by its code: `foot`, `zones`, `regions`, `cap`, `rule`, …"""

    code = serializers.CharField(help_text="STOP, STOP-R, STOP-S, STOP-F, AREA, P, T, MED, Q, CONS or URGENT.")
    rules = serializers.ListField(child=serializers.CharField())


class HitShape(serializers.Serializer[Any]):
    """A rule that was answered with yes or not sure."""

    code = serializers.CharField()
    version = serializers.IntegerField()
    severity = serializers.CharField()
    unsure = serializers.BooleanField()


class DecisionShape(serializers.Serializer[Any]):
    """What a therapist decided."""

    id = serializers.UUIDField()
    decision = serializers.ChoiceField(Screening.Decision.values)
    adaptations = serializers.DictField()
    reason = serializers.CharField()
    decided_at = serializers.DateTimeField()
    decided_by = PersonShape()
    second_person = PersonShape(allow_null=True)
    rules_version = serializers.CharField()


class ScreeningShape(serializers.Serializer[Any]):
    """What stands of a client's answers for a visit."""

    id = serializers.UUIDField(allow_null=True, help_text="What was said last for this very visit; null for nothing.")
    declared_at = serializers.DateTimeField(allow_null=True)
    source = serializers.CharField(allow_null=True)  # type: ignore[assignment]
    version = serializers.CharField(allow_null=True)
    answers = AnswerShape(many=True)
    light = serializers.ChoiceField(Light.values)
    proposal = EffectShape(many=True)
    missing = serializers.ListField(child=serializers.CharField(), help_text="Questions still to be answered.")
    rules_hit = HitShape(many=True)
    decision = DecisionShape(allow_null=True)


def tell_screening(opened: Opened, zone: ZoneInfo) -> dict[str, Any]:
    """The answers with what follows from them, and the last decision."""
    declaration, proposal = opened.declaration, opened.proposal
    return {
        "id": str(declaration.public_id) if declaration else None,
        "declared_at": stamp(declaration.declared_at, zone) if declaration else None,
        "source": declaration.source if declaration else None,
        "version": declaration.rules_version if declaration else None,
        "answers": [_answer(code, answer) for code, answer in opened.answers.items()],
        "light": proposal.light,
        "proposal": [dict(effect) for effect in proposal.effects],
        "missing": list(proposal.missing),
        "rules_hit": [
            {"code": hit.rule, "version": hit.version, "severity": hit.severity, "unsure": hit.is_unsure}
            for hit in proposal.hits
        ],
        "decision": tell_decision(opened.decision, zone) if opened.decision else None,
    }


def tell_decision(screening: Screening, zone: ZoneInfo) -> Mapping[str, Any]:
    """What a therapist decided."""
    return {
        "id": str(screening.public_id),
        "decision": screening.decision,
        "adaptations": screening.adaptations or {},
        "reason": screening.reason,
        "decided_at": stamp(screening.decided_at, zone),
        "decided_by": tell_person(screening.decided_by),
        "second_person": tell_person(screening.second_person) if screening.second_person else None,
        "rules_version": screening.rules_version,
    }


def _answer(code: str, answer: Answer) -> dict[str, Any]:
    return {
        "code": code,
        "value": answer["value"],
        "answered_on": answer.get("answered_on"),
        "details": {name: value for name, value in answer.items() if name not in OWN_KEYS},
    }
