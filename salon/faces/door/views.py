"""Logging in by e-mail, logging out, and where each role begins."""

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core.errors import Refusal
from salon.faces import limits
from salon.faces.door.goals import safe
from salon.faces.staff import see_other, staff_page
from salon.faces.wording import sentence_of

# Where a role begins: the first line whose permission somebody has somewhere.
FIRST_PAGES = (
    (Permission.RUN_DAY, "/desk"),
    (Permission.WRITE_NOTES, "/tablet"),
    (Permission.SEE_DAY, "/desk"),
)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """Ask for e-mail and password; a wrong one is answered the same whether or not the address is known."""
    goal = safe(request, request.POST.get("next") or request.GET.get("next") or "")
    if request.method != "POST":
        return see_other(goal) if request.user.is_authenticated else _form(request, goal)
    email = request.POST.get("email", "").strip().lower()
    try:
        limits.take(limits.LOGINS, who=limits.host_of(request))
        limits.take(limits.LOGINS_PER_ACCOUNT, who=email)
    except Refusal as refusal:
        status = 429 if isinstance(refusal, limits.RateLimited) else 503
        response = _form(request, goal, email=email, problem=sentence_of(refusal), status=status)
        response["Retry-After"] = str(refusal.params.get("retry_after", 60))
        return response
    user = auth.authenticate(request, username=email, password=request.POST.get("password", ""))
    if user is None:
        problem = _("This e-mail address and password do not belong together.")
        return _form(request, goal, email=email, problem=problem, status=401)
    auth.login(request, user)
    return see_other(goal)


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    auth.logout(request)
    return see_other(settings.LOGOUT_REDIRECT_URL)


@require_GET
@staff_page
def landing(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Go where this person's day begins."""
    for permission, page in FIRST_PAGES:
        if viewer.locations(permission):
            return see_other(page)
    return render(request, "door/nowhere.html")


def _form(request: HttpRequest, goal: str, *, email: str = "", problem: str = "", status: int = 200) -> HttpResponse:
    context = {"next": goal, "email": email, "problem": problem}
    return render(request, "door/login.html", context, status=status)
