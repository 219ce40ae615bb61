"""Where to go after logging in or unlocking."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def safe(request: HttpRequest, goal: str) -> str:
    """The address asked for when it lies on this site, else the landing page."""
    fits = url_has_allowed_host_and_scheme(goal, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return goal if fits else settings.LOGIN_REDIRECT_URL
