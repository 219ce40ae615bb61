"""One word per thing, and a sentence for every refusal."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

from django.apps import apps

from salon.core.errors import Refusal
from salon.faces.wording import SENTENCES
from tests.house.repository import PACKAGES, ROOT

GLOSSARY = ROOT / "docs" / "glossary.md"


def refusals() -> set[type[Refusal]]:
    """Every Refusal of the shipped code: all its modules are imported first."""
    for name in PACKAGES:
        for module in pkgutil.walk_packages([str(ROOT / name)], prefix=f"{name}."):
            if "migrations" not in module.name and module.name not in ("salon.asgi", "salon.wsgi"):
                importlib.import_module(module.name)
    return set(_below(Refusal))


def _below(refusal: type[Refusal]) -> Iterator[type[Refusal]]:
    for child in refusal.__subclasses__():
        yield child
        yield from _below(child)


def test_every_refusal_has_a_sentence() -> None:
    ours = {each for each in refusals() if each.__module__.split(".")[0] in PACKAGES}
    assert {f"{each.__module__}.{each.__name__}" for each in ours if each.code not in SENTENCES} == set()


def test_every_model_is_in_the_glossary() -> None:
    words = set(re.findall(r"`([A-Z]\w+)`", GLOSSARY.read_text()))
    models = {model.__name__ for model in apps.get_models() if model.__module__.split(".")[0] in PACKAGES}
    assert models - words == set()
