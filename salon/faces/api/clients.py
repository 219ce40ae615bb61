"""/clients: finding people, adding them, and their contact data."""

import uuid
from collections.abc import Collection
from typing import Any

from django.http import HttpResponse
from rest_framework import serializers

from clients.models import Client
from clients.selectors import client_for, is_too_short, search
from clients.services import editing
from salon.accounts.roles import Permission
from salon.accounts.viewer import Kind
from salon.core.errors import Forbidden
from salon.faces.api.booking_body import LANGUAGE
from salon.faces.api.contracts import STAFF, Operation
from salon.faces.api.errors import Fault, Problem, invalid
from salon.faces.api.fields import CodeField, DayField, IdField, TextField
from salon.faces.api.listing import list_shape
from salon.faces.api.places import salon_to_run
from salon.faces.api.reading import Body, Query
from salon.faces.api.replies import reply, stamp, version_in
from salon.faces.api.views import ApiView, Asked, operation
from salon.sessionlog.selectors import lookup

CLIENTS_AND_STAFF = frozenset({Kind.CLIENT, Kind.STAFF})
COLUMNS = {"locale": "language"}
# What null clears; a name and a language there always is.
CLEARED = {"email": "", "phone": "", "time_zone": "", "born_on": None, "desk_note": "", "likes": ""}
TIME_ZONE = r"^[A-Za-z0-9_+\-/]+$"
MOST_OTHERS = 50


class FindQuery(Query):
    """Any part of the name in any script, at least three letters, or the last four digits of the phone."""

    q = TextField()


class ClientChanges(Body):
    """What may be changed; `desk_note` and `likes` by staff alone. `others`: looked alike, and are somebody else."""

    clears_with_null = frozenset(CLEARED)

    name = TextField(required=False)
    email = TextField(max_length=254, required=False, allow_null=True, allow_blank=True)
    phone = TextField(max_length=40, required=False, allow_null=True, allow_blank=True)
    locale = CodeField(LANGUAGE, max_length=12, required=False)
    time_zone = CodeField(TIME_ZONE, max_length=64, required=False, allow_null=True)
    born_on = DayField(required=False, allow_null=True)
    desk_note = TextField(max_length=2_000, required=False, allow_null=True, allow_blank=True)
    likes = TextField(max_length=500, required=False, allow_null=True, allow_blank=True)
    others = serializers.ListField(child=IdField(), max_length=MOST_OTHERS, required=False)


class NewClient(ClientChanges):
    """Somebody new: a name, and an e-mail address or a phone number."""

    clears_with_null = frozenset()

    def get_fields(self) -> dict[str, Any]:
        """The same fields, the name needed now."""
        fields = super().get_fields()
        fields["name"].required = True
        return fields


class ClientShape(serializers.Serializer[Any]):
    """A client's contact data; a therapist sees the name, and the phone on the day of a visit."""

    id = serializers.UUIDField()
    salon_id = serializers.UUIDField(required=False)
    name = serializers.CharField()
    email = serializers.CharField(required=False, allow_null=True)
    phone = serializers.CharField(allow_null=True)
    locale = serializers.CharField(required=False)
    time_zone = serializers.CharField(required=False, allow_null=True)
    born_on = serializers.DateField(required=False, allow_null=True)
    household_id = serializers.UUIDField(required=False, allow_null=True)
    desk_note = serializers.CharField(required=False)
    likes = serializers.CharField(required=False)
    archived_at = serializers.DateTimeField(required=False, allow_null=True)
    created_at = serializers.DateTimeField(required=False)
    version = serializers.IntegerField(required=False)


class ClientsView(ApiView):
    """/clients."""

    @operation(
        Operation(
            "find_clients",
            "Find clients by name or phone",
            doors=STAFF,
            needs=(Permission.SEE_CLIENTS,),
            query=FindQuery,
            gives={200: list_shape(ClientShape)},
        )
    )
    def get(self, asked: Asked) -> HttpResponse:
        """At most twenty, by name."""
        location, q = salon_to_run(asked, Permission.SEE_CLIENTS), asked.query["q"]
        if is_too_short(q):
            raise invalid(Fault("too_short", parameter="q"))
        found = search(viewer=asked.viewer, location=location, q=q)
        return reply({"items": [tell_client(client, inside=True) for client in found], "next_cursor": None})

    @operation(
        Operation(
            "create_client",
            "Add a client",
            doors=STAFF,
            needs=(Permission.EDIT_CLIENTS,),
            takes=NewClient,
            gives={201: ClientShape},
            refuses=("duplicate",),
            needs_key=True,
        )
    )
    def post(self, asked: Asked) -> HttpResponse:
        """At the salon named, or one's own; 409 with those who may be the same person."""
        location = salon_to_run(asked, Permission.EDIT_CLIENTS)
        facts, others = _facts(asked.body)
        try:
            client = editing.add(location, facts=facts, by=asked.viewer, now=asked.now, others=others)
        except editing.SamePerson as refusal:
            raise _duplicate(refusal) from refusal
        told = tell_client(client, inside=True)
        return reply(told, status=201, version=client.version, location=f"/api/v1/clients/{client.public_id}")


class ClientView(ApiView):
    """/clients/{id}."""

    @operation(
        Operation(
            "read_client",
            "One client's contact data",
            doors=CLIENTS_AND_STAFF,
            needs=(Permission.SEE_CLIENTS, Permission.READ_HEALTH),
            gives={200: ClientShape},
        )
    )
    def get(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """All of it for the desk and the client; a name and the day's phone for whoever treats them."""
        if asked.viewer.is_staff and not asked.viewer.locations(Permission.SEE_CLIENTS):
            return reply(_tell_therapist(asked, id))
        client = client_for(viewer=asked.viewer, public_id=id)
        return reply(tell_client(client, inside=asked.viewer.is_staff), version=client.version)

    @operation(
        Operation(
            "change_client",
            "Change a client's contact data",
            doors=CLIENTS_AND_STAFF,
            needs=(Permission.EDIT_CLIENTS,),
            takes=ClientChanges,
            gives={200: ClientShape},
            refuses=("duplicate",),
            needs_version=True,
        )
    )
    def patch(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """What is named changes; staff are told who may be the same person."""
        client = client_for(viewer=asked.viewer, public_id=id)
        if asked.viewer.is_staff and not asked.viewer.may(Permission.EDIT_CLIENTS, client.location_id):
            raise Forbidden
        expected = version_in(asked.request, present=client.version, required=True)
        facts, others = _facts(asked.body)
        if not asked.viewer.is_staff and (closed := sorted(facts.keys() & editing.OF_STAFF)):
            raise invalid(*(Fault("invalid", pointer=f"/{name}") for name in closed))
        try:
            changed = editing.change(
                client, changes=facts, expected_version=expected, by=asked.viewer, now=asked.now, others=others
            )
        except editing.SamePerson as refusal:
            raise _duplicate(refusal) from refusal
        return reply(tell_client(changed, inside=asked.viewer.is_staff), version=changed.version)


def tell_client(client: Client, *, inside: bool) -> dict[str, Any]:
    """A client's contact data; the desk's own words for those inside alone. Nothing of health."""
    zone = client.location.zone
    told = {
        "id": str(client.public_id),
        "salon_id": str(client.location.public_id),
        "name": client.name,
        "email": client.email or None,
        "phone": str(client.phone) or None,
        "locale": client.language,
        "time_zone": client.time_zone or None,
        "born_on": client.born_on.isoformat() if client.born_on else None,
        "created_at": stamp(client.created_at, zone),
        "version": client.version,
    }
    if not inside:
        return told
    return told | {
        "household_id": str(client.household.public_id) if client.household else None,
        "desk_note": client.desk_note,
        "likes": client.likes,
        "archived_at": stamp(client.archived_at, zone) if client.archived_at else None,
    }


def _tell_therapist(asked: Asked, public_id: uuid.UUID) -> dict[str, Any]:
    treated = lookup.treated_client_for(viewer=asked.viewer, public_id=public_id, now=asked.now)
    phone = str(treated.client.phone) if treated.is_today else ""
    return {"id": str(treated.client.public_id), "name": treated.client.name, "phone": phone or None}


def _facts(body: Any) -> tuple[dict[str, Any], Collection[uuid.UUID]]:
    """The body in the words of the model, and who is somebody else."""
    told: dict[str, Any] = dict(body)
    others = told.pop("others", None) or ()
    for name, value in told.items():
        if value is None:
            told[name] = CLEARED[name]
    return {COLUMNS.get(name, name): value for name, value in told.items()}, others


def _duplicate(refusal: editing.SamePerson) -> Problem:
    names = ("id", "name", "email", "phone", "version")
    told = [tell_client(one, inside=False) for one in refusal.candidates]
    return Problem("duplicate", members={"candidates": [{name: one.get(name) for name in names} for one in told]})
