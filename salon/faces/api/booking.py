"""POST and GET /appointments: booking, and the list."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from rest_framework import serializers

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, Visit
from bookings.selectors.appointments import appointments_for
from bookings.selectors.visits import legs_of, may_run_visit, visit_for
from bookings.services import visits
from bookings.services.placing import Overrides
from clients.models import Client
from clients.selectors import client_for
from salon.accounts.selectors import TokenInvalid
from salon.accounts.viewer import Kind, Viewer
from salon.core.errors import Forbidden, NotFound
from salon.core.text import folded
from salon.faces.api.appointment_shapes import (
    AppointmentShape,
    StaffAppointmentShape,
    tell_appointment,
    tell_staff,
)
from salon.faces.api.asking import viewer_by_token
from salon.faces.api.booking_body import (
    BookingBody,
    booker_in,
    leg_span,
    naming_answers,
    refuse_surplus_guests,
    refuse_unfit,
)
from salon.faces.api.contact_codes import refuse_unproved
from salon.faces.api.contracts import ANYBODY, RUNS, SEES, STAFF, Operation
from salon.faces.api.errors import Fault, invalid
from salon.faces.api.fields import DateOrInstantField, TextField, start_of
from salon.faces.api.holds import PLACING, legs_in, runnable
from salon.faces.api.listing import ListQuery, list_shape, page
from salon.faces.api.places import offering_others, salon_of
from salon.faces.api.replies import reply
from salon.faces.api.views import ApiView, Asked, operation
from salon.faces.limits import BOOKINGS
from salon.locations.models import Location

ORDER = ("starts_at", "public_id")
SHORTEST_SEARCH = 3


class AppointmentsQuery(ListQuery):
    """Which appointments."""

    status = serializers.ListField(child=serializers.ChoiceField([status.value for status in Status]), required=False)
    therapist_id = serializers.UUIDField(required=False)
    chair_id = serializers.UUIDField(required=False)
    client_id = serializers.UUIDField(required=False)
    group_id = serializers.UUIDField(required=False)
    q = TextField(required=False, min_length=SHORTEST_SEARCH, help_text="A reference, or part of the client's name.")

    def get_fields(self) -> dict[str, Any]:
        """`from` is a word of Python, so it cannot be declared as the others are."""
        span = {"from": DateOrInstantField(required=False), "to": DateOrInstantField(required=False)}
        return super().get_fields() | span


class AppointmentsView(ApiView):
    """/appointments."""

    @operation(
        Operation(
            "list_appointments",
            "Appointments that the asker may see",
            doors=STAFF,
            needs=SEES,
            query=AppointmentsQuery,
            gives={200: list_shape(StaffAppointmentShape)},
        )
    )
    def get(self, asked: Asked) -> HttpResponse:
        """The appointments in order of time; a therapist sees their own."""
        rows = _chosen(appointments_for(viewer=asked.viewer), asked)
        return reply(page(rows, order=ORDER, query=dict(asked.query), tell=tell_staff))

    @operation(
        Operation(
            "book",
            "Book: confirm a hold, or directly as staff do",
            doors=ANYBODY,
            needs=RUNS,
            takes=BookingBody,
            gives={201: AppointmentShape},
            refuses=(
                *PLACING,
                "client-overlap",
                "hold-expired",
                "consent-required",
                "screening-required",
                "too-many-open",
                "code-wrong",
            ),
            needs_key=True,
            limit=BOOKINGS,
        )
    )
    def post(self, asked: Asked) -> HttpResponse:
        """A booking with its token, which is told this once."""
        refuse_unfit(asked)
        booked = _book(asked) if "legs" in asked.body else _confirm(asked)
        told = [tell_appointment(row, viewer=asked.viewer, now=asked.now) for row in booked.appointments]
        first = told[0]
        if not asked.viewer.is_staff:
            first |= {"token": booked.token, "manage_url": f"{settings.PUBLIC_ORIGIN}/b/{booked.token}"}
        if len(told) > 1:
            first["others"] = told[1:]
        return reply(first, status=201, version=first["version"], location=f"/api/v1/appointments/{first['id']}")


def _confirm(asked: Asked) -> visits.Booked:
    """The hold that the body or the bearer's token opens becomes a booking."""
    opener = _opener(asked)
    visit = visit_for(viewer=opener, public_id=asked.body["hold_id"])
    if visit.hold_expires_at is None:
        raise NotFound
    if asked.viewer.is_staff:
        _refuse_others(asked.viewer, visit)
    asked.at(visit.location.zone)
    refuse_surplus_guests(asked.body, [(leg.starts_at, leg.ends_at) for leg in legs_of(visit)])
    client = _known_client(asked, visit.location)
    booker = booker_in(asked.body, visit.location, client=client)
    by = asked.viewer if asked.viewer.kind is not Kind.ANONYMOUS else opener
    refuse_unproved(asked, visit.location, booker)
    with offering_others(visit.location), naming_answers(asked.body.get("screening", {})):
        return visits.confirm(visit, booker=booker, by=by, now=asked.now)


def _refuse_others(viewer: Viewer, visit: Visit) -> None:
    """A token opens a hold to its holder; staff who bring it still book only where they may."""
    if visit.location_id not in viewer.roles:
        raise NotFound
    if not may_run_visit(viewer, visit):
        raise Forbidden


def _opener(asked: Asked) -> Viewer:
    """Whose eyes find the hold: the token's in the body, else the asker's own. A wrong token finds nothing."""
    raw = asked.body.get("hold_token")
    if raw is None:
        return asked.viewer
    try:
        return viewer_by_token(raw, request=asked.request, now=asked.now)
    except TokenInvalid as error:
        raise NotFound from error


def _book(asked: Asked) -> visits.Booked:
    """A booking without a hold, by staff who run the day, or their own part of it."""
    location, legs = legs_in(asked, asked.body["legs"])
    legs = runnable(asked.viewer, location, legs)
    refuse_surplus_guests(asked.body, [leg_span(leg) for leg in legs])
    client = _known_client(asked, location)
    given = asked.body.get("override", {})
    with offering_others(location), naming_answers(asked.body.get("screening", {})):
        return visits.book(
            legs=legs,
            booker=booker_in(asked.body, location, client=client),
            source=asked.body.get("source", "desk"),
            by=asked.viewer,
            now=asked.now,
            overrides=Overrides(frozenset(given.get("codes", ())), given.get("reason", "")),
        )


def _known_client(asked: Asked, location: Location) -> Client | None:
    """The client that staff name by id."""
    if asked.body.get("client_id") is None:
        return None
    try:
        client = client_for(viewer=asked.viewer, public_id=asked.body["client_id"])
    except NotFound as error:
        raise invalid(Fault("unknown", pointer="/client_id")) from error
    if client.location_id != location.pk:
        raise invalid(Fault("unknown", pointer="/client_id"))
    return client


def _chosen(rows: QuerySet[Appointment], asked: Asked) -> QuerySet[Appointment]:
    """The rows that the filters leave."""
    query: Mapping[str, Any] = asked.query
    zone = salon_of(asked).zone
    wanted = Q()
    if query.get("salon_id") is not None:
        wanted &= Q(location__public_id=query["salon_id"])
    if query.get("from") is not None:
        wanted &= Q(starts_at__gte=start_of(query["from"], zone))
    if query.get("to") is not None:
        wanted &= Q(starts_at__lt=start_of(query["to"], zone))
    if query.get("status"):
        wanted &= Q(status__in=query["status"])
    if query.get("group_id") is not None:
        wanted &= Q(visit__public_id=query["group_id"])
    if query.get("q"):
        wanted &= Q(visit__reference__iexact=query["q"]) | Q(client__search_name__contains=folded(query["q"]))
    for name in ("therapist", "chair", "client"):
        if query.get(f"{name}_id") is not None:
            wanted &= Q(**{f"{name}__public_id": query[f"{name}_id"]})
    return rows.filter(wanted)
