"""POST /clients/{id}/merge and /unmerge: two clients who are one person."""

import uuid
from typing import Any

from django.http import HttpResponse
from rest_framework import serializers

from bookings.services import merging
from clients.models import ClientMerge
from clients.selectors import client_for, merge_for
from clients.services.merging import FIELDS, LIFE
from salon.accounts.roles import Permission
from salon.core.errors import Forbidden, NotFound
from salon.faces.api.clients import ClientShape, tell_client
from salon.faces.api.contracts import STAFF, Operation
from salon.faces.api.errors import Fault, invalid
from salon.faces.api.fields import IdField
from salon.faces.api.reading import Body
from salon.faces.api.replies import reply, stamp
from salon.faces.api.views import ApiView, Asked, operation

NAMES = {"locale": "language"}
TAKEN = sorted({"language": "locale"}.get(name, name) for name in FIELDS)


class MergeBody(Body):
    """Into whom, and what is taken over although the other has something there as well."""

    into = IdField()
    take = serializers.ListField(child=serializers.ChoiceField(TAKEN), max_length=len(TAKEN), required=False)


class MergeShape(serializers.Serializer[Any]):
    """Who is left, and until when it can be taken back."""

    into = serializers.UUIDField()
    undo_until = serializers.DateTimeField()


class MergeView(ApiView):
    """/clients/{id}/merge."""

    @operation(
        Operation(
            "merge_client",
            "Let a client go into another one who is the same person",
            doors=STAFF,
            needs=(Permission.MERGE_CLIENTS,),
            takes=MergeBody,
            gives={200: MergeShape},
            refuses=("invalid-transition", "client-overlap"),
            needs_key=True,
        )
    )
    def post(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """Reversible for 24 hours."""
        gone = client_for(viewer=asked.viewer, public_id=id)
        if not asked.viewer.may(Permission.MERGE_CLIENTS, gone.location_id):
            raise Forbidden
        try:
            into = client_for(viewer=asked.viewer, public_id=asked.body["into"])
        except NotFound as error:
            raise invalid(Fault("unknown", pointer="/into")) from error
        take = {NAMES.get(name, name) for name in asked.body.get("take") or ()}
        return _told(merging.merge(gone, into=into, take=take, by=asked.viewer, now=asked.now))


class UnmergeView(ApiView):
    """/clients/{id}/unmerge."""

    @operation(
        Operation(
            "unmerge_client",
            "Take a merge back, within a day",
            doors=STAFF,
            needs=(Permission.MERGE_CLIENTS,),
            gives={200: ClientShape},
            refuses=("invalid-transition",),
        )
    )
    def post(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """The client who had gone is back with what moved; what came since stays with the other."""
        merged = merge_for(viewer=asked.viewer, gone_id=id)
        back = merging.undo(merged, by=asked.viewer, now=asked.now)
        return reply(tell_client(back, inside=True), version=back.version)


def _told(merged: ClientMerge) -> HttpResponse:
    until = stamp(merged.merged_at + LIFE, merged.kept.location.zone)
    return reply({"into": str(merged.kept.public_id), "undo_until": until})
