"""Small enough to read: modules, functions, nesting."""

import ast
from itertools import chain

from tests.house.repository import PACKAGES, files, functions, modules, place

MODULE_LINES = 300
FUNCTION_LINES = 50
NESTING = 3
OURS = (*PACKAGES, "tests")
BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match)
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def depth(node: ast.AST) -> int:
    """How deep blocks stand in each other; an `elif` stands beside its `if`, a function inside starts anew."""
    deepest = 0
    for name, value in ast.iter_fields(node):
        children = value if isinstance(value, list) else [value]
        is_elif = isinstance(node, ast.If) and name == "orelse" and len(children) == 1
        for child in children:
            if isinstance(child, ast.AST) and not isinstance(child, SCOPES):
                step = isinstance(child, BLOCKS) and not (is_elif and isinstance(child, ast.If))
                deepest = max(deepest, step + depth(child))
    return deepest


def test_counts_blocks_in_blocks() -> None:
    deep = "def f():\n if a:\n  for b in c:\n   with d:\n    try:\n     e\n    finally: g"
    chained = "def f():\n if a: b\n elif c: d\n elif e: g\n elif h: i\n else: j"
    assert [depth(ast.parse(source).body[0]) for source in (deep, chained)] == [4, 1]


def test_no_module_is_longer_than_a_few_screens() -> None:
    pages = chain.from_iterable(files(".html", ".css", ".js", ".txt", under=name) for name in PACKAGES)
    lengths = {place(path): len(path.read_text().splitlines()) for path in (*modules(*OURS), *pages)}
    assert {where: lines for where, lines in lengths.items() if lines > MODULE_LINES} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    lengths = {each.place: (each.node.end_lineno or 0) - each.node.lineno + 1 for each in functions(*OURS)}
    assert {where: lines for where, lines in lengths.items() if lines > FUNCTION_LINES} == {}


def test_no_function_nests_deeper_than_a_reader_follows() -> None:
    depths = {each.place: depth(each.node) for each in functions(*OURS)}
    assert {where: levels for where, levels in depths.items() if levels > NESTING} == {}
