"""The today check as form fields, and what the answers say about the screening rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.models import Service
from clients.domain.answers import checked
from clients.services.health import current_version
from salon.catalogue import selectors as catalogue
from salon.catalogue.domain.rules import NO, UNSURE, YES, CheckItem, Rule
from salon.catalogue.words import told

# In the order of the health form, so that a finger finds each where it was.
VALUES = ((NO, _("No")), (YES, _("Yes")), (UNSURE, _("Not sure")))


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the check and the rules that a "yes" may be about."""

    item: CheckItem
    rules: Sequence[Rule]

    @property
    def field(self) -> str:
        """The name of the field that holds yes, no or not sure."""
        return f"check_{self.item.code}"

    @property
    def which(self) -> str:
        """The name of the field that says what a "yes" is about."""
        return f"which_{self.item.code}"


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """What is asked before a service, and in which version of the rules."""

    version: str
    questions: Sequence[Question]

    def fields(self) -> dict[str, forms.Field]:
        """Two fields for each question; the second only where a "yes" may mean several things."""
        made: dict[str, forms.Field] = {}
        for question in self.questions:
            made[question.field] = forms.ChoiceField(
                label=told(question.item.question), choices=VALUES, widget=forms.RadioSelect, required=False
            )
            if len(question.rules) > 1:
                made[question.which] = forms.MultipleChoiceField(
                    label=_("What is it? Tick what fits."),
                    choices=[(rule.answer_code, told(rule.name)) for rule in question.rules],
                    widget=forms.CheckboxSelectMultiple,
                    required=False,
                )
        return made

    def answers(self, given_in: Mapping[str, Any]) -> dict[str, Any]:
        """The cleaned fields as answers to rules.

        A "yes" or "not sure" that names nothing leaves everything open that the question stands for.
        """
        given = {question.item.code: given_in[question.field] for question in self.questions}
        details: dict[str, Any] = {}
        for question in self.questions:
            if given[question.item.code] in (YES, UNSURE):
                details |= _details(question, given[question.item.code], given_in.get(question.which, ()))
        items = [question.item for question in self.questions]
        return dict(checked(given, items, details=details).answers)


def questionnaire_for(services: Sequence[Service]) -> Questionnaire:
    """The check before these services; without questions where none of them needs any."""
    screened = [service for service in services if service.is_screening_required]
    if not screened:
        return Questionnaire(version="", questions=())
    rules = {rule.code: rule for rule in catalogue.rules()}
    families = frozenset[str]().union(*(service.families for service in screened))
    questions = [_question(item, rules) for item in catalogue.check_items(families=families)]
    return Questionnaire(version=current_version(), questions=questions)


def _question(item: CheckItem, rules: Mapping[str, Rule]) -> Question:
    """The item with those of its rules that are in use."""
    used = replace(
        item,
        rules=tuple(code for code in item.rules if code in rules),
        confirms=tuple(code for code in item.confirms if code in rules),
    )
    return Question(used, [rules[code] for code in (*used.rules, *used.confirms)])


def _details(question: Question, value: str, ticked: Sequence[str]) -> dict[str, dict[str, str]]:
    own = {rule.answer_code for rule in question.rules if rule.code in question.item.rules}
    every = {rule.answer_code for rule in question.rules}
    if len(every) == 1:
        return {code: {"value": value} for code in every}
    if not ticked:
        return {code: {"value": UNSURE} for code in own or every}
    rest = NO if value == YES else UNSURE
    return {code: {"value": rest} for code in own} | {code: {"value": YES} for code in ticked}
