"""The clients of a salon: found as one types, or those the salon got to know last."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bookings.selectors.regulars import regulars
from clients.selectors import newest_of, search
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.faces import staff
from salon.faces.desk.parts import shell_of
from salon.faces.staff import staff_page


@require_GET
@staff_page
def clients(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Who is looked for, else the newest; with `list` only the list of them."""
    location, places = staff.place_of(request, viewer, Permission.SEE_CLIENTS)
    q, archived = request.GET.get("q", "")[:80].strip(), "archived" in request.GET
    if q:
        found = search(viewer=viewer, location=location, q=q, with_archived=archived)
    else:
        found = newest_of(location, viewer=viewer, archived=archived)
    context = {
        "shell": shell_of(request),
        "place": location,
        "places": places,
        "section": "desk-clients",
        "q": q,
        "archived": archived,
        "found": regulars(found, now=clock.now()),
        "may_edit": viewer.may(Permission.EDIT_CLIENTS, location.pk),
        "may_import": viewer.may(Permission.EDIT_CATALOGUE, location.pk),
    }
    return render(request, "desk/clients/rows.html" if "list" in request.GET else "desk/clients/list.html", context)
