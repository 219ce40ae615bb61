"""One click in a mail program (RFC 8058): no page, no question, no log-in."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from rest_framework import serializers
from rest_framework.request import Request

from salon.core.errors import NotFound
from salon.faces.api.contracts import Operation
from salon.faces.api.replies import reply
from salon.faces.api.views import ApiView, Asked, operation
from salon.outbox.letters.signed import NotSigned, read_preference_token
from salon.outbox.services.preferences import unsubscribe


class UnsubscribedShape(serializers.Serializer[Any]):
    """What is not sent any more."""

    channel = serializers.CharField()
    purposes = serializers.ListField(child=serializers.CharField())


class UnsubscribeView(ApiView):
    """/unsubscribe/{token}."""

    # The link is all the proof there is and all that is needed; a browser's cookie must not get in the way.
    is_signed = True

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:  # noqa: FBT001, FBT002
        """Mail programs ask for anything."""
        return super().perform_content_negotiation(request, force=True)

    @operation(Operation("show_unsubscribing", "The page where messages are chosen", gives={303: None}))
    def get(self, asked: Asked, token: str) -> HttpResponse:
        """Whoever only looks changes nothing."""
        response = HttpResponseRedirect(f"{settings.PUBLIC_ORIGIN}/unsubscribe/{token}", status=303)
        del response["Content-Type"]
        return response

    @operation(
        Operation(
            "unsubscribe",
            "No more messages of this kind",
            gives={200: UnsubscribedShape},
            refuses=("not-found",),
            is_raw=True,
        )
    )
    def post(self, asked: Asked, token: str) -> HttpResponse:
        """At once and for ever, until whoever reads the address says otherwise."""
        try:
            receiver = read_preference_token(token)
        except NotSigned as error:
            raise NotFound from error
        purposes = unsubscribe(receiver, source="mail", now=asked.now)
        return reply({"channel": receiver.channel, "purposes": purposes})
