"""/manage-sessions and /manage-links: from a link to a session without it, and links by mail."""

from typing import Any

from django.http import HttpResponse
from django.utils import translation
from rest_framework import serializers

from bookings.selectors.appointments import appointments_for
from salon.accounts.selectors import TokenInvalid
from salon.accounts.viewer import Kind
from salon.faces import limits
from salon.faces.api.appointment_shapes import OwnAppointmentShape, tell_own
from salon.faces.api.asking import viewer_by_token
from salon.faces.api.contracts import ANYBODY, Operation
from salon.faces.api.fields import TextField
from salon.faces.api.reading import Body
from salon.faces.api.replies import reply
from salon.faces.api.views import ApiView, Asked, operation
from salon.privacy.services import links

TOKENS = limits.Limit("manage-sessions", limits.LOGINS.amount, limits.LOGINS.seconds, fails_closed=True)


class TokenBody(Body):
    """The secret of a manage link."""

    token = TextField(max_length=100)


class EmailBody(Body):
    """Where the links go."""

    email = serializers.EmailField(max_length=254)


class ManageSessionShape(serializers.Serializer[Any]):
    """What the link opens. Send the token as a bearer from here on; no address carries it."""

    token = serializers.CharField()
    appointments = OwnAppointmentShape(many=True)


class AcceptedShape(serializers.Serializer[Any]):
    """Heard; more is not said."""

    accepted = serializers.BooleanField()


class ManageSessionsView(ApiView):
    """/manage-sessions."""

    @operation(
        Operation(
            "open_manage_session",
            "Exchange the token of a manage link",
            doors=ANYBODY,
            takes=TokenBody,
            gives={200: ManageSessionShape},
            refuses=("token-invalid",),
            limit=TOKENS,
        )
    )
    def post(self, asked: Asked) -> HttpResponse:
        """What the link opens; unknown, expired and taken back are one answer."""
        viewer = viewer_by_token(asked.body["token"], request=asked.request, now=asked.now)
        if viewer.kind is not Kind.HOLDER:
            raise TokenInvalid
        found = list(appointments_for(viewer=viewer))
        if not found:
            raise TokenInvalid
        told = [tell_own(one, now=asked.now) for one in found]
        return reply({"token": asked.body["token"], "appointments": told})


class ManageLinksView(ApiView):
    """/manage-links."""

    @operation(
        Operation(
            "send_manage_links",
            "Have the links to one's visits sent; the answer is the same for every address",
            doors=ANYBODY,
            takes=EmailBody,
            gives={202: AcceptedShape},
            limit=limits.LINKS,
        )
    )
    def post(self, asked: Asked) -> HttpResponse:
        """Accepted, whatever comes of it; an address that is asked for too often is accepted and left alone."""
        address = asked.body["email"].lower()
        if limits.is_left(limits.LINKS_PER_ADDRESS, who=address):
            links.ask(address=address, language=translation.get_language() or "", now=asked.now)
        return reply({"accepted": True}, status=202)
