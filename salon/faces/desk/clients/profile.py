"""One client at the desk: how to reach them, what was and what comes, what they want; of health a colour and a word."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from bookings.models import Appointment, PastVisit
from bookings.selectors.messages import messages_to
from bookings.selectors.regulars import visits_of
from bookings.selectors.uploads import past_visits_of
from clients.models import Client, Consent
from clients.selectors import (
    alerts_of,
    alike_to,
    client_for,
    consents_of,
    household_of,
    light_of,
    merges_of,
)
from clients.services.merging import LIFE
from clients.services.preferences import preferences_of_client
from salon.accounts.roles import Permission
from salon.accounts.selectors import names_of_actors
from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.core.errors import NotFound
from salon.faces import messagewords, staff
from salon.faces.badges import Badge, light_badge, status_badge
from salon.faces.desk.blocks import Words
from salon.faces.desk.clients.fields import language_name
from salon.faces.desk.parts import shell_of
from salon.faces.desk.telling import why_not
from salon.faces.staff import staff_page
from salon.outbox.models import Message
from salon.privacy.selectors.requests import open_erasure_of

CONSENTS = {
    Consent.Kind.TERMS: _("Terms"),
    Consent.Kind.PRIVACY: _("Privacy"),
    Consent.Kind.HEALTH_DATA: _("Keeping of answers and notes"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A visit in the list."""

    visit: Appointment
    status: Badge


@dataclass(frozen=True, slots=True)
class Sent:
    """A message in the list: `reason` says why it was not sent."""

    row: Message
    kind: Words
    channel: Words
    status: Words
    reason: Words


@require_GET
@staff_page
def client(request: HttpRequest, viewer: Viewer, public_id: uuid.UUID) -> HttpResponseBase:
    """Everything that the desk may know, and what it can do."""
    found, now = client_for(viewer=viewer, public_id=public_id), clock.now()
    location = found.location
    if not viewer.may(Permission.SEE_CLIENTS, location.pk):
        raise NotFound
    visits = visits_of(found, viewer=viewer, now=now)
    context = {
        "shell": shell_of(request),
        "place": location,
        "section": "desk-clients",
        "client": found,
        "spoken": language_name(found.language),
        "light": light_badge(light_of(found)),
        "alerts": alerts_of(found, today=staff.today_at(location, now)),
        "household": household_of(found, viewer=viewer),
        "coming": _rows(visits.coming),
        "over": _rows(visits.over),
        "before": [_before(one) for one in past_visits_of(found, viewer=viewer)],
        "messages_sent": [_sent(row) for row in messages_to(found, viewer=viewer)],
        "preferences": _preferences(found),
        "consents": [(CONSENTS[Consent.Kind(one.kind)], one) for one in consents_of(found)],
        "alike": alike_to(found, viewer=viewer),
        "form_key": staff.form_key(),
        **_may(viewer, location.pk),
        **_own_say(found, viewer, now),
    }
    return render(request, "desk/clients/profile.html", context)


def _may(viewer: Viewer, location_id: int) -> dict[str, bool]:
    wanted = {
        "may_book": Permission.RUN_DAY,
        "may_edit": Permission.EDIT_CLIENTS,
        "may_merge": Permission.MERGE_CLIENTS,
        "may_break": Permission.BREAK_GLASS,
        "may_approve": Permission.APPROVE_ERASURE,
    }
    return {name: viewer.may(permission, location_id) for name, permission in wanted.items()}


def _own_say(found: Client, viewer: Viewer, now: datetime) -> dict[str, Any]:
    """What was merged lately, and whether somebody asked for the client to be forgotten."""
    erasure = open_erasure_of(found, viewer=viewer)
    asked_by = names_of_actors({erasure.requested_by}) if erasure else {}
    return {
        "merges": [(one, one.merged_at + LIFE) for one in merges_of(found, since=now - LIFE)],
        "erasure": erasure,
        "erasure_by": asked_by.get(erasure.requested_by, "") if erasure else "",
        "asked_oneself": erasure is not None and erasure.requested_by_user_id == viewer.user_id,
    }


def _rows(visits: Iterable[Appointment]) -> list[Row]:
    return [Row(one, status_badge(one.status)) for one in visits]


def _before(one: PastVisit) -> dict[str, Any]:
    """A visit from before the salon came here."""
    at = "" if one.at_minute is None else f"{one.at_minute // 60:02d}:{one.at_minute % 60:02d}"
    what = " · ".join(words for words in (one.service_words, one.therapist_words) if words)
    return {"on": one.on, "at": at, "what": what, "status": status_badge(one.status)}


def _sent(row: Message) -> Sent:
    return Sent(
        row,
        messagewords.kind_word(row.kind),
        messagewords.CHANNELS.get(row.channel, row.channel),
        messagewords.STATUSES[row.status],
        why_not(row),
    )


def _preferences(found: Client) -> list[tuple[str, Words, bool]]:
    """The ticks for messages: the field's name, its words, and whether it is set."""
    return [
        (f"{one.channel}-{one.purpose}", messagewords.PREFERENCES[one.channel, one.purpose], one.is_wanted)
        for one in preferences_of_client(found)
    ]
