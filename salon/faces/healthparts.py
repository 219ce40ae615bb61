"""The health form in parts that fit on a telephone: the day's questions, then those of the year by what they are about.

Where a question stands is a matter of showing it: what it means is for the catalogue, which knows nothing of parts.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clients.domain.answers import VALUES
from salon.catalogue.domain.rules import NO
from salon.faces.aboutfields import AboutField
from salon.faces.questions import Form, Item, Question

TODAY, REST = "today", "you"
Words = str | Promise
TITLES: dict[str, Words] = {
    TODAY: _("How are you today?"),
    "blood": _("Heart and blood"),
    "bones": _("Bones, joints and feet"),
    "illness": _("Illness and pregnancy"),
    REST: _("Medicine, allergies and you"),
}
PLACES: dict[str, Sequence[str]] = {
    "blood": (
        *("X-HEART", "X-BP", "X-PACE", "X-CLOT-HX", "X-BLEED"),
        *("X-ANTICOAG", "X-ASPIRIN", "X-PAD", "X-VARIC"),
    ),
    "bones": ("X-FRACT", "X-SURG", "X-IMPLANT", "X-ARTH", "X-OSTEO", "X-LYMPH", "X-SUNTAT"),
    "illness": ("X-DIAB", "X-CANCER", "X-IMMUNE", "X-ORGAN", "X-EPIL", "X-NERVE", "X-PREG-1", "X-POST"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """What is asked together: questions of the day, or questions of the year."""

    code: str
    title: Words
    items: Sequence[Item] = ()
    questions: Sequence[Question] = ()
    about: Sequence[AboutField] = ()

    @property
    def is_of_today(self) -> bool:
        """Whether these are the questions of the day."""
        return self.code == TODAY

    @property
    def is_answered(self) -> bool:
        """Whether every question has its yes, no or not sure."""
        return all(value in VALUES for value in self._values())

    def _values(self) -> Iterator[str]:
        yield from (item.value for item in self.items)
        yield from (question.value for question in self.questions)

    def names(self) -> Iterator[str]:
        """The fields that stand in this part."""
        for item in self.items:
            yield item.name
        for question in (*self.questions, *(each for item in self.items for each in item.questions)):
            yield question.name
            yield from (field.name for field in question.fields)
        yield from (field.name for field in self.about)

    def codes(self) -> set[str]:
        """What may be found open here: short questions, those behind them, those of the year."""
        behind = {each.rule.code for item in self.items for each in item.questions}
        return behind | {item.item.code for item in self.items} | {each.rule.code for each in self.questions}


def parts_of(form: Form, *, wanted: Iterable[str], about: Sequence[AboutField] = ()) -> tuple[Part, ...]:
    """The form in parts, of the year only the `wanted` codes; empty parts are left out.

    `about` is asked with the last part, once a year as that is.
    """
    codes = frozenset(wanted)
    yearly = [question for question in form.yearly if question.rule.code in codes]
    placed = {code: part for part, listed in PLACES.items() for code in listed}
    parts = [Part(TODAY, TITLES[TODAY], items=form.items)]
    for code, title in list(TITLES.items())[1:]:
        own = _in_order(yearly, code, placed)
        parts.append(Part(code, title, questions=own, about=about if own and code == REST else ()))
    return tuple(part for part in parts if part.items or part.questions)


def with_no(part: Part, typed: QueryDict) -> QueryDict:
    """What was typed, and a no to every question of the year in this part that has no answer yet."""
    filled = typed.copy()
    for question in part.questions:
        if question.value not in VALUES:
            filled[question.name] = NO
    return filled


def _in_order(yearly: Sequence[Question], code: str, placed: dict[str, str]) -> list[Question]:
    order = {rule: place for place, rule in enumerate(PLACES.get(code, ()))}
    own = [question for question in yearly if placed.get(question.rule.code, REST) == code]
    return sorted(own, key=lambda question: order.get(question.rule.code, len(order)))
