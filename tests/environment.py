"""Which names of the environment the settings read, taken from their source."""

import ast
import re
from functools import cache
from pathlib import Path

SETTINGS = Path(__file__).parents[1] / "salon" / "settings.py"


@cache
def names() -> frozenset[str]:
    """The first argument of every call that reads the environment."""
    found = set()
    for node in ast.walk(ast.parse(SETTINGS.read_text())):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            reader = ast.unparse(node.func)
            if re.fullmatch(r"read|flag|env\.\w+", reader):
                found.add(str(node.args[0].value))
    return frozenset(found)
