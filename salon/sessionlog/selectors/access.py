"""Who may open which part of the record, and for how long."""

import uuid
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from bookings.domain.lifecycle import Status
from bookings.models import Appointment
from clients.models import Client
from salon.accounts.roles import Permission, Role
from salon.accounts.selectors import opened_subjects
from salon.accounts.viewer import Kind, Viewer
from salon.core.errors import Forbidden, NotFound, Refusal
from salon.sessionlog.models import RecordPolicy, SessionLog

WITH_ALL = (
    "appointment__location",
    "appointment__service",
    "appointment__client",
    "client",
    "therapist",
    "author",
    "screening",
)
# Who never came, or was never going to, is nobody's client; one refused on the day for health's sake still is.
TREATED = ~Q(status__in=[Status.HELD, Status.DECLINED, Status.NO_SHOW, Status.CANCELLED]) | Q(cancel_reason="health")


class BreakGlassRequired(Refusal):
    """The viewer may read this record only after saying why."""

    code = "break-glass-required"


def visits_for(*, viewer: Viewer) -> QuerySet[Appointment]:
    """The appointments this viewer may screen, treat and write up: one's own, a master's whole team."""
    visits = Appointment.objects.select_related(
        "location", "service", "therapist", "chair", "client", "client__location", "visit", "session_log"
    ).order_by("starts_at", "id")
    return visits.filter(_own(viewer))


def visit_for(*, viewer: Viewer, public_id: uuid.UUID) -> Appointment:
    """One of them; raises NotFound, and Forbidden for those who treat nowhere."""
    demand_therapist(viewer)
    found = visits_for(viewer=viewer).exclude(status=Status.HELD).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def logs_for(*, viewer: Viewer, now: datetime) -> QuerySet[SessionLog]:
    """The logs this viewer may open, the newest first.

    A therapist's own and those of the clients they have now, a master's whole team, after breaking the glass one
    person's; the client their own once signed.
    """
    logs = SessionLog.objects.select_related(*WITH_ALL).order_by("-created_at", "-id")
    if viewer.kind is Kind.CLIENT and viewer.subject is not None:
        return logs.filter(appointment__client__public_id=viewer.subject, signed_at__isnull=False)
    places = viewer.locations(Permission.READ_HEALTH)
    own = _own(viewer, through="appointment__") | Q(author=viewer.user_id, appointment__location__in=places)
    current = Q(appointment__client__in=_clients_now(viewer, now))
    in_sight = Q(appointment__client__restricted_at=None)
    opened = Q(appointment__client__public_id__in=opened_subjects(viewer=viewer, now=now))
    return logs.filter((own | current) & in_sight | opened)


def log_for(*, viewer: Viewer, public_id: uuid.UUID, now: datetime) -> SessionLog:
    """One log; raises NotFound, Forbidden for those who may read none, BreakGlassRequired.

    Whoever shows it records the reading.
    """
    found = logs_for(viewer=viewer, now=now).filter(public_id=public_id).first()
    if found is not None:
        return found
    stored = SessionLog.objects.select_related("appointment__client").filter(public_id=public_id).first()
    raise why_not(viewer, None if stored is None else stored.appointment.client)


def record_for(*, viewer: Viewer, public_id: uuid.UUID, now: datetime) -> Appointment:
    """An appointment whose health answers the viewer may read; raises as `log_for` does."""
    rows = Appointment.objects.select_related("location__policy", "service", "therapist", "client__location", "visit")
    found = rows.filter(public_id=public_id, client__isnull=False).first()
    if found is None or found.client is None:
        raise why_not(viewer, None)
    if not is_open(found.client, viewer=viewer, now=now):
        raise why_not(viewer, found.client)
    return found


def is_open(client: Client, *, viewer: Viewer, now: datetime) -> bool:
    """Whether the viewer may read what this client said of their health.

    Clients may read their own, staff those booked with them from some days before to some days after the visit,
    and whose glass they broke.
    """
    if viewer.kind is Kind.SYSTEM:
        return True
    if viewer.kind is Kind.CLIENT:
        return viewer.subject == client.public_id
    if _clients_now(viewer, now).filter(client=client).exists():
        return True
    return client.public_id in opened_subjects(viewer=viewer, now=now)


def policy_of(location_id: int) -> RecordPolicy:
    """How the location keeps its record; the usual where nothing else was decided."""
    found = RecordPolicy.objects.filter(location=location_id).first()
    return found or RecordPolicy(location_id=location_id)


def _own(viewer: Viewer, through: str = "") -> Q:
    if viewer.kind is Kind.SYSTEM:
        return Q(**{f"{through}pk__isnull": False})
    places = viewer.locations(Permission.READ_HEALTH)
    team = [place for place in places if Role.MASTER in viewer.roles[place]]
    own = Q(**{f"{through}location__in": places, f"{through}therapist__user": viewer.user_id})
    return own | Q(**{f"{through}location__in": team})


def _clients_now(viewer: Viewer, now: datetime) -> QuerySet[Appointment, int | None]:
    """The ids of the clients whom this viewer treats about now."""
    places = viewer.locations(Permission.READ_HEALTH)
    policies = {policy.location_id: policy for policy in RecordPolicy.objects.filter(location__in=places)}
    near = Q(pk__in=[])
    for place in places:
        policy = policies.get(place) or RecordPolicy(location_id=place)
        first, last = now - timedelta(policy.closes_days_after), now + timedelta(policy.opens_days_before)
        near |= Q(location=place, starts_at__range=(first, last))
    treated = Appointment.objects.filter(TREATED, near, _own(viewer), client__restricted_at=None, client__isnull=False)
    return treated.order_by().values_list("client", flat=True)


def why_not(viewer: Viewer, client: Client | None) -> Refusal:
    """Why a record stays shut: the salon's people may know that there is one, nobody else."""
    places = set(viewer.locations(Permission.READ_HEALTH))
    may_break = set(viewer.locations(Permission.BREAK_GLASS))
    if viewer.is_staff and not places | may_break:
        return Forbidden()
    if client is not None and client.location_id in may_break:
        return BreakGlassRequired()
    return NotFound()


def demand_therapist(viewer: Viewer) -> None:
    """Raise Forbidden for those who treat nowhere."""
    if viewer.kind is not Kind.SYSTEM and not viewer.locations(Permission.READ_HEALTH):
        raise Forbidden
