"""Readers of the environment, which answer nonsense with one sentence."""

import sys
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()


def refuse_to_start(sentence: str) -> None:
    """Stop with one sentence that says what to change, not a traceback."""
    sys.exit(f"Solea cannot start: {sentence}")


def read(name: str, reader: Any, default: Any, shape: str) -> Any:
    """One setting of the given shape; a malformed value stops the program with a sentence."""
    try:
        return reader(name, default=default)
    except (ValueError, ImproperlyConfigured, KeyError):
        # An address may carry a password.
        found = "" if name.endswith("_URL") else f" (it is {env.str(name, default='')!r})"
        refuse_to_start(f"set {name} to {shape}{found}.")


def flag(name: str) -> bool:
    """A yes or no; unset means no."""
    word = env.str(name, default="0").lower()
    if word not in {"1", "true", "yes", "on", "0", "false", "no", "off", ""}:
        refuse_to_start(f"set {name} to 1 or 0 (it is {word!r}).")
    return word in {"1", "true", "yes", "on"}
