"""The back office as a whole: who may come in, what it looks like, what stands around every page."""

from collections.abc import Callable
from typing import Any

from django.contrib import auth
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.translation import gettext as _
from unfold.sites import UnfoldAdminSite

from salon.faces.manage import look
from salon.faces.manage.checklist import checklist_of
from salon.faces.manage.menu_of_pages import navigation_of
from salon.faces.manage.scope import allowed, places_of, viewer_behind
from salon.faces.staff import see_other

# What the house does itself, or does not want: one's own log-in and password, and a way to any row by its number.
NOT_OURS = {"login", "logout", "password_change", "password_change_done", "view_on_site"}


class Office(UnfoldAdminSite):
    """The admin for managers; each sees the salons that are theirs."""

    enable_nav_sidebar = True
    index_template = "manage/index.html"

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether somebody manages a salon; the flags and groups of Django's own admin count for nothing."""
        return bool(allowed(request))

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:  # noqa: FBT001, FBT002
        """A page behind the house's own door: log in there, and no other role gets in."""
        inner = super().admin_view(view, cacheable)

        def behind_the_door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if viewer_behind(request) is None:
                return redirect_to_login(request.get_full_path())
            if not self.has_permission(request):
                raise PermissionDenied
            response: HttpResponseBase = inner(request, *args, **kwargs)
            response["Cache-Control"] = "no-store"
            return response

        return behind_the_door

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """The pages of the admin without those that the house has itself."""
        ours = [
            path("look.css", look.stylesheet, name="look"),
            path("login/", self.login, name="login"),
            path("logout/", self.logout, name="logout"),
        ]
        return ours + [one for one in super().get_urls() if getattr(one, "name", "") not in NOT_OURS]

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """To the house's own door."""
        return see_other(reverse("staff-login"))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """End the session, as the house's own button does."""
        if request.method == "POST":
            auth.logout(request)
        return see_other(reverse("staff-login"))

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """What is still to do before the first booking, and the way to everything."""
        extra = {"checklists": [checklist_of(place) for place in places_of(request)], **(extra_context or {})}
        return super().index(request, extra)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What every page shows around itself."""
        places = places_of(request)
        name = places[0].name if len(places) == 1 else "Solea"
        shown: dict[str, Any] = super().each_context(request)
        return shown | {
            "site_title": name,
            "site_header": name,
            "site_subheader": _("Back office"),
            "site_icon": look.logo_of(places) or static("img/favicon.svg"),
            "site_favicons": [{"rel": "icon", "href": static("img/favicon.svg"), "type": "image/svg+xml"}],
            "site_url": reverse("staff"),
            # Colours come as a stylesheet: the page may hold none.
            "colors": {},
            "styles": [reverse("admin:look"), static("manage/manage.css")],
            # The admin's library holds instructions in attributes; this reads them where `eval` is not allowed.
            "scripts": [static("manage/reader.js")],
            "available_apps": [],
            "show_history": False,
        }

    def get_sidebar_list(self, request: HttpRequest) -> list[dict[str, Any]]:
        """The pages, by what they are about."""
        return navigation_of(request) if self.has_permission(request) else []

    def _get_account_links(self, request: HttpRequest) -> list[dict[str, Any]]:
        return [{"title": _("PIN for the locked screen"), "link": reverse("pin")}]


office = Office(name="manage")
office.index_title = _("Back office")
