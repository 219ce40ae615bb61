"""A therapist's days in a calendar program, opened by a secret in the address."""

import uuid
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request

from bookings.selectors import menu
from bookings.selectors.feeds import fed, feed_for, may_open_feed
from bookings.services import feeds
from salon.core.errors import Forbidden, NotFound
from salon.faces import limits
from salon.faces.api.contracts import STAFF, Operation
from salon.faces.api.reading import Body
from salon.faces.api.replies import FED, nothing, reply, tag_of
from salon.faces.api.views import ApiView, Asked, operation
from salon.faces.calendars import feed_of


class FeedShape(serializers.Serializer[Any]):
    """A feed; its address is told once."""

    id = serializers.UUIDField()
    url = serializers.URLField()


class FeedsView(ApiView):
    """/therapists/{id}/ical-feeds."""

    @operation(
        Operation(
            "open_feed",
            "Open a calendar feed",
            doors=STAFF,
            takes=Body,
            gives={201: FeedShape},
            refuses=("too-many-open",),
            needs_key=True,
        )
    )
    def post(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """Whoever has the address sees when this therapist is busy, and no more."""
        therapist = menu.therapist_for(public_id=id)
        if therapist.location_id not in asked.viewer.roles:
            raise NotFound
        if not may_open_feed(asked.viewer, therapist):
            raise Forbidden
        granted = feeds.open_feed(therapist, by=asked.viewer, now=asked.now)
        url = f"{settings.PUBLIC_ORIGIN}/api/v1/ical/{granted.raw}.ics"
        return reply({"id": str(granted.id), "url": url}, status=201, location=f"/api/v1/ical-feeds/{granted.id}")


class FeedView(ApiView):
    """/ical-feeds/{id}."""

    @operation(Operation("close_feed", "Close a calendar feed", doors=STAFF, gives={204: None}))
    def delete(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """Its address opens nothing any more."""
        feed, therapist = feed_for(viewer=asked.viewer, public_id=id)
        feeds.close_feed(feed, therapist, by=asked.viewer, now=asked.now)
        return nothing()


class FedView(ApiView):
    """/ical/{secret}.ics."""

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:  # noqa: FBT001, FBT002
        """A calendar asks for text/calendar, or for anything."""
        return super().perform_content_negotiation(request, force=True)

    @operation(
        Operation(
            "read_feed",
            "A therapist's days for a calendar",
            gives={(200, "text/calendar"): OpenApiTypes.STR},
            limit=limits.FEEDS,
        )
    )
    def get(self, asked: Asked, secret: str) -> HttpResponse:
        """Events that name neither services nor clients; nothing new is nothing sent."""
        therapist, appointments = fed(secret, now=asked.now)
        response = HttpResponse(feed_of(therapist, appointments), "text/calendar; charset=utf-8")
        response["Cache-Control"] = FED
        response["ETag"] = tag_of(response)
        return response
