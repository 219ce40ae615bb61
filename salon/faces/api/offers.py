"""/waitlist-offers: answering an offer."""

import uuid

from django.conf import settings
from django.http import HttpResponse

from bookings.selectors.waitlist import offer_for
from bookings.services import offers
from salon.accounts.viewer import Kind
from salon.faces.api.appointment_shapes import AppointmentShape, tell_own
from salon.faces.api.contracts import Operation
from salon.faces.api.reading import Body
from salon.faces.api.replies import reply
from salon.faces.api.views import ApiView, Asked, operation
from salon.faces.api.waitlist_shapes import OfferShape, tell_offer

OWNERS = frozenset({Kind.HOLDER, Kind.CLIENT})


class AcceptView(ApiView):
    """/waitlist-offers/{id}/accept."""

    @operation(
        Operation(
            "accept_offer",
            "Take the time that is offered",
            doors=OWNERS,
            takes=Body,
            gives={201: AppointmentShape, 200: AppointmentShape},
            refuses=("offer-taken", "offer-expired", "client-overlap", "too-many-open", "consent-required"),
            needs_key=True,
        )
    )
    def post(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """A booking with its token, told once; accepted before, the same booking."""
        offer = offer_for(viewer=asked.viewer, public_id=id)
        asked.at(offer.entry.location.zone)
        booked = offers.accept(offer, by=asked.viewer, now=asked.now)
        told = [tell_own(row, now=asked.now) for row in booked.appointments]
        first = told[0]
        if booked.token:
            first |= {"token": booked.token, "manage_url": f"{settings.PUBLIC_ORIGIN}/b/{booked.token}"}
        if len(told) > 1:
            first["others"] = told[1:]
        status = 201 if booked.token else 200
        return reply(first, status=status, version=first["version"], location=f"/api/v1/appointments/{first['id']}")


class DeclineView(ApiView):
    """/waitlist-offers/{id}/decline."""

    @operation(
        Operation(
            "decline_offer",
            "Let the time that is offered go to the next",
            doors=OWNERS,
            takes=Body,
            gives={200: OfferShape},
            refuses=("offer-taken", "offer-expired"),
        )
    )
    def post(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """The entry keeps its place."""
        offer = offer_for(viewer=asked.viewer, public_id=id)
        asked.at(offer.entry.location.zone)
        offers.decline(offer, by=asked.viewer, now=asked.now)
        return reply(tell_offer(offer_for(viewer=asked.viewer, public_id=id)))
