"""Two clients side by side, and making one of them."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from bookings.selectors.regulars import visit_counts
from bookings.services import merging
from clients.models import Client
from clients.selectors import client_for
from clients.services.merging import FIELDS
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.core.errors import Forbidden, NotFound, Refusal
from salon.faces import staff
from salon.faces.desk.blocks import Words
from salon.faces.desk.clients.fields import language_name
from salon.faces.desk.faults import said
from salon.faces.desk.parts import finished, shell_of
from salon.faces.staff import staff_page

LABELS: dict[str, Words] = {
    "name": gettext_lazy("Name"),
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Phone"),
    "language": gettext_lazy("Language"),
    "time_zone": gettext_lazy("Time zone"),
    "born_on": gettext_lazy("Born on"),
    "household": gettext_lazy("Household"),
    "desk_note": gettext_lazy("Note for the desk"),
    "likes": gettext_lazy("What they like"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is known of both: as it stands here and there, and whether the other's is to be taken."""

    name: str
    label: Words
    kept: str
    gone: str
    is_taken: bool

    @property
    def differs(self) -> bool:
        """Whether there is something to choose."""
        return self.kept != self.gone and bool(self.gone)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def merge(request: HttpRequest, viewer: Viewer, public_id: uuid.UUID, gone_id: uuid.UUID) -> HttpResponseBase:
    """Compare; pressed, the one on the right goes into the one on the left."""
    kept, gone = (client_for(viewer=viewer, public_id=one) for one in (public_id, gone_id))
    if not viewer.may(Permission.MERGE_CLIENTS, kept.location_id):
        raise Forbidden
    now = clock.now()

    def join() -> str:
        take = {name for name in FIELDS if request.POST.get(name) == "gone"}
        merging.merge(gone, into=kept, take=take, by=viewer, now=now)
        messages.success(request, _("They are one client now. You can take it back for 24 hours."))
        return reverse("desk-client", args=[kept.public_id])

    problem = ""
    if request.method == "POST":
        try:
            return finished(request, staff.once_per_form(request, join, now=now))
        except (Forbidden, NotFound):
            raise
        except Refusal as refusal:
            problem = said(refusal)
    counts = visit_counts([kept, gone])
    context: dict[str, Any] = {
        "shell": shell_of(request),
        "place": kept.location,
        "section": "desk-clients",
        "kept": kept,
        "gone": gone,
        "kept_visits": counts.get(kept.pk, 0),
        "gone_visits": counts.get(gone.pk, 0),
        "lines": [_line(name, kept, gone, request.POST.get(name)) for name in FIELDS],
        "problem": problem,
        "form_key": staff.form_key(),
    }
    return render(request, "desk/clients/merge.html", context, status=409 if problem else 200)


def _line(name: str, kept: Client, gone: Client, chosen: str | None) -> Line:
    here, there = _told(name, kept), _told(name, gone)
    return Line(name, LABELS[name], here, there, chosen == "gone" if chosen else not here and bool(there))


def _told(name: str, client: Client) -> str:
    value = getattr(client, name)
    if value in (None, ""):
        return ""
    if name == "phone":
        return str(value.as_international)
    if name == "born_on":
        return str(formats.date_format(value, "j F Y"))
    return language_name(value) if name == "language" else str(value)
