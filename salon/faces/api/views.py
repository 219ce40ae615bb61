"""The common ground of every address: the door, the limit, the key, the headers."""

import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from rest_framework.request import Request
from rest_framework.views import APIView

from salon.accounts.services import idempotency
from salon.accounts.viewer import Kind, Viewer
from salon.core import clock
from salon.core.errors import Forbidden, Refusal
from salon.faces import limits
from salon.faces.api import replies
from salon.faces.api.asking import SAFE_METHODS, plain_of
from salon.faces.api.contracts import Operation
from salon.faces.api.document import describe
from salon.faces.api.errors import Problem, answer_problem, limit_headers, problem_of
from salon.faces.api.reading import fingerprint_of, read_body, read_json, read_query

KEY = re.compile(r"[\x21-\x7e]{16,255}")
SHORTEST_ANONYMOUS_KEY = 22
METHODS = ("get", "post", "put", "patch", "delete")


@dataclass
class Asked:
    """One request as an operation sees it: who, when, and what, already read."""

    viewer: Viewer
    now: datetime
    request: HttpRequest
    view: "ApiView"
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)

    def at(self, zone: ZoneInfo) -> None:
        """From here on errors, too, tell instants in this salon's time."""
        self.view.zone = zone


Handler = Callable[..., HttpResponse]


def operation(offered: Operation) -> Callable[[Handler], Handler]:
    """Make a method `(view, asked, **ids)` answer requests as offered, and describe it in the document."""

    def decorate(method: Handler) -> Handler:
        @wraps(method)
        def handle(view: "ApiView", request: Request, **ids: uuid.UUID) -> HttpResponse:
            plain = plain_of(request)
            asked = Asked(cast("Viewer", request.auth), view.now, plain, view)
            sent = {} if plain.method in SAFE_METHODS or offered.is_raw else read_json(plain)

            def act() -> HttpResponse:
                asked.query = read_query(offered.query, request.query_params)
                asked.body = read_body(offered.takes, sent) if offered.takes else {}
                return method(view, asked, **ids)

            return _once(asked, offered, sent, act) if plain.method == "POST" else act()

        handle.operation = offered  # type: ignore[attr-defined]
        return describe(handle, offered)

    return decorate


class ApiView(APIView):
    """One address of the API."""

    http_method_names = [*METHODS, "head"]
    # A signature is all the proof: whoever asks is a stranger, whatever a browser sends along.
    is_signed = False
    # The salon whose time an answer is told in, once it is known.
    zone: ZoneInfo | None = None
    now: datetime
    allowance: limits.Allowance | None = None

    @property
    def offered(self) -> Operation | None:
        """The operation behind the method of the request, if there is one."""
        handler = getattr(self, (self.request.method or "").lower(), None)
        return getattr(handler, "operation", None)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Who, whether they may knock, how often."""
        self.now = clock.now()
        super().initial(request, *args, **kwargs)

    def check_permissions(self, request: Request) -> None:
        """Nobody known at a closed door is asked who they are; somebody known is told no."""
        viewer = cast("Viewer", request.auth)
        if self.offered is None:
            return
        if viewer.kind not in self.offered.doors:
            raise Problem("unauthenticated") if viewer.kind is Kind.ANONYMOUS else Forbidden()
        needs = self.offered.needs
        if viewer.is_staff and needs and not any(viewer.locations(permission) for permission in needs):
            raise Forbidden

    def check_throttles(self, request: Request) -> None:
        """Staff are counted by person, everybody else by host."""
        viewer = cast("Viewer", request.auth)
        if viewer.is_staff:
            self.allowance = limits.take(limits.STAFF, who=viewer.actor)
        elif self.offered is not None and self.offered.limit is not None:
            self.allowance = limits.take(self.offered.limit, who=limits.host_of(plain_of(request)))

    def handle_exception(self, exc: Exception) -> HttpResponse:  # type: ignore[override]
        """Every exception becomes a problem; nothing is left to Django's pages."""
        response = answer_problem(problem_of(exc, zone=self.zone), plain_of(self.request))
        if response.status_code == 405:
            response["Allow"] = ", ".join(self.allowed_methods)
        return response

    def finalize_response(  # type: ignore[override]
        self, request: Request, response: HttpResponse, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The headers that every answer of the API has."""
        if request.method in SAFE_METHODS and replies.is_known(plain_of(request), response):
            response = replies.unchanged(response)
        response.headers.setdefault("Cache-Control", replies.PRIVATE)
        if self.allowance is not None:
            for name, value in limit_headers(self.allowance).items():
                response.headers.setdefault(name, value)
        patch_vary_headers(response, ["Accept", "Authorization", "Cookie"])
        return response


class Unknown(ApiView):
    """Whatever lies below /api and is nothing."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Nothing is here, whoever asks and however."""
        raise Problem("not-found")


def _once(asked: Asked, offered: Operation, sent: Any, act: Callable[[], HttpResponse]) -> HttpResponse:
    """Carry a POST out once for its key, final errors among the answers kept."""
    given = asked.request.headers.get("Idempotency-Key")
    if given is None and not offered.needs_key:
        return act()
    key = idempotency.Key(
        principal=asked.viewer.actor,
        method="POST",
        path=asked.request.path,
        key=_fit(given, asked.viewer),
        fingerprint=fingerprint_of(sent),
    )
    answer = idempotency.once(key=key, act=lambda: replies.kept(_final(asked, act)), now=asked.now)
    return replies.again(answer)


def _fit(given: str | None, viewer: Viewer) -> str:
    """A key that nobody else guesses: an anonymous one shares its scope with every stranger."""
    shortest = SHORTEST_ANONYMOUS_KEY if viewer.kind is Kind.ANONYMOUS else 0
    if given is None or not KEY.fullmatch(given) or len(given) < shortest:
        raise Problem("idempotency-key-required")
    return given


def _final(asked: Asked, act: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer, or the problem where that is final; what may be tried again undoes the transaction."""
    try:
        return act()
    except (Problem, Refusal) as error:
        problem = problem_of(error, zone=asked.view.zone)
        if problem.status not in idempotency.FINAL:
            raise
        return answer_problem(problem, asked.request)
