"""Things of the record by the names that people outside have for them."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from bookings.models import Appointment
from clients.models import Client, HealthDeclaration
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core.errors import Forbidden, NotFound
from salon.sessionlog.models import Addendum, Screening, SessionLog, TechniqueUse
from salon.sessionlog.selectors import access


def log_of_visit_for(*, viewer: Viewer, appointment_id: uuid.UUID, now: datetime) -> SessionLog:
    """The log of an appointment; raises as `log_for` does."""
    found = access.logs_for(viewer=viewer, now=now).filter(appointment__public_id=appointment_id).first()
    if found is not None:
        return found
    visit = Appointment.objects.select_related("client").filter(public_id=appointment_id).first()
    if visit is not None and visit.client is not None and access.is_open(visit.client, viewer=viewer, now=now):
        raise NotFound
    raise access.why_not(viewer, None if visit is None else visit.client)


def logs_of_client_for(*, viewer: Viewer, client_id: uuid.UUID, now: datetime) -> QuerySet[SessionLog]:
    """Those logs of one client that the viewer may open, the newest first; raises as `log_for` does."""
    client = Client.objects.select_related("location").filter(public_id=client_id).first()
    found = access.logs_for(viewer=viewer, now=now).filter(appointment__client__public_id=client_id)
    if client is None or not (access.is_open(client, viewer=viewer, now=now) or found.exists()):
        raise access.why_not(viewer, client)
    return found


def with_rest(logs: QuerySet[SessionLog]) -> QuerySet[SessionLog]:
    """The same logs with everything that stands in them and was added to them, in three statements."""
    return logs.select_related("signed_by", "copied_from", "co_signature__signed_by").prefetch_related(
        Prefetch("techniques", TechniqueUse.objects.order_by("position", "id")),
        Prefetch("addenda", Addendum.objects.select_related("author").order_by("written_at", "id")),
    )


def is_a_log(public_id: uuid.UUID) -> bool:
    """Whether some log has that name, whoever may know of it."""
    return SessionLog.objects.filter(public_id=public_id).exists()


def screened_visit_for(*, viewer: Viewer, public_id: uuid.UUID) -> Appointment:
    """The appointment that a declaration was made for or a screening decided, by the public id of either.

    Raises NotFound, and Forbidden for those who treat nowhere.
    """
    access.demand_therapist(viewer)
    declared = HealthDeclaration.objects.filter(public_id=public_id).values_list("topic", flat=True).first()
    screened = Screening.objects.filter(public_id=public_id).values_list("appointment__public_id", flat=True).first()
    named = declared or screened
    if named is None:
        raise NotFound
    return access.visit_for(viewer=viewer, public_id=named)


@dataclass(frozen=True, slots=True)
class Treated:
    """A client whom the viewer treats about now, and whether it is today."""

    client: Client
    is_today: bool


def treated_client_for(*, viewer: Viewer, public_id: uuid.UUID, now: datetime) -> Treated:
    """A client whom the viewer treats about now; raises NotFound, and Forbidden for those who treat nowhere."""
    access.demand_therapist(viewer)
    client = Client.objects.select_related("location").filter(public_id=public_id).first()
    if client is None or not access.is_open(client, viewer=viewer, now=now):
        raise NotFound
    zone = client.location.zone
    visits = access.visits_for(viewer=viewer).filter(client=client).filter(access.TREATED)
    days = [at.astimezone(zone).date() for at in visits.values_list("starts_at", flat=True)]
    return Treated(client, is_today=now.astimezone(zone).date() in days)


def client_to_clear_for(*, viewer: Viewer, public_id: uuid.UUID, now: datetime) -> Client:
    """A client whose doctor's word the viewer may write down: one they treat, or any of a salon they manage.

    Raises NotFound, and Forbidden for staff who do neither anywhere.
    """
    manages = viewer.locations(Permission.EDIT_CATALOGUE)
    if not manages and not viewer.locations(Permission.WRITE_NOTES):
        raise Forbidden
    client = Client.objects.select_related("location").filter(public_id=public_id).first()
    if client is None:
        raise NotFound
    if client.location_id not in manages and not access.is_open(client, viewer=viewer, now=now):
        raise NotFound
    return client


def client_to_open_for(*, viewer: Viewer, public_id: uuid.UUID) -> Client:
    """A client whose glass the viewer may break; raises NotFound, and Forbidden for those who may break none."""
    places = viewer.locations(Permission.BREAK_GLASS)
    if not places:
        raise Forbidden
    client = Client.objects.select_related("location").filter(public_id=public_id, location__in=places).first()
    if client is None:
        raise NotFound
    return client
