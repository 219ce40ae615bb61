"""The waiting list at the desk: who waits for what, what was offered and why, putting somebody on it and taking off."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from bookings.models import Offer, WaitlistEntry
from bookings.models.waitlist import LARGEST_PARTY
from bookings.selectors.menu import services_of, therapists_of
from bookings.selectors.waitlist import entry_for, names_passed_over, offers_at, waiting_at
from bookings.services import waitlist
from bookings.services.waitlist import Newcomer, Wish
from clients.models import Client
from clients.selectors import client_for
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.core.errors import Forbidden, NotFound, Refusal
from salon.core.localtime import day_bounds, instant
from salon.faces import staff
from salon.faces.badges import Badge
from salon.faces.desk.blocks import Words
from salon.faces.desk.faults import Unfit, faults_of, said, status_for
from salon.faces.desk.parts import sentence_about
from salon.faces.desk.times import day_from
from salon.faces.staff import see_other, staff_page
from salon.faces.waitwishes import PARTS, Spelled, minutes_of, spelled
from salon.locations.models import Location

# What was offered longer ago is for the audit.
LATELY = timedelta(days=14)
STANDS: Mapping[str, tuple[Words, str, str]] = {
    "live": (gettext_lazy("Waits for an answer"), "◐", "warn"),
    "accepted": (gettext_lazy("Taken"), "✓", "good"),
    "declined": (gettext_lazy("Let go"), "✕", "quiet"),
    "expired": (gettext_lazy("No answer in time"), "○", "quiet"),
    "withdrawn": (gettext_lazy("Taken back"), "⊘", "quiet"),
}
WHY: Mapping[str, Words] = {
    "was_asked": gettext_lazy("%(who)s was asked before."),
    "does_not_fit": gettext_lazy("%(who)s wishes for other times."),
    "has_another_offer": gettext_lazy("%(who)s has another offer to answer."),
    "client_overlap": gettext_lazy("%(who)s has a visit at that time."),
}
NO_PLACE = gettext_lazy("%(who)s could not be given a place.")


@dataclass(frozen=True, slots=True)
class Waits:
    """Somebody who waits, with the place in the line and what would suit."""

    number: int
    entry: WaitlistEntry
    since: datetime
    wishes: list[Spelled]


@dataclass(frozen=True, slots=True)
class Told:
    """An offer: which time, to whom, how it stands, and why it was this one's turn."""

    offer: Offer
    at: datetime
    until: datetime
    badge: Badge
    place: int
    length: int
    passed_over: list[str]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def waiting_list(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Who waits, first come first; with `client` a form that puts this client on the list."""
    location, places = staff.place_of(request, viewer, Permission.SEE_CLIENTS)
    now, may_run = clock.now(), viewer.may(Permission.RUN_DAY, location.pk)
    client = _client(request, viewer, location) if may_run else None
    refused: Refusal | None = None
    if request.method == "POST":
        if client is None:
            raise Forbidden
        try:
            return see_other(_put_on(request, viewer, client, now))
        except (Forbidden, NotFound):
            raise
        except Refusal as refusal:
            refused = refusal
    offers = offers_at(location, viewer=viewer, since=now - LATELY)
    names = names_passed_over(offers, viewer=viewer)
    context = {
        "place": location,
        "places": places,
        "section": "desk-waitlist",
        "may_run": may_run,
        "waits": [
            Waits(number, entry, entry.joined_at.astimezone(location.zone), _spelled(entry))
            for number, entry in enumerate(waiting_at(location, viewer=viewer), start=1)
        ],
        "offers": [_told(offer, location, names) for offer in offers],
        "form_key": staff.form_key(),
        **(_form(request, location, client, refused, now) if client else {}),
    }
    return render(request, "desk/waitlist.html", context, status=status_for(refused) if refused else 200)


@require_POST
@staff_page
def take_off(request: HttpRequest, viewer: Viewer, public_id: uuid.UUID) -> HttpResponseBase:
    """Somebody does not want to wait any more; what is offered to them goes to the next."""
    entry = entry_for(viewer=viewer, public_id=public_id)
    if not viewer.may(Permission.RUN_DAY, entry.location_id):
        raise Forbidden
    try:
        waitlist.leave(entry, by=viewer, now=clock.now())
        messages.success(request, _("%(name)s is off the list.") % {"name": entry.client.name})
    except Refusal as refusal:
        messages.error(request, said(refusal))
    return see_other(f"{reverse('desk-waitlist')}?location={entry.location.slug}")


def _client(request: HttpRequest, viewer: Viewer, location: Location) -> Client | None:
    wanted = request.POST.get("client") or request.GET.get("client")
    if not wanted:
        return None
    try:
        client = client_for(viewer=viewer, public_id=uuid.UUID(wanted))
    except ValueError as error:
        raise NotFound from error
    if client.location_id != location.pk:
        raise NotFound
    return client


def _put_on(request: HttpRequest, viewer: Viewer, client: Client, now: datetime) -> str:
    wish = _wish(request, client.location)

    def act() -> str:
        waitlist.join(wishes=[wish], who=Newcomer(client=client), source="desk", by=viewer, now=now)
        messages.success(request, _("%(name)s is on the list.") % {"name": client.name})
        return f"{reverse('desk-waitlist')}?location={client.location.slug}"

    return staff.once_per_form(request, act, now=now)


def _wish(request: HttpRequest, location: Location) -> Wish:
    """What the form says; raises Unfit with every field that cannot be read."""
    told, faults = request.POST, dict[str, str]()
    service = next((one for one in services_of(location, online_only=False) if one.slug == told.get("service")), None)
    first, last = day_from(told.get("first")), day_from(told.get("last"))
    faults |= {} if service else {"service": "service"}
    faults |= {name: "day_unreadable" for name, day in (("first", first), ("last", last)) if day is None}
    if first and last and last < first:
        faults["last"] = "until"
    if faults or service is None or first is None or last is None:
        raise Unfit(faults=faults)
    therapist = next((one for one in therapists_of(location) if str(one.public_id) == told.get("therapist")), None)
    party = staff.number_of(told.get("party"), otherwise=1)
    begins, ends = minutes_of(told.get("part", "any"))
    return Wish(
        service=service,
        therapist=therapist,
        party_size=party if 1 <= party <= LARGEST_PARTY else 1,
        starts_at=instant(day_bounds(first, location.zone).start),
        ends_at=instant(day_bounds(last, location.zone).end),
        day_from=begins,
        day_to=ends,
    )


def _form(
    request: HttpRequest, location: Location, client: Client, refused: Refusal | None, now: datetime
) -> dict[str, Any]:
    """The form with what was typed, or with what is likely."""
    today = staff.today_at(location, now)
    usual = {"first": today.isoformat(), "last": (today + timedelta(days=7)).isoformat(), "part": "any", "party": "1"}
    faults = faults_of(refused) if refused else {}
    return {
        "client": client,
        "told": {**usual, **request.GET.dict(), **request.POST.dict()},
        "faults": faults,
        "problem": said(refused) if refused and not faults else "",
        "services": services_of(location, online_only=False),
        "therapists": therapists_of(location),
        "parts": [(code, words) for code, words, *_rest in PARTS],
        "parties": range(1, LARGEST_PARTY + 1),
    }


def _spelled(entry: WaitlistEntry) -> list[Spelled]:
    return [spelled(wish, entry.location) for wish in entry.wishes.all()]


def _told(offer: Offer, location: Location, names: Mapping[str, str]) -> Told:
    why = offer.explanation
    return Told(
        offer,
        at=offer.freed.starts_at.astimezone(location.zone),
        until=offer.expires_at.astimezone(location.zone),
        badge=Badge(offer.status, *STANDS[offer.status]),
        place=why.get("place", 1),
        length=why.get("of", 1),
        passed_over=[
            sentence_about(names.get(one["entry_id"], _("Somebody")), WHY.get(one["why"], NO_PLACE))
            for one in why.get("passed_over", ())
        ],
    )
