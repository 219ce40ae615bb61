"""The OpenAPI document describes every route, and describes it rightly."""

import io
import re
from contextlib import redirect_stderr

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from openapi_spec_validator import validate

from salon.faces.api.document import document
from salon.faces.api.errors import STATUS
from salon.faces.api.views import METHODS, ApiView

pytestmark = pytest.mark.django_db


def routes(patterns, prefix=""):
    """(address, view) of every route below."""
    for pattern in patterns:
        address = prefix + re.sub(r"<\w+:(\w+)>", r"{\1}", str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern):
            yield f"/{address}", pattern.callback


def test_it_is_openapi_3_1_and_valid(stranger):
    told = stranger.get("/openapi.json").data
    assert told["openapi"].startswith("3.1")
    validate(told)


def test_it_describes_the_routes_found_and_no_others():
    found = {
        (address, method)
        for address, callback in routes(get_resolver().url_patterns)
        if issubclass(getattr(callback, "view_class", object), ApiView) and address.startswith("/api/v1/")
        for method in METHODS
        if hasattr(callback.view_class, method)
    }
    told = {(path, method) for path, methods in document()["paths"].items() for method in methods}
    assert found == told
    assert len(found) > 30


def test_every_operation_has_a_name_of_its_own_and_tells_its_problems():
    operations = [one for methods in document()["paths"].values() for one in methods.values()]
    names = [one["operationId"] for one in operations]
    assert len(names) == len(set(names))
    for one in operations:
        assert one["summary"]
        assert [status for status in one["responses"] if status < "400"], one["operationId"]
        for status in ("400", "404", "406", "422", "429", "500", "503"):
            assert "application/problem+json" in one["responses"][status]["content"], (one["operationId"], status)


def test_routes_that_need_a_key_say_so():
    needing = {
        path.removeprefix("/api/v1")
        for path, methods in document()["paths"].items()
        for one in methods.values()
        if any(taken["name"] == "Idempotency-Key" and taken.get("required") for taken in one["parameters"])
    }
    assert needing == {
        "/holds",
        "/appointments",
        "/services",
        "/clients",
        "/clients/{id}/merge",
        "/appointments/{id}/reschedule",
        "/appointments/bulk-reassign",
        "/therapists/{id}/time-off",
        "/walk-ins",
        "/walk-ins/{id}/seat",
        "/messages/{id}/resend",
        "/therapists/{id}/ical-feeds",
        "/waitlist",
        "/waitlist-offers/{id}/accept",
        "/clients/{id}/exports",
        "/clients/{id}/erasure-requests",
        "/me/exports",
        "/me/erasure-requests",
        "/appointments/{id}/screenings",
        "/clients/{id}/clearances",
        "/session-notes/{id}/amendments",
        "/break-glass",
    }


def test_it_is_made_without_a_warning():
    document.cache_clear()
    with redirect_stderr(io.StringIO()) as said:
        document()
    assert said.getvalue() == ""


def test_every_code_it_tells_is_known():
    told = {
        code.strip("` ")
        for methods in document()["paths"].values()
        for one in methods.values()
        for body in one["responses"].values()
        if "`" in body["description"]
        for code in body["description"].split(",")
    }
    assert told <= set(STATUS)
