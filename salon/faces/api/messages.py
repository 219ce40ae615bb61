"""What was sent about an appointment, and sending it again."""

import uuid
from typing import Any

from django.http import HttpResponse
from rest_framework import serializers

from bookings.selectors.appointments import appointment_for
from bookings.selectors.messages import message_for, messages_of
from bookings.services.resending import resend
from salon.accounts.roles import Permission
from salon.accounts.viewer import Kind
from salon.core.errors import Forbidden
from salon.faces.api.contracts import Operation
from salon.faces.api.reading import Body
from salon.faces.api.replies import reply, stamp
from salon.faces.api.views import ApiView, Asked, operation
from salon.outbox.models import Message


class MessageShape(serializers.Serializer[Any]):
    """One message; `skip_reason` says why it was not sent, `resend_of` of which one it is a copy."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    channel = serializers.ChoiceField(Message.Channel.values)
    appointment_version = serializers.IntegerField()
    due_at = serializers.DateTimeField()
    status = serializers.ChoiceField(Message.Status.values)
    attempts = serializers.IntegerField()
    sent_at = serializers.DateTimeField(allow_null=True)
    skip_reason = serializers.CharField(allow_null=True)
    resend_of = serializers.UUIDField(allow_null=True)


class MessagesShape(serializers.Serializer[Any]):
    """All of them in order of time."""

    items = MessageShape(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class MessagesView(ApiView):
    """/appointments/{id}/messages."""

    @operation(
        Operation(
            "list_messages",
            "What is sent about an appointment, and what was not and why",
            doors=frozenset({Kind.STAFF, Kind.CLIENT}),
            needs=(Permission.SEE_MESSAGES,),
            gives={200: MessagesShape},
        )
    )
    def get(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """No address and no words: those are nobody's business once the message is out."""
        appointment = appointment_for(viewer=asked.viewer, public_id=id)
        asked.at(appointment.location.zone)
        found = messages_of(appointment, viewer=asked.viewer)
        return reply({"items": [tell_message(one, asked) for one in found], "next_cursor": None})


class ResendView(ApiView):
    """/messages/{id}/resend."""

    @operation(
        Operation(
            "resend_message",
            "Send a message again, with things as they are now",
            doors=frozenset({Kind.STAFF}),
            needs=(Permission.SEND_MESSAGES,),
            takes=Body,
            gives={201: MessageShape},
            refuses=("invalid-transition", "validation"),
            needs_key=True,
        )
    )
    def post(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """A copy, due now."""
        message = message_for(viewer=asked.viewer, public_id=id)
        if not asked.viewer.may(Permission.SEND_MESSAGES, message.location_id):
            raise Forbidden
        asked.at(message.location.zone)
        copy = resend(message, by=asked.viewer, now=asked.now)
        return reply(tell_message(copy, asked), status=201)


def tell_message(message: Message, asked: Asked) -> dict[str, Any]:
    """A message without its words."""
    zone = asked.view.zone
    assert zone is not None  # the salon is known by now
    return {
        "id": str(message.public_id),
        "kind": message.kind,
        "channel": message.channel,
        "appointment_version": message.version,
        "due_at": stamp(message.due_at, zone),
        "status": message.status,
        "attempts": message.attempts,
        "sent_at": stamp(message.sent_at, zone) if message.sent_at else None,
        "skip_reason": message.skip_reason or None,
        "resend_of": str(message.original.public_id) if message.original else None,
    }
