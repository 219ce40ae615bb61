"""How a person is greeted."""

import re

LONGEST = 60
# Whoever books may give any address and any name: a greeting must not carry a stranger's advertisement.
_NOT_A_NAME = re.compile(r"[/\\:@<>\d]|\.\S|www", re.IGNORECASE)
_TURNS_TEXT = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def greeted(name: str) -> str:
    """The name on one line, or nothing when it is not fit for a greeting."""
    name = " ".join(_TURNS_TEXT.sub("", name).split())
    return "" if len(name) > LONGEST or _NOT_A_NAME.search(name) else name
