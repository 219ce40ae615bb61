"""The way through the back office: pages by what they are about."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _


def navigation_of(request: HttpRequest) -> list[dict[str, Any]]:
    """Groups of pages, each with its address and sign."""
    return [
        {"items": [_item(request, _("Overview"), "home", reverse("admin:index"), is_exact=True)]},
        {
            "title": _("The salon"),
            "items": [
                _page(request, _("Salons"), "storefront", "locations_location"),
                _item(request, _("Opening hours"), "schedule", reverse("desk-hours")),
                _page(request, _("Booking rules"), "rule", "locations_bookingpolicy"),
                _item(request, _("Messages"), "sms", reverse("desk-message-plan")),
            ],
        },
        {
            "title": _("The menu"),
            "items": [
                _page(request, _("Services"), "spa", "bookings_service"),
                _page(request, _("Chairs"), "chair", "bookings_chair"),
                _page(request, _("Kinds of chairs"), "category", "catalogue_chairtype"),
            ],
        },
        {
            "title": _("People"),
            "items": [
                _page(request, _("Therapists"), "badge", "therapists_therapist"),
                _page(request, _("Certificates"), "workspace_premium", "therapists_qualification"),
                _item(request, _("Hours and absences"), "event_busy", reverse("desk-team")),
                _page(request, _("Log-ins"), "person", "accounts_user"),
                _page(request, _("Roles"), "key", "accounts_membership"),
            ],
        },
        {
            "title": _("Rules and texts"),
            "items": [
                _page(request, _("Screening rules"), "health_and_safety", "catalogue_screeningrule"),
                _page(request, _("Screening settings"), "tune", "catalogue_screeningsetting"),
                _page(request, _("Home care texts"), "article", "catalogue_advice"),
                _page(request, _("Kinds of certificates"), "school", "catalogue_qualificationtype"),
                _page(request, _("Who did what"), "history", "accounts_auditevent"),
            ],
        },
        {"items": [_item(request, _("Back to the desk"), "arrow_back", reverse("desk"))]},
    ]


def _page(request: HttpRequest, title: str, icon: str, name: str) -> dict[str, Any]:
    return _item(request, title, icon, reverse(f"admin:{name}_changelist"))


def _item(request: HttpRequest, title: str, icon: str, link: str, *, is_exact: bool = False) -> dict[str, Any]:
    is_here = request.path == link if is_exact else request.path.startswith(link)
    return {"title": title, "icon": icon, "link": link, "active": is_here, "has_permission": True}
