"""Reading a request: the JSON body within its limits, the query, and all their faults at once."""

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.crypto import salted_hmac
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from salon.faces.api.asking import JSON, is_chunked
from salon.faces.api.errors import Fault, Problem, invalid

BODY_BYTES = 256 * 1024
PIECE_BYTES = 64 * 1024
# Nothing that the contract knows is nested half as deep.
DEEPEST = 20
# What DRF calls a fault → what the contract calls it.
FAULT_CODES = {
    "max_length": "too_long",
    "min_length": "too_short",
    "max_value": "too_large",
    "min_value": "too_small",
    "null": "required",
    "blank": "required",
    "empty": "required",
    "max_string_length": "too_long",
    "max_digits": "too_large",
    "max_decimal_places": "too_many_decimals",
    "max_whole_digits": "too_large",
    "not_a_list": "not_a_list",
    "invalid_choice": "not_a_choice",
}
QUOTING = frozenset({"invalid_choice"})


def read_json(request: HttpRequest) -> Any:
    """The value of a JSON body; an absent body is an empty object."""
    raw = read_bytes(request)
    if not raw:
        return {}
    if request.content_type != JSON:
        raise Problem("unsupported-media-type")
    try:
        value = json.loads(
            raw.decode(), parse_constant=_refuse_constant, parse_float=_finite, object_pairs_hook=_object
        )
        _refuse_unfit(value)
    except (ValueError, RecursionError) as error:
        raise Problem("malformed") from error
    return value


def read_bytes(request: HttpRequest) -> bytes:
    """The body; reading stops where it grows too large, whatever its length was said to be."""
    told = request.META.get("CONTENT_LENGTH") or ""
    if told and not told.isdecimal():
        raise Problem("malformed")
    if told and int(told) > BODY_BYTES:
        raise Problem("too-large")
    # Django reads nothing without a length; a chunked body has none.
    source = request.META.get("wsgi.input", request) if is_chunked(request) else request
    pieces, size = [], 0
    while piece := source.read(PIECE_BYTES):
        size += len(piece)
        if size > BODY_BYTES:
            raise Problem("too-large")
        pieces.append(piece)
    return b"".join(pieces)


def fingerprint_of(body: Any) -> str:
    """A digest of what was sent, however it was spaced and ordered.

    It is keyed, so that nobody finds health answers or a password again by trying out what they may have been.
    """
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return salted_hmac("solea.fingerprint", canonical, algorithm="sha256").hexdigest()


class Body(serializers.Serializer[Any]):
    """A request body: absent and null mean the same, and what is not known is refused.

    A `clears_with_null` field means what null says: this is how PATCH clears.
    """

    clears_with_null: frozenset[str] = frozenset()

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, Mapping):
            raise serializers.ValidationError({"": [ErrorDetail("", "not_an_object")]})
        unknown = {name: [ErrorDetail("", "unknown_field")] for name in data if name not in self.fields}
        kept = {name: value for name, value in data.items() if value is not None or name in self.clears_with_null}
        try:
            value = super().to_internal_value(kept)
        except serializers.ValidationError as error:
            raise serializers.ValidationError({**error.detail, **unknown}) from error  # type: ignore[dict-item]
        if unknown:
            raise serializers.ValidationError(unknown)
        return value


class Query(Body):
    """Query parameters; `salon_id` names the salon wherever more than one could be meant."""

    salon_id = serializers.UUIDField(required=False)


def read_body(shape: type[Body], given: Any) -> dict[str, Any]:
    """The body as its shape says; raises a Problem with every fault."""
    form = shape(data=given)
    if not form.is_valid():
        faults = [
            Fault(code, pointer="".join(f"/{_escaped(part)}" for part in path if part != ""), detail=detail)
            for path, code, detail in _faults(form.errors)
        ]
        raise invalid(*faults)
    return dict(form.validated_data)


def read_query(shape: type[Query], given: QueryDict) -> dict[str, Any]:
    """The parameters as their shape says; a list is given by repeating its name or with commas."""
    form = shape()
    values: dict[str, Any] = {}
    for name in given:
        field = form.fields.get(name)
        is_list = isinstance(field, serializers.ListField)
        values[name] = _split(given.getlist(name)) if is_list else given[name]
    form = shape(data=values)
    if not form.is_valid():
        faults = _faults(form.errors)
        raise invalid(*(Fault(code, parameter=str(path[0]), detail=detail) for path, code, detail in faults))
    return dict(form.validated_data)


def _split(values: list[str]) -> list[str]:
    return [part for value in values for part in value.split(",") if part]


def _faults(errors: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], str, str]]:
    """(path, code, sentence) of every fault in DRF's nested errors."""
    if isinstance(errors, Mapping):
        for name, inner in errors.items():
            yield from _faults(inner, path if name == "non_field_errors" else (*path, name))
        return
    for place, inner in enumerate(errors):
        if isinstance(inner, ErrorDetail):
            # What was sent is not said again: our own sentence instead of one that quotes it.
            words = "" if inner.code in QUOTING else str(inner)
            yield path, FAULT_CODES.get(str(inner.code), str(inner.code)), words
        elif inner:
            yield from _faults(inner, (*path, place))


def _escaped(part: Any) -> str:
    """One step of a JSON pointer (RFC 6901)."""
    return str(part).replace("~", "~0").replace("/", "~1")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """One object; a name twice, or one that is no text, is a broken request."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    for name in found:
        name.encode()
    return found


def _refuse_unfit(value: Any) -> None:
    """Raise ValueError for what is nested too deep, and for half a character, which is no text."""
    level = [value]
    for _ in range(DEEPEST + 1):
        for text in level:
            if isinstance(text, str):
                text.encode()
        wholes = [whole for whole in level if isinstance(whole, dict | list)]
        if not wholes:
            return
        level = [part for whole in wholes for part in (whole.values() if isinstance(whole, dict) else whole)]
    raise ValueError("this is nested too deep")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is too large")
    return number


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
