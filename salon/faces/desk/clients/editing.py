"""Adding a client at the desk, and changing what is known of one."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clients.models import Client
from clients.selectors import client_for
from clients.services import editing
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.core.errors import Forbidden, NotFound, Refusal
from salon.faces import staff
from salon.faces.desk.clients.fields import id_from
from salon.faces.desk.faults import Unfit, faults_of, said
from salon.faces.desk.parts import finished, shell_of
from salon.faces.staff import staff_page
from salon.faces.wording import SENTENCES

OLDEST = 1900
FIELDS = ("name", "phone", "email", "language", "likes", "desk_note")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def new(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Somebody new; `household` names whom they live with."""
    location, _places = staff.place_of(request, viewer, Permission.EDIT_CLIENTS)
    told = request.POST if request.method == "POST" else request.GET
    lives_with = client_for(viewer=viewer, public_id=id_from(told["household"])) if told.get("household") else None
    now = clock.now()

    def add() -> str:
        made = editing.add(
            location,
            facts=_facts(request.POST),
            by=viewer,
            now=now,
            others=_others(request.POST),
            household_of=lives_with,
        )
        messages.success(request, _("Added."))
        return reverse("desk-client", args=[made.public_id])

    refused: Refusal | None = None
    if request.method == "POST":
        try:
            return finished(request, staff.once_per_form(request, add, now=now))
        except (Forbidden, NotFound):
            raise
        except Refusal as refusal:
            refused = refusal
    usual = {"language": location.language, "name": told.get("name", "")}
    shown = told if refused else usual
    context = {"place": location, "lives_with": lives_with, "told": shown, **_page(request, refused, told)}
    return render(request, "desk/clients/form.html", context, status=_status(refused))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def edit(request: HttpRequest, viewer: Viewer, public_id: uuid.UUID) -> HttpResponseBase:
    """What is known of a client, to be changed."""
    client, now = client_for(viewer=viewer, public_id=public_id), clock.now()
    if not viewer.may(Permission.EDIT_CLIENTS, client.location_id):
        raise Forbidden

    def change() -> str:
        editing.change(
            client,
            changes=_facts(request.POST),
            expected_version=staff.number_of(request.POST.get("version")),
            by=viewer,
            now=now,
            others=_others(request.POST),
        )
        messages.success(request, _("Saved."))
        return reverse("desk-client", args=[client.public_id])

    refused: Refusal | None = None
    if request.method == "POST":
        try:
            return finished(request, staff.once_per_form(request, change, now=now))
        except (Forbidden, NotFound):
            raise
        except Refusal as refusal:
            refused = refusal
    told = request.POST if refused else _stored(client)
    context = {"place": client.location, "client": client, "told": told, **_page(request, refused, request.POST)}
    return render(request, "desk/clients/form.html", context, status=_status(refused))


def _page(request: HttpRequest, refused: Refusal | None, told: Mapping[str, Any]) -> dict[str, Any]:
    alike = refused.candidates if isinstance(refused, editing.SamePerson) else []
    faults = _faults(refused)
    return {
        "shell": shell_of(request),
        "section": "desk-clients",
        "languages": settings.LANGUAGES,
        "faults": faults,
        "alike": alike,
        "was_told": "others" in told,
        "problem": said(refused) if refused and not faults and not alike else "",
        "form_key": staff.form_key(),
    }


def _status(refused: Refusal | None) -> int:
    if refused is None:
        return 200
    return 422 if _faults(refused) else 409


def _faults(refused: Refusal | None) -> dict[str, str]:
    if isinstance(refused, editing.FactsUnfit):
        return {field: str(SENTENCES["validation"]) for field in refused.params["fields"]}
    return faults_of(refused) if refused else {}


def _facts(told: QueryDict) -> dict[str, Any]:
    """The form in the words of the model; raises Unfit for a day that is none."""
    facts: dict[str, Any] = {name: told.get(name, "").strip() for name in FIELDS}
    if facts["language"] not in dict(settings.LANGUAGES):
        del facts["language"]
    facts["born_on"] = _born_on(told.get("born_on", "").strip())
    return facts


def _born_on(typed: str) -> date | None:
    if not typed:
        return None
    try:
        day = date.fromisoformat(typed)
    except ValueError as error:
        raise Unfit(faults={"born_on": "day_unreadable"}) from error
    if day.year < OLDEST:
        raise Unfit(faults={"born_on": "day_unreadable"})
    return day


def _others(told: QueryDict) -> list[uuid.UUID]:
    """Who looked alike and is somebody else, once the tick says so."""
    return [id_from(one) for one in told.getlist("others")] if told.get("somebody_else") else []


def _stored(client: Client) -> dict[str, str]:
    told = {name: str(getattr(client, name)) for name in FIELDS}
    told["phone"] = client.phone.as_international if client.phone else ""
    return told | {"born_on": client.born_on.isoformat() if client.born_on else ""}
