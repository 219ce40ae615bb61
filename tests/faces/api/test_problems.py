"""Every error below /api is problem+json with a stable code."""

import json
import logging
import uuid

import pytest
from django.test import RequestFactory

from salon.faces.api.errors import STATUS, Fault, Problem, answer_problem
from salon.faces.wording import SENTENCES, TITLES
from tests.faces.api.exploding import SECRET

pytestmark = pytest.mark.django_db


def test_a_problem_says_what_where_and_under_which_request(stranger, settings):
    answer = stranger.get("/appointments", X_Request_Id="a-request-of-mine")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer.data == {
        "type": f"{settings.PUBLIC_ORIGIN}/problems/unauthenticated",
        "title": "Log in first",
        "status": 401,
        "detail": "Log in, or send a token, and try again.",
        "instance": "/api/v1/appointments",
        "code": "unauthenticated",
        "request_id": "a-request-of-mine",
    }
    assert answer["X-Request-Id"] == "a-request-of-mine"


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/v1", "/api/v1/nothing", "/api/v1/salon/", "/api/v2/salon"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_an_unknown_address_is_a_problem_too(stranger, method, path):
    answer = stranger(method, path)
    assert answer.status_code == 404
    assert answer.data["code"] == "not-found"
    assert answer["X-Request-Id"]


def test_an_id_that_is_no_id_is_an_unknown_address(stranger):
    for name in ("1", "../salon", str(uuid.uuid4()).upper(), "%00"):
        assert stranger.get(f"/services/{name}").data["code"] == "not-found"


def test_a_method_that_is_not_offered_names_those_that_are(stranger):
    answer = stranger("PUT", "/salon")
    assert answer.status_code == 405
    assert answer.data["code"] == "method-not-allowed"
    assert answer["Allow"] == "GET, HEAD"


def test_only_json_is_answered(stranger, salon_):
    answer = stranger.get("/salon", Accept="text/html")
    assert (answer.status_code, answer.data["code"]) == (406, "not-acceptable")
    assert stranger.get("/salon", Accept="application/*").status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_only_json_is_read(stranger, kind):
    answer = stranger.post("/holds", b"legs=1", Content_Type=kind)
    assert (answer.status_code, answer.data["code"]) == (415, "unsupported-media-type")


@pytest.mark.parametrize(
    "broken",
    [
        b"{",
        b"{]",
        b'{"a": 1, "a": 2}',
        b'{"a": NaN}',
        b"\xff\xfe",
        b'{"\\ud800": 1}',
        b"[" * 100_000,
        b"1" * 5_000,
        b'{"legs": ' + b"[" * 20 + b"]" * 20 + b"}",
        b'{"legs": ' + b'{"a": ' * 900 + b"1" + b"}" * 901,
        b'{"guests": ["\\udc00"]}',
        b'{"source": "\\ud800"}',
        b'"\\ud83d"',
    ],
)
def test_broken_json_is_malformed(stranger, broken):
    answer = stranger.post("/holds", broken)
    assert (answer.status_code, answer.data["code"]) == (400, "malformed")


def test_a_character_of_two_halves_is_one(stranger):
    answer = stranger.post("/holds", b'{"\\ud83d\\ude00": 1}')
    assert "/\U0001f600" in [error["pointer"] for error in answer.data["errors"]]


def test_a_problem_is_told_even_when_it_quotes_what_is_no_text():
    request = RequestFactory().get("/api/v1/salon")
    answer = answer_problem(Problem("validation", faults=[Fault("invalid", pointer="/a", detail="\ud800")]), request)
    assert json.loads(answer.content)["errors"][0]["detail"] == "?"


@pytest.mark.parametrize("path", ["/api/v1/salon", "/api/nothing", "/nothing", "/staff/login", "/problems/internal"])
def test_every_answer_names_its_request_pages_too(client, salon_, path):
    assert client.get(path, headers={"X-Request-Id": "a-request-of-mine"})["X-Request-Id"] == "a-request-of-mine"
    one, other = (client.get(path, headers={"X-Request-Id": "no id"})["X-Request-Id"] for _ in range(2))
    assert uuid.UUID(one) != uuid.UUID(other)


@pytest.mark.parametrize("value", [b"[]", b"1", b'"text"', b"true"])
def test_a_body_that_is_no_object_is_refused_as_a_whole(stranger, value):
    answer = stranger.post("/holds", value)
    assert answer.status_code == 422
    assert answer.data["errors"][0]["pointer"] == ""


def test_a_body_of_ten_megabytes_is_not_read(stranger):
    answer = stranger.post("/holds", b'{"legs": "' + b"x" * 10_000_000 + b'"}')
    assert (answer.status_code, answer.data["code"]) == (413, "too-large")


def test_what_nobody_foresaw_tells_nothing(stranger, settings, caplog):
    settings.ROOT_URLCONF = "tests.faces.api.exploding"
    with caplog.at_level(logging.ERROR):
        answer = stranger.get("/exploding")
    assert (answer.status_code, answer.data["code"]) == (500, "internal")
    assert SECRET not in answer.content.decode()
    assert "KeyError" not in answer.content.decode()
    assert "KeyError" in caplog.text
    assert SECRET not in caplog.text


def test_a_foreign_host_is_a_problem(stranger):
    answer = stranger.get("/salon", Host="evil.example")
    assert (answer.status_code, answer.data["code"]) == (400, "malformed")


def test_codes_are_not_translated_and_sentences_are(stranger, settings):
    settings.LANGUAGES = [("en", "English"), ("es", "Spanish")]
    answer = stranger.get("/nothing", Accept_Language="es")
    assert answer.data["code"] == "not-found"
    assert answer["Content-Language"] == "es"


def test_every_code_has_a_title_and_a_sentence():
    assert set(STATUS) == set(TITLES) == set(SENTENCES)


@pytest.mark.parametrize("code", sorted(STATUS))
def test_the_page_behind_a_problem_exists(client, code):
    page = client.get(f"/problems/{code}")
    assert page.status_code == 200
    assert str(TITLES[code]) in page.content.decode()


def test_no_other_problem_has_a_page(client):
    assert client.get("/problems/made-up").status_code == 404
