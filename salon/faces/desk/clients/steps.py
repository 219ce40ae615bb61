"""Everything else that the desk does with a client: one step, then back to the profile."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bookings.services import merging
from clients.models import Client
from clients.selectors import client_for, merge_for
from clients.services import alerts, editing, preferences
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.core.errors import Forbidden, NotFound, Refusal
from salon.faces.desk.clients.fields import id_from
from salon.faces.desk.faults import Unfit, said
from salon.faces.desk.parts import finished, turned_down, wants_part
from salon.faces.desk.times import day_from
from salon.faces.staff import see_other, staff_page
from salon.privacy.selectors.requests import erasure_for, open_erasure_of
from salon.privacy.services import erasure, exports


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of the profile: whose, what the form says, who pressed it and when."""

    client: Client
    told: QueryDict
    viewer: Viewer
    now: datetime


@require_POST
@staff_page
def take(request: HttpRequest, viewer: Viewer, public_id: uuid.UUID, step: str) -> HttpResponseBase:
    """Carry one step out; refused, it says why."""
    now = clock.now()
    profile = reverse("desk-client", args=[public_id])
    try:
        if step == "unmerge":
            return finished(request, _unmerge(request, viewer, public_id, now))
        act = STEPS.get(step)
        if act is None:
            raise Http404
        client = client_for(viewer=viewer, public_id=public_id)
        if not viewer.may(Permission.EDIT_CLIENTS, client.location_id):
            raise Forbidden
        words = act(Pressed(client, request.POST, viewer, now))
    except (Forbidden, NotFound):
        raise
    except Refusal as refusal:
        if wants_part(request):
            return turned_down(refusal)
        messages.error(request, said(refusal))
        return see_other(profile)
    messages.success(request, words)
    return finished(request, reverse("desk-clients") if step == "approve-erasure" else profile)


def _unmerge(request: HttpRequest, viewer: Viewer, gone_id: uuid.UUID, now: datetime) -> str:
    """Two clients again; shows the one who is back."""
    back = merging.undo(merge_for(viewer=viewer, gone_id=gone_id), by=viewer, now=now)
    messages.success(request, _("They are two clients again. What came since stays where it was."))
    return reverse("desk-client", args=[back.public_id])


def _archive(it: Pressed) -> str:
    editing.archive(it.client, by=it.viewer, now=it.now)
    return _("Put away. Whoever books again is back by that.")


def _restore(it: Pressed) -> str:
    editing.restore(it.client, by=it.viewer, now=it.now)
    return _("Back among the clients.")


def _warn(it: Pressed) -> str:
    typed = it.told.get("ends_on", "").strip()
    ends_on = day_from(typed) if typed else None
    if typed and ends_on is None:
        raise Unfit(faults={"ends_on": "day_unreadable"})
    alerts.warn(it.client, words=it.told.get("words", ""), ends_on=ends_on, by=it.viewer, now=it.now)
    return _("Noted.")


def _lift(it: Pressed) -> str:
    alerts.lift(it.client, alert_id=id_from(it.told.get("alert", "")), by=it.viewer, now=it.now)
    return _("Removed.")


def _join(it: Pressed) -> str:
    other = client_for(viewer=it.viewer, public_id=id_from(it.told.get("client", "")))
    editing.join_household(it.client, of=other, by=it.viewer, now=it.now)
    return _("They share a household now.")


def _leave(it: Pressed) -> str:
    editing.leave_household(it.client, by=it.viewer, now=it.now)
    return _("Taken out of the household.")


def _prefer(it: Pressed) -> str:
    version = it.client.location.privacy_version
    wishes = [
        preferences.Wish(one.channel, one.purpose, f"{one.channel}-{one.purpose}" in it.told, version)
        for one in preferences.preferences_of_client(it.client)
    ]
    preferences.change(it.client, wishes=wishes, source="desk", by=it.viewer, now=it.now)
    return _("Saved.")


def _copy(it: Pressed) -> str:
    exports.request(it.client, by=it.viewer, now=it.now)
    return _("The copy is being made. The client gets a message with the way to it; nobody at the salon sees it.")


def _forget(it: Pressed) -> str:
    if not it.told.get("sure"):
        raise Unfit(faults={"sure": "sure"})
    erasure.request(it.client, by=it.viewer, now=it.now)
    return _("Written down. A second person with the right to it decides.")


def _approve(it: Pressed) -> str:
    wanted = open_erasure_of(it.client, viewer=it.viewer)
    if wanted is None:
        raise NotFound
    if not it.told.get("sure"):
        raise Unfit(faults={"sure": "sure"})
    erasure.approve(erasure_for(viewer=it.viewer, public_id=wanted.public_id), by=it.viewer, now=it.now)
    return _("Forgotten. What the law wants kept is out of everybody's sight.")


STEPS: Mapping[str, Callable[[Pressed], str]] = {
    "archive": _archive,
    "restore": _restore,
    "warn": _warn,
    "lift": _lift,
    "join": _join,
    "leave": _leave,
    "preferences": _prefer,
    "copy": _copy,
    "forget": _forget,
    "approve-erasure": _approve,
}
