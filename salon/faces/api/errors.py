"""Every error of the API as problem+json (RFC 9457)."""

import json
import logging
import traceback
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from rest_framework import exceptions

from salon.core.errors import Refusal
from salon.faces.api.asking import plain_of
from salon.faces.limits import Allowance, RateLimited
from salon.faces.request_ids import request_id_of
from salon.faces.wording import fault_for, sentence_for, title_for

log = logging.getLogger(__name__)
CONTENT_TYPE = "application/problem+json"
A_MOMENT_SECONDS = "5"

STATUS: dict[str, int] = {
    "malformed": 400,
    "idempotency-key-required": 400,
    "unauthenticated": 401,
    "token-invalid": 401,
    "forbidden": 403,
    "csrf": 403,
    "break-glass-required": 403,
    "not-found": 404,
    "method-not-allowed": 405,
    "not-acceptable": 406,
    "slot-taken": 409,
    "client-overlap": 409,
    "chair-not-ready": 409,
    "invalid-transition": 409,
    "note-signed": 409,
    "contact-time-not-reached": 409,
    "schedule-conflict": 409,
    "idempotency-in-progress": 409,
    "offer-taken": 409,
    "duplicate": 409,
    "last-manager": 409,
    "hold-expired": 410,
    "link-expired": 410,
    "offer-expired": 410,
    "version-mismatch": 412,
    "too-large": 413,
    "unsupported-media-type": 415,
    "validation": 422,
    "unknown-field": 422,
    "window-too-large": 422,
    "not-offered": 422,
    "in-past": 422,
    "notice-too-short": 422,
    "beyond-horizon": 422,
    "outside-hours": 422,
    "not-qualified": 422,
    "screening-required": 422,
    "screening-stop": 422,
    "pin-unfit": 422,
    "consent-required": 422,
    "note-incomplete": 422,
    "policy-window": 422,
    "too-many-open": 422,
    "idempotency-key-reused": 422,
    "code-wrong": 422,
    "second-person-required": 422,
    "refused": 422,
    "precondition-required": 428,
    "effort-required": 429,
    "rate-limited": 429,
    "internal": 500,
    "unavailable": 503,
}
HEADERS: dict[str, dict[str, str]] = {
    "unauthenticated": {"WWW-Authenticate": "Bearer"},
    "token-invalid": {"WWW-Authenticate": 'Bearer error="invalid_token"'},
    "idempotency-in-progress": {"Retry-After": "1"},
    "unavailable": {"Retry-After": A_MOMENT_SECONDS},
}
# What Django and REST framework raise; the first that fits.
FRAMEWORK_ERRORS: Sequence[tuple[tuple[type[Exception], ...], str]] = (
    ((RequestDataTooBig,), "too-large"),
    ((SuspiciousOperation, exceptions.ParseError), "malformed"),
    ((Http404, exceptions.NotFound), "not-found"),
    ((exceptions.MethodNotAllowed,), "method-not-allowed"),
    ((exceptions.NotAcceptable,), "not-acceptable"),
    ((exceptions.UnsupportedMediaType,), "unsupported-media-type"),
    ((PermissionDenied, exceptions.PermissionDenied), "forbidden"),
)
# How the members of a problem are called where a Refusal calls them otherwise.
MEMBERS = {"from_status": "from", "version": "current"}
# Not for outside: what the members would tell is in the headers, or nobody's business.
WITHHELD = frozenset({"allowance", "retry_after", "fields", "errors", "problems"})


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a request, at a JSON pointer of the body or at a query parameter."""

    code: str
    pointer: str | None = None
    parameter: str | None = None
    detail: str = ""
    # What explains it: the most that is allowed, what is missing.
    figures: Mapping[str, Any] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """As a member of `errors`."""
        place = {"parameter": self.parameter} if self.parameter is not None else {"pointer": self.pointer or ""}
        return {**self.figures, "code": self.code, "detail": self.detail or fault_for(self.code), **place}


@dataclass
class Problem(Exception):
    """An error answer in the making."""

    code: str
    members: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    faults: Sequence[Fault] = ()

    @property
    def status(self) -> int:
        """The HTTP status of the code."""
        return STATUS.get(self.code, STATUS["refused"])


def invalid(*faults: Fault) -> Problem:
    """A refused request with everything that is wrong with it."""
    unknown_only = all(fault.code == "unknown_field" for fault in faults)
    return Problem("unknown-field" if unknown_only else "validation", faults=faults)


def answer_error(error: Exception, context: Mapping[str, Any]) -> HttpResponse:
    """What DRF calls for every exception of a view."""
    request = plain_of(context["request"])
    return answer_problem(problem_of(error, zone=getattr(context["view"], "zone", None)), request)


def answer_problem(problem: Problem, request: HttpRequest) -> HttpResponse:
    """The response for a problem."""
    body = {
        "type": f"{settings.PUBLIC_ORIGIN}/problems/{problem.code}",
        "title": title_for(problem.code),
        "status": problem.status,
        "detail": sentence_for(problem.code),
        "instance": request.path,
        "code": problem.code,
        "request_id": request_id_of(request),
        **problem.members,
    }
    if problem.faults:
        body["errors"] = [fault.told() for fault in problem.faults]
    # A problem may quote what was sent, and must be told even where that is no text.
    told = json.dumps(body, ensure_ascii=False).encode(errors="replace")
    response = HttpResponse(told, CONTENT_TYPE, problem.status)
    for name, value in {**HEADERS.get(problem.code, {}), **problem.headers}.items():
        response[name] = value
    response["Cache-Control"] = "no-store"
    return response


def problem_of(error: Exception, *, zone: ZoneInfo | None = None) -> Problem:
    """The problem that an exception stands for; an unforeseen one is logged and hidden."""
    match error:
        case Problem():
            return error
        case RateLimited():
            seconds = str(error.params["retry_after"])
            return Problem("rate-limited", headers={"Retry-After": seconds, **limit_headers(error.params["allowance"])})
        case Refusal():
            return _refused(error, zone)
    for kinds, code in FRAMEWORK_ERRORS:
        if isinstance(error, kinds):
            return Problem(code)
    log.error("%s at %s", type(error).__name__, _places(error))
    return Problem("unavailable" if isinstance(error, OperationalError | InterfaceError) else "internal")


def limit_headers(allowance: Allowance) -> dict[str, str]:
    """What is left of a limit, as the IETF draft on rate limit fields writes it."""
    name = allowance.limit.name
    return {
        "RateLimit-Policy": f'"{name}";q={allowance.amount};w={allowance.limit.seconds}',
        "RateLimit": f'"{name}";r={allowance.left};t={allowance.seconds_left}',
    }


def _refused(refusal: Refusal, zone: ZoneInfo | None) -> Problem:
    members = {
        MEMBERS.get(name, name): _plain(value, zone)
        for name, value in refusal.params.items()
        if name not in WITHHELD and value is not None
    }
    faults = [Fault("invalid", pointer=_pointer(name)) for name in refusal.params.get("fields", ())]
    faults += [fault_of(one) for one in refusal.params.get("errors", ()) if isinstance(one, Mapping)]
    return Problem(refusal.code if refusal.code in STATUS else "refused", members=members, faults=faults)


def fault_of(error: Mapping[str, Any]) -> Fault:
    """One of the `errors` of a Refusal, with the figures that explain it."""
    figures = {name: _plain(value, None) for name, value in error.items() if name not in ("code", "pointer")}
    return Fault(str(error["code"]).replace("-", "_"), pointer=str(error.get("pointer", "")), figures=figures)


def _pointer(name: str) -> str:
    """Where in a booking the parts of a person stand."""
    return "/client" if name == "contact" else f"/client/{name}"


def _plain(value: Any, zone: ZoneInfo | None) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat(timespec="seconds") if zone else value.isoformat(timespec="seconds")
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {str(name): _plain(part, zone) for name, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        parts = sorted(value) if isinstance(value, set | frozenset) else value
        return [_plain(part, zone) for part in parts]
    return value if isinstance(value, str | int | float | bool) else str(value)


def _places(error: Exception) -> str:
    """Where it happened, without the error's own words: those may quote what people wrote."""
    return " < ".join(
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno}"
        for frame in reversed(traceback.extract_tb(error.__traceback__))
    )
