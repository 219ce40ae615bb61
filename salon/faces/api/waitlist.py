"""/waitlist: wanting a time that is not free."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from rest_framework import serializers

from bookings.domain.wishes import MOST_WISHES
from bookings.models import Service, WaitlistEntry
from bookings.models.waitlist import LARGEST_PARTY
from bookings.selectors import menu
from bookings.selectors.waitlist import entries_at, entry_for, live_offer_of, place_in_line
from bookings.services import waitlist
from bookings.services.waitlist import Newcomer, Wish
from clients.models import Client
from clients.selectors import client_for
from salon.accounts.roles import Permission
from salon.accounts.viewer import Kind
from salon.core.errors import Forbidden, NotFound
from salon.faces.api.booking_body import ClientBody, ConsentsBody, consents_in
from salon.faces.api.contracts import ANYBODY, KNOWN, STAFF, Operation
from salon.faces.api.errors import Fault, invalid
from salon.faces.api.fields import CodeField, DateOrInstantField, IdField, StartField, WholeNumberField, start_of
from salon.faces.api.listing import ListQuery, list_shape, page
from salon.faces.api.places import salon_to_run, therapist_at
from salon.faces.api.reading import Body
from salon.faces.api.replies import nothing, reply
from salon.faces.api.views import ApiView, Asked, operation
from salon.faces.api.waitlist_shapes import EntryShape, StaffEntryShape, tell_entry, tell_for_staff
from salon.faces.limits import BOOKINGS
from salon.locations.models import MINUTES_A_DAY

CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$"
ORDER = ("joined_at", "public_id")


class WindowBody(Body):
    """Some days that would suit, and between which times of each day the visit must lie."""

    time_from = CodeField(CLOCK, max_length=5, required=False)
    time_to = CodeField(CLOCK, max_length=5, required=False)

    def get_fields(self) -> dict[str, Any]:
        """`from` is a word of Python, so it cannot be declared as the others are."""
        return {"from": StartField(), "to": StartField()} | super().get_fields()


class EntryBody(Body):
    """Who waits for what; a client whom staff know by id."""

    service_id = IdField()
    windows: Any = serializers.ListSerializer(child=WindowBody(), allow_empty=False, max_length=MOST_WISHES)
    therapist_id = IdField(required=False)
    party_size = WholeNumberField(min_value=1, max_value=LARGEST_PARTY, required=False)
    client = ClientBody(required=False)
    client_id = IdField(required=False)
    consents = ConsentsBody(required=False)


class WaitlistQuery(ListQuery):
    """Who waits for some time between two instants, or for a service."""

    service_id = serializers.UUIDField(required=False)

    def get_fields(self) -> dict[str, Any]:
        """`from` is a word of Python."""
        span = {"from": DateOrInstantField(required=False), "to": DateOrInstantField(required=False)}
        return super().get_fields() | span


class WaitlistView(ApiView):
    """/waitlist."""

    @operation(
        Operation(
            "list_waitlist",
            "Who waits, first come first",
            doors=STAFF,
            needs=(Permission.SEE_CLIENTS,),
            query=WaitlistQuery,
            gives={200: list_shape(StaffEntryShape)},
        )
    )
    def get(self, asked: Asked) -> HttpResponse:
        """Those who still wait, and those who have an offer."""
        location, query = salon_to_run(asked, Permission.SEE_CLIENTS), asked.query
        rows = entries_at(
            location,
            viewer=asked.viewer,
            starts_at=start_of(query["from"], location.zone) if "from" in query else None,
            ends_at=start_of(query["to"], location.zone) if "to" in query else None,
            service_id=query.get("service_id"),
        )
        return reply(page(rows, order=ORDER, query=dict(query), tell=tell_for_staff))

    @operation(
        Operation(
            "join_waitlist",
            "Wait for a time",
            doors=ANYBODY,
            needs=(Permission.RUN_DAY,),
            takes=EntryBody,
            gives={201: EntryShape},
            refuses=("consent-required", "too-many-open"),
            needs_key=True,
            limit=BOOKINGS,
        )
    )
    def post(self, asked: Asked) -> HttpResponse:
        """An entry with its token, which is told this once."""
        service = _service(asked)
        location = service.location
        who = _newcomer(asked, service)
        joined = waitlist.join(
            wishes=_wishes(asked, service),
            who=who,
            source="desk" if asked.viewer.is_staff else "online",
            by=asked.viewer,
            now=asked.now,
        )
        entry = joined.entry
        told = tell_entry(entry, place=place_in_line(entry), offer=None) | {"token": joined.token}
        asked.at(location.zone)
        return reply(told, status=201, version=entry.version, location=f"/api/v1/waitlist/{entry.public_id}")


class EntryView(ApiView):
    """/waitlist/{id}."""

    @operation(Operation("read_waitlist_entry", "One entry", doors=KNOWN, gives={200: EntryShape}))
    def get(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """Where it stands, and what is offered."""
        entry = entry_for(viewer=asked.viewer, public_id=id)
        return reply(_told(entry), version=entry.version)

    @operation(
        Operation(
            "leave_waitlist",
            "Wait no more",
            doors=KNOWN,
            needs=(Permission.RUN_DAY,),
            gives={204: None},
            refuses=("invalid-transition",),
        )
    )
    def delete(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """What is offered goes to the next; one who has left already stays so."""
        entry = entry_for(viewer=asked.viewer, public_id=id)
        if asked.viewer.is_staff and not asked.viewer.may(Permission.RUN_DAY, entry.location_id):
            raise Forbidden
        waitlist.leave(entry, by=asked.viewer, now=asked.now)
        return nothing()


def _told(entry: WaitlistEntry) -> dict[str, Any]:
    return tell_entry(entry, place=place_in_line(entry), offer=live_offer_of(entry))


def _service(asked: Asked) -> Service:
    try:
        service = menu.service_for(public_id=asked.body["service_id"])
    except NotFound as error:
        raise invalid(Fault("unknown", pointer="/service_id")) from error
    if asked.viewer.is_staff:
        if service.location_id not in asked.viewer.roles:
            raise NotFound
        if not asked.viewer.may(Permission.RUN_DAY, service.location_id):
            raise Forbidden
    elif not service.is_online_bookable:
        raise invalid(Fault("unknown", pointer="/service_id"))
    return service


def _wishes(asked: Asked, service: Service) -> Sequence[Wish]:
    faults: list[Fault] = []
    therapist = therapist_at(service.location, asked.body, "", faults)
    if faults:
        raise invalid(*faults)
    return [
        Wish(
            service=service,
            starts_at=window["from"],
            ends_at=window["to"],
            therapist=therapist,
            party_size=asked.body.get("party_size", 1),
            day_from=_minute(window.get("time_from"), 0),
            day_to=_minute(window.get("time_to"), MINUTES_A_DAY),
        )
        for window in asked.body["windows"]
    ]


def _newcomer(asked: Asked, service: Service) -> Newcomer:
    """Whoever introduces themselves; a client who is logged in, or whom staff name, needs no introduction."""
    body, location = asked.body, service.location
    client = _client(asked, service)
    person = body.get("client", {})
    if client is None and not person:
        raise invalid(Fault("required", pointer="/client"))
    return Newcomer(
        client=client,
        name=person.get("name", ""),
        email=person.get("email", ""),
        phone=person.get("phone", ""),
        language=person.get("locale") or (client.language if client else location.language),
        consents=consents_in(body.get("consents", {}), location),
    )


def _client(asked: Asked, service: Service) -> Client | None:
    wanted = asked.body.get("client_id")
    if asked.viewer.kind is Kind.CLIENT:
        wanted = asked.viewer.subject
    elif wanted is not None and not asked.viewer.is_staff:
        raise invalid(Fault("unknown_field", pointer="/client_id"))
    if wanted is None:
        return None
    try:
        client = client_for(viewer=asked.viewer, public_id=wanted)
    except NotFound as error:
        raise invalid(Fault("unknown", pointer="/client_id")) from error
    if client.location_id != service.location_id:
        raise invalid(Fault("one_location", pointer="/service_id"))
    return client


def _minute(clock: str | None, otherwise: int) -> int:
    if clock is None:
        return otherwise
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)
