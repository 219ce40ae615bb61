"""What Django answers without a view: problems below /api, pages elsewhere."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from salon.faces.api.errors import Problem, answer_problem


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A host that is not ours, a request that is no request."""
    return _problem(request, "malformed") or defaults.bad_request(request, exception or Exception())


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Known and not allowed."""
    return _problem(request, "forbidden") or defaults.permission_denied(request, exception or Exception())


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such address."""
    return _problem(request, "not-found") or defaults.page_not_found(request, exception or Exception())


def server_error(request: HttpRequest) -> HttpResponse:
    """What nobody foresaw, outside every view."""
    return _problem(request, "internal") or defaults.server_error(request)


def _problem(request: HttpRequest, code: str) -> Any:
    if not (request.path == "/api" or request.path.startswith("/api/")):
        return None
    return answer_problem(Problem(code), request)
