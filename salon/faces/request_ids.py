"""The id under which a request is answered, logged and audited."""

import re
import uuid
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,36}")
HEADER = "X-Request-Id"

Answering = Callable[[HttpRequest], HttpResponseBase]


def request_id_of(request: HttpRequest) -> str:
    """The sender's own id, when it is fit, or a new one; the same however often it is asked for."""
    known = getattr(request, "solea_request_id", None)
    if known is None:
        given = request.headers.get(HEADER, "")
        known = given if GIVEN_ID.fullmatch(given) else str(uuid.uuid4())
        request.solea_request_id = known  # type: ignore[attr-defined]
    return str(known)


def naming_requests(get_response: Answering) -> Answering:
    """Middleware: every answer names its request."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response[HEADER] = request_id_of(request)
        return response

    return answer
