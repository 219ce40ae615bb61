"""Coming back to a locked screen, and the short number for it."""

import re

from django.contrib import auth, messages
from django.contrib.auth.hashers import check_password
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from salon.accounts.models import User
from salon.accounts.services import pins
from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.core.errors import Refusal
from salon.faces import limits, locking
from salon.faces.door.goals import safe
from salon.faces.staff import see_other, staff_page
from salon.faces.wording import sentence_of

TRIES = limits.Limit("unlock", 8, 600, fails_closed=True)
PIN = re.compile(r"\d{4,8}", re.ASCII)


@never_cache
@sensitive_post_parameters("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def unlock(request: HttpRequest) -> HttpResponse:
    """Ask the owner of the session for the PIN or the password; after too many wrong ones the session ends."""
    goal = safe(request, request.POST.get("next") or request.GET.get("next") or "")
    if not isinstance(request.user, User) or not locking.is_shut(request):
        return see_other(goal)
    if request.method != "POST":
        return _form(request, goal)
    try:
        limits.take(TRIES, who=str(request.user.public_id))
    except Refusal:
        auth.logout(request)
        return see_other(goal)
    secret = request.POST.get("secret", "")
    if _fits(request.user, secret):
        locking.unlock(request)
        return see_other(goal)
    return _form(request, goal, problem=_("That is neither your PIN nor your password."))


@require_POST
@staff_page
def lock_now(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:  # noqa: ARG001
    """Lock the screen on the way out of the room."""
    locking.lock(request)
    return see_other(safe(request, ""))


@sensitive_post_parameters("pin", "password")
@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def pin(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Choose a PIN for the locked screen; the password says that it is oneself."""
    user = request.user
    if request.method == "POST" and isinstance(user, User):
        try:
            pins.choose(
                user, pin=request.POST.get("pin", ""), password=request.POST.get("password", ""),
                by=viewer, now=clock.now(),
            )  # fmt: skip
        except pins.PinUnfit as refusal:
            return render(request, "door/pin.html", {"problem": sentence_of(refusal)}, status=422)
        messages.success(request, _("From now on this number unlocks your screen."))
        return see_other(safe(request, ""))
    return render(request, "door/pin.html")


def _fits(user: User, secret: str) -> bool:
    if PIN.fullmatch(secret) and user.pin and check_password(secret, user.pin):
        return True
    return user.check_password(secret)


def _form(request: HttpRequest, goal: str, problem: str = "") -> HttpResponse:
    context = {"next": goal, "problem": problem, "is_handed_over": locking.HANDED_OVER in request.session}
    return render(request, "door/unlock.html", context, status=401 if problem else 200)
