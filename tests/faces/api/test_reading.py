"""Reading a body: it stops where the body grows too large."""

import io
import json
from typing import Any

import pytest
from django.test import RequestFactory

from salon.faces.api.errors import Problem
from salon.faces.api.reading import BODY_BYTES, DEEPEST, PIECE_BYTES, fingerprint_of, read_bytes, read_json


class Stream(io.BytesIO):
    """Counts what was read of it."""

    taken = 0

    def read(self, size=-1):
        piece = super().read(size)
        self.taken += len(piece)
        return piece


def chunked(raw):
    """A request whose body has no length."""
    stream = Stream(raw)
    environ: Any = {"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_TYPE": "application/json", "wsgi.input": stream}
    return RequestFactory().generic("POST", "/", **environ), stream


def test_a_body_without_a_length_is_read():
    request, _ = chunked(b'{"a": 1}')
    assert read_json(request) == {"a": 1}


def test_a_body_without_an_end_is_not_read_to_its_end():
    request, stream = chunked(b"x" * 10_000_000)
    with pytest.raises(Problem) as refused:
        read_bytes(request)
    assert refused.value.code == "too-large"
    assert stream.taken <= BODY_BYTES + PIECE_BYTES


def test_a_body_that_says_it_is_too_large_is_not_read_at_all():
    request = RequestFactory().generic("POST", "/", b"{}", "application/json", CONTENT_LENGTH=str(BODY_BYTES + 1))
    with pytest.raises(Problem) as refused:
        read_bytes(request)
    assert refused.value.code == "too-large"


def test_a_body_of_exactly_the_limit_is_read():
    raw = b'"' + b"x" * (BODY_BYTES - 2) + b'"'
    assert len(read_json(RequestFactory().generic("POST", "/", raw, "application/json"))) == BODY_BYTES - 2


def test_a_number_too_large_to_be_one_is_refused():
    with pytest.raises(Problem) as refused:
        read_json(RequestFactory().generic("POST", "/", b'{"a": 1e999}', "application/json"))
    assert refused.value.code == "malformed"


def test_as_deep_as_allowed_is_read():
    raw = b"[" * DEEPEST + b"]" * DEEPEST
    assert json.dumps(read_json(RequestFactory().generic("POST", "/", raw, "application/json"))).encode() == raw


def test_the_same_body_has_the_same_fingerprint_however_it_is_written():
    assert fingerprint_of({"a": 1, "b": [True, None]}) == fingerprint_of({"b": [True, None], "a": 1})
    assert fingerprint_of({"a": 1}) != fingerprint_of({"a": "1"})
    assert fingerprint_of({"a": [1, 2]}) != fingerprint_of({"a": [2, 1]})


def test_nobody_without_the_key_finds_a_body_by_trying_what_it_may_have_been(settings):
    body = {"answers": [{"code": "X-DIAB", "value": "yes"}]}
    first = fingerprint_of(body)
    settings.SECRET_KEY = "another key of another salon"
    assert fingerprint_of(body) != first
