"""Which messages a client gets."""

import uuid
from typing import Any

from django.http import HttpResponse
from rest_framework import serializers

from clients.models import Client
from clients.selectors import client_for
from clients.services.preferences import Wish, change, preferences_of_client
from salon.accounts.roles import Permission
from salon.accounts.viewer import Kind
from salon.core.errors import Forbidden
from salon.faces.api.contracts import Operation
from salon.faces.api.errors import Fault, invalid
from salon.faces.api.fields import TextField, TickField
from salon.faces.api.reading import Body
from salon.faces.api.replies import reply, stamp, version_in
from salon.faces.api.views import ApiView, Asked, operation
from salon.outbox.models import Message
from salon.outbox.selectors.preferences import CHOICES, Preference, Preferences

DOORS = frozenset({Kind.CLIENT, Kind.STAFF})


class ChoiceBody(Body):
    """Yes or no to messages of a purpose by a channel; the version of the words beside the tick."""

    channel = serializers.ChoiceField(Message.Channel.values)
    purpose = serializers.ChoiceField(sorted({purpose for _, purpose in CHOICES}))
    is_wanted = TickField()
    text_version = TextField(max_length=20, required=False)


class PreferencesBody(Body):
    """What is wanted; what is not named stays as it is."""

    items: Any = serializers.ListSerializer(child=ChoiceBody(), max_length=len(CHOICES))


class PreferenceShape(serializers.Serializer[Any]):
    """What stands, since when, said where in which words; `reason` says why messages are not sent."""

    channel = serializers.ChoiceField(Message.Channel.values)
    purpose = serializers.CharField()
    is_wanted = serializers.BooleanField()
    text_version = serializers.CharField(allow_null=True)
    at = serializers.DateTimeField(allow_null=True)
    source = serializers.CharField(allow_null=True)  # type: ignore[assignment]
    reason = serializers.CharField(allow_null=True)


class PreferencesShape(serializers.Serializer[Any]):
    """All of a client's."""

    items = PreferenceShape(many=True)
    version = serializers.IntegerField()


class PreferencesView(ApiView):
    """/clients/{id}/message-preferences."""

    @operation(
        Operation(
            "read_message_preferences",
            "Which messages a client gets",
            doors=DOORS,
            needs=(Permission.SEE_CLIENTS,),
            gives={200: PreferencesShape},
        )
    )
    def get(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """By channel and purpose."""
        client = client_for(viewer=asked.viewer, public_id=id)
        return _told(client, preferences_of_client(client))

    @operation(
        Operation(
            "change_message_preferences",
            "Say which messages a client gets",
            doors=DOORS,
            needs=(Permission.EDIT_CLIENTS,),
            takes=PreferencesBody,
            gives={200: PreferencesShape},
            refuses=("consent-required",),
            needs_version=True,
        )
    )
    def put(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """Written down with the version of the words, the time and the source."""
        client = client_for(viewer=asked.viewer, public_id=id)
        if asked.viewer.is_staff and not asked.viewer.may(Permission.EDIT_CLIENTS, client.location_id):
            raise Forbidden
        present = preferences_of_client(client)
        version_in(asked.request, present=present.version, required=True)
        changed = change(
            client,
            wishes=_wishes(asked, present),
            source="desk" if asked.viewer.is_staff else "page",
            by=asked.viewer,
            now=asked.now,
        )
        return _told(client, changed)


def _wishes(asked: Asked, present: Preferences) -> list[Wish]:
    """The wishes told; one for an address that there is not is a fault at its place."""
    told = asked.body["items"]
    known = {(one.channel, one.purpose) for one in present}
    faults = [
        Fault("invalid", pointer=f"/items/{place}")
        for place, one in enumerate(told)
        if (one["channel"], one["purpose"]) not in known
    ]
    if faults:
        raise invalid(*faults)
    return [Wish(one["channel"], one["purpose"], one["is_wanted"], one.get("text_version", "")) for one in told]


def _told(client: Client, preferences: Preferences) -> HttpResponse:
    items = [_tell(one, client) for one in preferences]
    return reply({"items": items, "version": preferences.version}, version=preferences.version)


def _tell(one: Preference, client: Client) -> dict[str, Any]:
    return {
        "channel": one.channel,
        "purpose": one.purpose,
        "is_wanted": one.is_wanted,
        "text_version": one.text_version or None,
        "at": stamp(one.since, client.location.zone) if one.since else None,
        "source": one.source or None,
        "reason": one.reason or None,
    }
