"""Templates rendered once and filled often: a sweep of thousands must not render each letter anew.

A template is rendered in one language with a stand-in for every text; what comes out is cut at the stand-ins. Which
texts are empty and how long lists are belongs to the mould, since templates ask for it.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from html import escape
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

# Characters for private use, that no text of people and no template has.
OPEN, SHUT = "\ue000", "\ue001"
_STAND_IN = re.compile(f"{OPEN}([^{SHUT}]+){SHUT}")
Fact = str | bool | Sequence[str]
Facts = Mapping[str, Fact]
# Name and form of each fact: whether there is a text, whether it is so, how many there are.
Shape = tuple[tuple[str, Any], ...]


def shape_of(facts: Facts) -> Shape:
    """What a template can ask of these facts without reading the texts."""
    return tuple((name, fact if fact is True or fact is False else _form(fact)) for name, fact in facts.items())


def page(template: str, language: str, facts: Facts, shape: Shape) -> str:
    """The template with the facts as a page: every text escaped."""
    return _filled(_mould(template, language, shape), facts, is_page=True)


def plain(template: str, language: str, facts: Facts, shape: Shape) -> str:
    """The template with the facts as plain text."""
    return _filled(_mould(template, language, shape), facts, is_page=False)


def line(words: str, facts: Facts) -> str:
    """A sentence with `%(name)s` in it, on one line."""
    return " ".join((words % facts).split())


def _form(fact: str | Sequence[str]) -> Any:
    return bool(fact) and "text" if isinstance(fact, str) else len(fact)


@lru_cache(maxsize=1024)
def _mould(template: str, language: str, shape: Shape) -> list[str]:
    """Words and names of facts in turn."""
    context = {name: _stand_in(name, form) for name, form in shape}
    with translation.override(language):
        words = render_to_string(template, context | {"language": language})
    return _STAND_IN.split(words)


def _stand_in(name: str, form: Any) -> Any:
    if form == "text":
        return f"{OPEN}{name}{SHUT}"
    if form is True or form is False:
        return form if form else ""
    return [f"{OPEN}{name} {number}{SHUT}" for number in range(form)]


def _filled(mould: list[str], facts: Facts, *, is_page: bool) -> str:
    words = mould.copy()
    for place in range(1, len(words), 2):
        name, _, number = words[place].partition(" ")
        text = str(facts[name][int(number)] if number else facts[name])  # type: ignore[index]
        words[place] = escape(text) if is_page else text
    return "".join(words)
