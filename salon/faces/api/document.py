"""The OpenAPI document: every operation as it is offered."""

from collections import defaultdict
from collections.abc import Callable
from functools import cache
from typing import Any

from django.utils import translation
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers

from salon.faces.api.contracts import Operation
from salon.faces.api.errors import CONTENT_TYPE, STATUS

ALWAYS = ("malformed", "not-acceptable", "rate-limited", "internal", "unavailable")
WITH_BODY = ("malformed", "too-large", "unsupported-media-type", "validation", "unknown-field")
WITH_QUERY = ("validation", "unknown-field", "not-found")
BEHIND_A_DOOR = ("unauthenticated", "forbidden", "csrf", "not-found")
WITH_KEY = ("idempotency-key-reused", "idempotency-in-progress")
DOORS = "x-doors"


class FaultShape(serializers.Serializer[Any]):
    """One thing wrong with a request."""

    code = serializers.CharField()
    detail = serializers.CharField()
    pointer = serializers.CharField(required=False, help_text="A JSON pointer (RFC 6901) into the body.")
    parameter = serializers.CharField(required=False, help_text="The name of a query parameter.")


class ProblemShape(serializers.Serializer[Any]):
    """An error (RFC 9457); some codes have members of their own."""

    type = serializers.URLField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    instance = serializers.CharField()
    code = serializers.CharField()
    request_id = serializers.CharField()
    errors = FaultShape(many=True, required=False)  # type: ignore[assignment]


class DoorkeeperScheme(OpenApiAuthenticationExtension):
    """How a request says who is asking."""

    target_class = "salon.faces.api.asking.Doorkeeper"
    name = ["session", "token"]

    def get_security_definition(self, auto_schema: Any) -> list[dict[str, str]]:
        return [
            {"type": "apiKey", "in": "cookie", "name": "__Host-session"},
            {"type": "http", "scheme": "bearer", "bearerFormat": "bk_…, cl_… or st_…"},
        ]


def describe(handler: Callable[..., Any], offered: Operation) -> Callable[..., Any]:
    """Tell the document about an operation."""
    decorate: Callable[[Callable[..., Any]], Callable[..., Any]] = extend_schema(
        operation_id=offered.name,
        summary=offered.summary,
        description=" ",
        parameters=[offered.query, *_headers(offered)],
        request=offered.takes,
        responses={**_answers(offered), **_problems(offered)},
        extensions={DOORS: sorted(offered.doors)},
    )
    return decorate(handler)


@cache
def document() -> dict[str, Any]:
    """The whole document, made once for a process."""
    with translation.override("en"):
        made: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return made


def only_the_api(endpoints: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """What lies below the API; the same health checks at the root are for machines that know no API."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/")]


def finish(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A session or a token; nothing at all only where strangers may knock."""
    for methods in result["paths"].values():
        for operation in methods.values():
            operation.pop("description", None)
            nobody: list[dict[str, list[str]]] = [{}] if "anonymous" in operation[DOORS] else []
            operation["security"] = [{"session": []}, {"token": []}, *nobody]
    return result


def _headers(offered: Operation) -> list[OpenApiParameter]:
    headers = []
    if offered.takes is not None or offered.needs_key:
        headers.append(("Idempotency-Key", offered.needs_key, "16 to 255 visible ASCII characters; 22 for strangers."))
    if offered.needs_version:
        headers.append(("If-Match", True, "The ETag of what you have seen."))
    if offered.may_create:
        words = "The ETag of what you have seen; for another, 412 shows in `current` what stands there now."
        headers.append(("If-Match", False, words))
        headers.append(("If-None-Match", False, "`*` for what begins with this request; one of the two is needed."))
    return [
        OpenApiParameter(name, str, OpenApiParameter.HEADER, required=required, description=words)
        for name, required, words in headers
    ]


def _answers(offered: Operation) -> dict[Any, Any]:
    return {
        status: OpenApiResponse(shape, description="Done.")
        if shape is not None
        else OpenApiResponse(description="Done.")
        for status, shape in offered.gives.items()
    }


def _problems(offered: Operation) -> dict[Any, Any]:
    by_status: dict[int, list[str]] = defaultdict(list)
    for code in _codes(offered):
        by_status[STATUS[code]].append(code)
    return {
        (status, CONTENT_TYPE): OpenApiResponse(ProblemShape, description=", ".join(f"`{code}`" for code in codes))
        for status, codes in sorted(by_status.items())
    }


def _codes(offered: Operation) -> list[str]:
    codes = [*ALWAYS, *WITH_QUERY, *offered.refuses]
    if "anonymous" not in offered.doors:
        codes += BEHIND_A_DOOR
    else:
        codes += ["token-invalid", "csrf"]
    if offered.takes is not None:
        codes += WITH_BODY
    if offered.needs_key:
        codes += ["idempotency-key-required", *WITH_KEY]
    if offered.needs_version or offered.may_create:
        codes += ["precondition-required", "version-mismatch"]
    return list(dict.fromkeys(codes))
