"""Checks every entry against its schema: keys, types, bounds, choices and references."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from salon.catalogue.domain.geometry import NoShape, shape_from
from salon.catalogue.domain.schema import EFFECTS, GATES, Key
from salon.catalogue.domain.source import Problem, Raw

CODE = re.compile(r"[A-Z][A-Z0-9_-]*")
WORD = re.compile(r"[a-z][a-z0-9_]*")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PRICE = re.compile(r"\d{1,6}\.\d\d")
LONGEST_CODE, LONGEST_SLUG, LONGEST_TEXT = 40, 60, 10_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: the entry, the key of the entry, and the path below it."""

    raw: Raw
    key: str
    path: str
    codes: Mapping[str, frozenset[str]]
    fragment: str = ""

    def below(self, step: str, fragment: str = "") -> "Place":
        """A place inside this value."""
        return replace(self, path=f"{self.path}{step}", fragment=fragment or self.fragment)

    def problem(self, reason: str) -> Problem:
        """A fault here."""
        return self.raw.problem(f"{self.path}: {reason}", key=self.key, fragment=self.fragment)


def check(raw: Raw, keys: Mapping[str, Key], codes: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    """Every fault of the entry that its schema tells of."""
    for name in raw.values.keys() - keys.keys():
        yield raw.problem(f"unknown key {name}", key=name)
    for name, key in keys.items():
        if name in raw.values:
            yield from _value(raw.values[name], key, Place(raw, name, name, codes))
        elif key.is_required:
            yield raw.problem(f"{name} is missing")


def _value(value: Any, key: Key, place: Place) -> Iterator[Problem]:
    fault = _ONE[key.type](value) if key.type in _ONE else None
    if fault:
        yield place.problem(fault)
    elif key.type in _LISTS:
        yield from _list(value, key, place)
    elif key.type == "table":
        yield from _table(value, key.keys or {}, place)
    else:
        yield from _limits(value, key, place)


def _list(value: Any, key: Key, place: Place) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield place.problem("must be a list")
        return
    if key.is_required and not value and key.type != "shapes":
        yield place.problem("is empty")
    for number, item in enumerate(value):
        fragment = _fragment(item)
        yield from _item(item, key, place.below(f"[{number}]", fragment))


def _item(item: Any, key: Key, place: Place) -> Iterator[Problem]:
    if key.type == "tables":
        yield from _table(item, key.keys or {}, place)
    elif key.type == "effects":
        yield from _effect(item, place)
    else:
        yield from _value(item, replace(key, type=_LISTS[key.type], is_required=False), place)


def _effect(item: Any, place: Place) -> Iterator[Problem]:
    code = item.get("code") if isinstance(item, dict) else None
    if not isinstance(code, str) or code not in EFFECTS:
        yield place.problem(f"unknown effect {code}")
        return
    yield from _table(item, {**GATES, **EFFECTS[code]}, place)


def _table(value: Any, keys: Mapping[str, Key], place: Place) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield place.problem("must be a table")
        return
    for name in sorted(value.keys() - keys.keys()):
        yield place.problem(f"unknown key {name}")
    for name, key in keys.items():
        if name in value:
            yield from _value(value[name], key, place.below(f".{name}"))
        elif key.is_required:
            yield place.problem(f"{name} is missing")


def _limits(value: Any, key: Key, place: Place) -> Iterator[Problem]:
    if key.choices and value not in key.choices:
        yield place.problem(f"{value!r} is none of {', '.join(choice or '(empty)' for choice in key.choices)}")
    if key.refers_to and value not in place.codes.get(key.refers_to, frozenset()):
        yield place.problem(f"no {key.refers_to} has the code {value}")
    if key.low is not None and value < key.low:
        yield place.problem(f"{value} is less than {key.low:g}")
    if key.high is not None and value > key.high:
        yield place.problem(f"{value} is more than {key.high:g}")


def _fragment(item: Any) -> str:
    """Text of the item that can be found again in the file."""
    if isinstance(item, str):
        return item
    if isinstance(item, dict):
        return next((f'{name} = "{text}"' for name, text in item.items() if isinstance(text, str)), "")
    return ""


def _text(value: Any) -> str | None:
    if not isinstance(value, str):
        return "must be text"
    if not value.strip():
        return "text is missing"
    return "text is too long" if len(value) > LONGEST_TEXT else None


def _matching(pattern: re.Pattern[str], what: str, longest: int = LONGEST_CODE) -> Callable[[Any], str | None]:
    def fault(value: Any) -> str | None:
        is_fit = isinstance(value, str) and len(value) <= longest and pattern.fullmatch(value)
        return None if is_fit else f"{value!r} is not {what}"

    return fault


def _shape(value: Any) -> str | None:
    try:
        shape_from(value if isinstance(value, str) else "")
    except NoShape:
        return f"{value!r} is not a shape"
    return None


def _point(value: Any) -> str | None:
    is_pair = isinstance(value, list) and len(value) == 2
    is_inside = is_pair and all(_number(part) is None and 0 <= part <= 1 for part in value)
    return None if is_inside else "must be a pair of numbers from 0 to 1"


def _number(value: Any) -> str | None:
    return None if isinstance(value, int | float) and not isinstance(value, bool) else "must be a number"


def _int(value: Any) -> str | None:
    return None if isinstance(value, int) and not isinstance(value, bool) else "must be a whole number"


def _plain(value: Any) -> str | None:
    return None if isinstance(value, str | int) and not isinstance(value, bool) else "must be text or a whole number"


_LISTS = {
    "texts": "item",
    "codes": "code",
    "ints": "int",
    "shapes": "shape",
    "points": "point",
    "tables": "table",
    "effects": "table",
}
_ONE: Mapping[str, Callable[[Any], str | None]] = {
    "text": _text,
    "item": _text,
    "code": _matching(CODE, "a code"),
    "word": _matching(WORD, "a word of small letters, digits and _"),
    "slug": _matching(SLUG, "a slug", LONGEST_SLUG),
    "price": _matching(PRICE, 'a price such as "45.00"'),
    "bool": lambda value: None if isinstance(value, bool) else "must be true or false",
    "int": _int,
    "number": _number,
    "value": _plain,
    "map": lambda value: None if isinstance(value, dict) else "must be a table",
    "shape": _shape,
    "point": _point,
}
