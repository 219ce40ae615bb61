"""GET /screening/questionnaire: the health questions of a service."""

from collections.abc import Collection
from typing import Any

from django.http import HttpResponse
from rest_framework import serializers

from clients.domain.answers import VALUES
from clients.services import health
from salon.accounts.roles import Permission
from salon.catalogue import selectors as catalogue
from salon.catalogue.domain.rules import NO, ONCE, UNSURE, UNTIL, VISIT, YEAR, YES, CheckItem, FollowUp, Rule
from salon.catalogue.words import told
from salon.faces.api.contracts import Operation
from salon.faces.api.places import service_in_query
from salon.faces.api.reading import Query
from salon.faces.api.replies import published
from salon.faces.api.views import ApiView, Asked, operation

YES_NO_UNSURE = "yes_no_unsure"
TYPES = (YES_NO_UNSURE, "number", "date", "choice", "text")
FORMS = ("yearly", "today")


class QuestionnaireQuery(Query):
    """For which service."""

    service_id = serializers.UUIDField()


class ChoiceShape(serializers.Serializer[Any]):
    """One answer to choose."""

    code = serializers.CharField()
    text = serializers.CharField()


class FollowUpShape(serializers.Serializer[Any]):
    """What is asked after a yes or a not sure; its answer stands in the answer's `details` under its code."""

    code = serializers.CharField()
    text = serializers.CharField()
    type = serializers.ChoiceField(TYPES)
    choices = ChoiceShape(many=True)
    multiple = serializers.BooleanField(help_text="Whether several choices may be given, as a list.")
    optional = serializers.BooleanField()
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)


class QuestionShape(serializers.Serializer[Any]):
    """One question; `validity` says how long an answer to it counts."""

    code = serializers.CharField()
    text = serializers.CharField()
    type = serializers.ChoiceField(TYPES)
    validity = serializers.ChoiceField([VISIT, YEAR, UNTIL, ONCE])
    forms = serializers.ListField(child=serializers.ChoiceField(FORMS))
    follow_ups = FollowUpShape(many=True)


class CheckShape(serializers.Serializer[Any]):
    """One question of the short check of the day.

    No answers every question in `answers` with no, and leaves earlier answers to `confirms` as they are; yes and not
    sure open the questions of both.
    """

    code = serializers.CharField()
    text = serializers.CharField()
    answers = serializers.ListField(child=serializers.CharField())
    confirms = serializers.ListField(child=serializers.CharField())


class QuestionnaireShape(serializers.Serializer[Any]):
    """Every question of both forms for one service, each once, in one version."""

    version = serializers.CharField()
    screening_required = serializers.BooleanField()
    values = serializers.ListField(child=serializers.ChoiceField(VALUES))
    questions = QuestionShape(many=True)
    today_check = CheckShape(many=True)


class QuestionnaireView(ApiView):
    """/screening/questionnaire."""

    @operation(
        Operation(
            "read_questionnaire",
            "The health questions before a service",
            query=QuestionnaireQuery,
            gives={200: QuestionnaireShape},
        )
    )
    def get(self, asked: Asked) -> HttpResponse:
        """The questions; what only a therapist can answer is told to therapists."""
        service = service_in_query(asked)
        rules = catalogue.questionnaire(families=service.families)
        items = catalogue.check_items(families=service.families)
        knows_feet = asked.viewer.is_staff and asked.viewer.may(Permission.WRITE_NOTES, service.location_id)
        codes = {rule.code for rule in rules}
        data = {
            "version": health.current_version(),
            "screening_required": service.is_screening_required,
            "values": [YES, NO, UNSURE],
            "questions": [_tell(rule, with_staff=knows_feet) for rule in rules],
            "today_check": [_tell_check(item, codes) for item in items],
        }
        return published(data, shared=not asked.viewer.is_staff)


def _tell(rule: Rule, *, with_staff: bool) -> dict[str, Any]:
    return {
        "code": rule.answer_code,
        "text": told(rule.question),
        "type": YES_NO_UNSURE,
        "validity": rule.validity,
        "forms": list(rule.forms),
        "follow_ups": [_tell_more(asked) for asked in rule.follow_ups if with_staff or not asked.is_for_staff],
    }


def _tell_more(asked: FollowUp) -> dict[str, Any]:
    return {
        "code": asked.code,
        "text": told(asked.text),
        "type": asked.type,
        "choices": [{"code": choice.code, "text": told(choice.text)} for choice in asked.choices],
        "multiple": asked.is_many,
        "optional": asked.is_optional,
        "low": asked.low,
        "high": asked.high,
    }


def _tell_check(item: CheckItem, codes: Collection[str]) -> dict[str, Any]:
    """The item with those of its questions that are asked before this service."""
    return {
        "code": item.code,
        "text": told(item.question),
        "answers": [code for code in item.rules if code in codes],
        "confirms": [code for code in item.confirms if code in codes],
    }
