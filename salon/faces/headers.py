"""What every answer tells the browser beside what Django and the security policy say."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

Answering = Callable[[HttpRequest], HttpResponseBase]

OURS_ALONE = "same-origin"
NOTHING = ", ".join(
    f"{feature}=()"
    for feature in ("camera", "microphone", "geolocation", "payment", "usb", "browsing-topics", "interest-cohort")
)


def guarding(get_response: Answering) -> Answering:
    """Middleware: no device of the visitor is used, and no other site loads our pages into its own.

    A view that means otherwise, such as the button that other sites embed, has said so already.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", NOTHING)
        response.headers.setdefault("Cross-Origin-Resource-Policy", OURS_ALONE)
        return response

    return answer
