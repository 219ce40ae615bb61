"""Which other sites may read the salon's catalogue and free times from their visitors' browsers (CORS)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from salon.locations.selectors import allows_site

Answering = Callable[[HttpRequest], HttpResponseBase]
SHARED = ("/api/v1/salon", "/api/v1/services", "/api/v1/therapists", "/api/v1/availability")
READING = frozenset({"GET", "HEAD"})
A_DAY = "86400"


def sharing(get_response: Answering) -> Answering:
    """Middleware: an allowed site reads, without cookies; everybody else gets the answer without permission to read."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        origin = request.headers.get("Origin", "")
        is_shared = request.path.startswith(SHARED) and origin != ""
        is_asking = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        is_asked_first = is_shared and is_asking
        response = HttpResponse(status=204) if is_asked_first else get_response(request)
        if is_shared:
            patch_vary_headers(response, ["Origin"])
            if (request.method in READING or is_asked_first) and allows_site(origin):
                _permit(response, origin)
        return response

    return answer


def _permit(response: HttpResponseBase, origin: str) -> None:
    response["Access-Control-Allow-Origin"] = origin
    response["Access-Control-Allow-Methods"] = "GET"
    response["Access-Control-Allow-Headers"] = "Accept-Language"
    response["Access-Control-Max-Age"] = A_DAY
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
