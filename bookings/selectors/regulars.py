"""What a client had last and has next: what a receptionist asks first on the phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Subquery

from bookings.domain.imports.values import CAME as CAME_BEFORE
from bookings.domain.lifecycle import Status
from bookings.models import Appointment, PastVisit
from bookings.selectors.appointments import appointments_for
from clients.models import Client
from salon.accounts.viewer import Viewer

CAME = (Status.COMPLETED, Status.IN_SERVICE, Status.ARRIVED, Status.CONFIRMED)
SHOWN_AT_MOST = 100
COMES = (Status.CONFIRMED, Status.PENDING_REVIEW)


@dataclass(frozen=True, slots=True)
class Regular:
    """A client with the last visit and the next one, where there are such.

    `before` is the last visit that was brought along, where the client has not been here since.
    """

    client: Client
    last: Appointment | None
    next: Appointment | None
    before: PastVisit | None = None


def regulars(clients: Sequence[Client], *, now: datetime) -> list[Regular]:
    """Each with last and next visit, in the order given; at most three statements, however many clients."""
    if not clients:
        return []
    own = Appointment.objects.filter(client=OuterRef("pk"))
    before = own.filter(starts_at__lte=now, status__in=CAME).order_by("-starts_at", "-id")
    after = own.filter(starts_at__gt=now, status__in=COMES).order_by("starts_at", "id")
    found = Client.objects.filter(pk__in=[client.pk for client in clients]).order_by("pk")
    brought = PastVisit.objects.filter(client=OuterRef("pk"), status=CAME_BEFORE).order_by("-on", "-at_minute", "-id")
    ids: dict[int, tuple[Any, Any, Any]] = {
        pk: (last, following, past)
        for pk, last, following, past in found.annotate(
            last_id=Subquery(before.values("pk")[:1]),
            next_id=Subquery(after.values("pk")[:1]),
            past_id=Subquery(brought.values("pk")[:1]),
        ).values_list("pk", "last_id", "next_id", "past_id")
    }
    wanted = [key for last, following, _past in ids.values() for key in (last, following) if key]
    rows = Appointment.objects.select_related("service", "therapist", "chair", "visit", "location")
    visits = {row.pk: row for row in rows.filter(pk__in=wanted).order_by("pk")}
    past = _brought_along([key for last, _next, key in ids.values() if key and not last])
    told = [(client, *ids[client.pk]) for client in clients]
    return [Regular(client, visits.get(last), visits.get(coming), past.get(key)) for client, last, coming, key in told]


def _brought_along(keys: Sequence[int]) -> dict[int, PastVisit]:
    if not keys:
        return {}
    rows = PastVisit.objects.select_related("service", "therapist").filter(pk__in=keys).order_by("pk")
    return {row.pk: row for row in rows}


@dataclass(frozen=True, slots=True)
class Visits:
    """A client's visits: to come, the next one first, and over or called off, the latest first."""

    coming: list[Appointment]
    over: list[Appointment]


def visits_of(client: Client, *, viewer: Viewer, now: datetime) -> Visits:
    """As far as the viewer may see them, at most a hundred of each; one statement each."""
    rows = appointments_for(viewer=viewer).filter(client=client)
    ahead = rows.filter(starts_at__gt=now, status__in=COMES)
    over = rows.exclude(pk__in=ahead.order_by().values("pk")).order_by("-starts_at", "-id")
    return Visits(list(ahead[:SHOWN_AT_MOST]), list(over[:SHOWN_AT_MOST]))


def visit_counts(clients: Sequence[Client]) -> dict[int, int]:
    """How many visits each has had or will have, by the client's key."""
    counted = Appointment.objects.filter(client__in=[one.pk for one in clients], status__in=(*CAME, *COMES))
    rows = counted.order_by().values_list("client").annotate(n=Count("pk"))
    return {key: n for key, n in rows if key is not None}
