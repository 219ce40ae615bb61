"""One's own data: proving who one is, who has read it, a copy of it, being forgotten, which messages come."""

import json
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clients.services import preferences
from salon.core import clock
from salon.core.errors import Refusal
from salon.faces import limits
from salon.faces.online import browser
from salon.faces.online.owner import Owner, let_in, let_out, owner_of, people, person
from salon.faces.online.ownforms import CodeForm, LinkForm
from salon.faces.online.place import Page, place_of, private_page, shown
from salon.faces.online.preferences import choices_of, wishes_in
from salon.faces.online.readings import readings_of
from salon.faces.online.refusals import status_of, words_for
from salon.faces.online.sending import see_other
from salon.privacy.selectors.requests import erasures_for, export_for, exports_for
from salon.privacy.services import erasure, exports, links, sessions

DATA = "/my/data"
Given = ParamSpec("Given")


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def link_by_mail(request: HttpRequest) -> HttpResponse:
    """Have the links to one's visits sent; what is said is the same for every address."""
    form = LinkForm(request.POST if request.method == "POST" else None)
    is_sent = False
    if request.method == "POST" and form.is_valid():
        limits.take(limits.LINKS, who=limits.host_of(request))
        address = form.cleaned_data["email"].lower()
        if limits.is_left(limits.LINKS_PER_ADDRESS, who=address):
            links.ask(address=address, language=translation.get_language() or "", now=clock.now())
        is_sent = True
    context = {"form": form, "is_sent": is_sent}
    return shown(
        request, "online/link_by_mail.html", context, place=place_of(request), status=422 if form.errors else 200
    )


@require_safe
@private_page
def data(request: HttpRequest) -> HttpResponse:
    """Everything a client may do with their data; before they have proved who they are, whose it could be."""
    now = clock.now()
    owner = owner_of(request, now=now)
    if owner is None:
        found = people(request, now=now)
        return shown(request, "online/data_door.html", {"people": found}, place=place_of(request))
    client = owner.client
    context = {
        "client": client,
        "readings": readings_of(client),
        "exports": list(exports_for(viewer=owner.viewer)[:3]),
        "erasure": erasures_for(viewer=owner.viewer).first(),
        "choices": choices_of(client),
        "now": now,
    }
    return shown(request, "online/data.html", context, place=client.location)


@require_POST
@private_page
def send_code(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Send a number to the address that is known of this person."""
    now = clock.now()
    client = person(request, public_id, now=now)
    limits.take(limits.LINKS, who=limits.host_of(request))
    if limits.is_left(limits.LINKS_PER_ADDRESS, who=str(client.public_id)):
        sessions.send_code(client, language=translation.get_language() or "", now=now)
    return see_other(f"{DATA}/{client.public_id}/code")


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@private_page
def enter(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Type in the number that was sent."""
    now = clock.now()
    client = person(request, public_id, now=now)
    form = CodeForm(request.POST if request.method == "POST" else None)
    page: dict[str, Any] = {"form": form, "client": client, "by_mail": bool(client.email)}
    status = 200
    if request.method == "POST":
        status = 422
        limits.take(limits.CODES, who=limits.host_of(request))
        if form.is_valid():
            try:
                token = sessions.enter(client, code=form.cleaned_data["code"], by=browser.asker_of(request), now=now)
            except Refusal as refusal:
                page["problem"], status = words_for(refusal), status_of(refusal)
            else:
                response = see_other(DATA)
                let_in(response, token)
                return response
    return shown(request, "online/data_code.html", page, place=client.location, status=status)


@require_POST
@private_page
def leave(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Close the data again, on a device that others use."""
    response = see_other("/my/appointment")
    let_out(response)
    return response


def pressed_by_owner(view: Callable[Concatenate[HttpRequest, Owner, Given], HttpResponse]) -> Page[Given]:
    """A button for whoever has proved who they are; anybody else is led to where they can."""

    @require_POST
    @private_page
    @wraps(view)
    def pressed(request: HttpRequest, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponse:
        owner = owner_of(request, now=clock.now())
        return see_other(DATA) if owner is None else view(request, owner, *args, **kwargs)

    return pressed


@pressed_by_owner
def export(request: HttpRequest, owner: Owner) -> HttpResponse:
    """Ask for a copy."""
    exports.request(owner.client, by=owner.viewer, now=clock.now())
    messages.success(request, _("Your copy is being made. Load this page again in a minute."))
    return see_other(DATA)


@pressed_by_owner
def fetch(request: HttpRequest, owner: Owner, public_id: uuid.UUID) -> HttpResponse:
    """Hand out the copy, once: as one file for machines, or as one to print."""
    try:
        found = exports.fetch(export_for(viewer=owner.viewer, public_id=public_id), by=owner.viewer, now=clock.now())
    except Refusal as refusal:
        messages.error(request, words_for(refusal))
        return see_other(DATA)
    return _printed(request, owner, found) if request.POST.get("as") == "print" else _as_json(found)


def _as_json(found: dict[str, Any]) -> HttpResponse:
    response = HttpResponse(json.dumps(found, ensure_ascii=False, indent=1), "application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


def _printed(request: HttpRequest, owner: Owner, found: dict[str, Any]) -> HttpResponse:
    """The same on paper, with the data of machines behind it."""
    context = {"found": found, "place": owner.client.location, "file": json.dumps(found, ensure_ascii=False, indent=1)}
    return render(request, "online/data_print.html", context)


@pressed_by_owner
def choose_messages(request: HttpRequest, owner: Owner) -> HttpResponse:
    """Say which messages are wanted."""
    client = owner.client
    preferences.change(
        client, wishes=wishes_in(request.POST, client), source="online", by=owner.viewer, now=clock.now()
    )
    messages.success(request, _("Your choice is kept."))
    return see_other(DATA)


@pressed_by_owner
def forget_me(request: HttpRequest, owner: Owner) -> HttpResponse:
    """Ask to be forgotten; a second person of the salon carries it out."""
    try:
        erasure.request(owner.client, by=owner.viewer, now=clock.now())
    except Refusal as refusal:
        messages.error(request, words_for(refusal))
    else:
        messages.success(request, _("We have your request and answer within a month."))
    return see_other(DATA)
