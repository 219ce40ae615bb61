"""Every answer of the tests is held against the document: its status is told there and its body has that shape."""

import re
from functools import cache
from typing import Any

from openapi_schema_validator import OAS31Validator

from salon.faces.api.document import document

ID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def check(response: Any, *, method: str, path: str) -> None:
    """Raise when the answer is not one that the document promises."""
    told = operation_of("GET" if method == "HEAD" else method, path)
    if told is None or response.status_code in (304, 405):
        return
    answers = told["responses"]
    assert str(response.status_code) in answers, f"{method} {path} answers {response.status_code}, which is not told"
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    if method == "HEAD" or response.status_code in (204, 303):
        return
    shape = answers[str(response.status_code)]["content"][kind]["schema"]
    if response.data is not None:
        validator(str(sorted(shape.items())), lambda: shape).validate(response.data)


def operation_of(method: str, path: str) -> dict[str, Any] | None:
    """What the document says of one method of one address."""
    for pattern, methods in patterns():
        if pattern.fullmatch(path):
            return methods.get(method.lower())
    return None


@cache
def patterns() -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    return [
        (re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path).replace(r"\{id\}", ID))), methods)
        for path, methods in document()["paths"].items()
    ]


_validators: dict[str, OAS31Validator] = {}


def validator(name: str, shape: Any) -> OAS31Validator:
    if name not in _validators:
        _validators[name] = OAS31Validator({**shape(), "components": document()["components"]})
    return _validators[name]
