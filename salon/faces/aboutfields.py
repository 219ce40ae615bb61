"""What the health form asks beside its questions: whom to call, the doctor, goals and habits."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clients.domain.about import CHOICES, GOALS, TEXTS, About
from salon.catalogue.selectors import goals
from salon.catalogue.words import told

PREFIX = "f-about-"
Words = str | Promise
LABELS: Mapping[str, Words] = {
    "emergency_contact": _("Whom may we call in an emergency? Name and telephone"),
    "doctor": _("Your doctor"),
    "sits_long": _("Do you sit for most of the day?"),
    "tight_shoes": _("Do you often wear tight or high shoes?"),
    "reaches_feet": _("Can you reach your feet comfortably?"),
    GOALS: _("What would you like from your visits?"),
}
WORDS: Mapping[str, Words] = {
    "yes": _("Yes"),
    "no": _("No"),
    "alone": _("Yes, alone"),
    "with_help": _("With somebody's help"),
}


@dataclass(frozen=True, slots=True)
class AboutField:
    """One of them as a field: words where there are no choices."""

    name: str
    label: Words
    values: Sequence[str]
    choices: Sequence[tuple[str, Words]] = ()
    is_many: bool = False

    @property
    def value(self) -> str:
        """What is typed."""
        return self.values[-1] if self.values else ""


def about_fields(typed: QueryDict) -> list[AboutField]:
    """All of them with what was typed so far."""
    values = {name: typed.getlist(PREFIX + name) for name in LABELS}
    return [
        *(AboutField(PREFIX + name, LABELS[name], values[name]) for name in TEXTS),
        *(
            AboutField(PREFIX + name, LABELS[name], values[name], [(one, WORDS[one]) for one in choices])
            for name, choices in CHOICES.items()
        ),
        AboutField(PREFIX + GOALS, LABELS[GOALS], values[GOALS], _goals(), is_many=True),
    ]


def about_typed(typed: QueryDict) -> dict[str, list[str]]:
    """What was typed of it, by name."""
    return {name: typed.getlist(PREFIX + name) for name in LABELS if PREFIX + name in typed}


def about_lines(about: About) -> list[tuple[Words, str]]:
    """What a client told, as label and words."""
    named = dict(_goals()) if GOALS in about else {}
    return [(LABELS[name], _in_words(about[name], named)) for name in LABELS if name in about]


def _in_words(value: str | Collection[str], goals_named: Mapping[str, Words]) -> str:
    if isinstance(value, str):
        return str(WORDS.get(value, value))
    return ", ".join(str(goals_named.get(code, code)) for code in value)


def _goals() -> list[tuple[str, Words]]:
    return [(code, told(name)) for code, name in goals().items()]
