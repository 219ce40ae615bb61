"""Who has opened a client's record: when, as what, what for."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from clients.models import Client, HealthDeclaration
from clients.selectors import former_ids
from salon.accounts.models import AuditEvent, BreakGlass, User
from salon.accounts.roles import Permission, Role
from salon.accounts.viewer import Kind, Viewer
from salon.core.errors import Forbidden, NotFound
from salon.sessionlog.models import Screening, SessionLog

# What counts as opening a record, and what was opened.
OPENINGS = {
    "health.read": "answers",
    "screening.read": "answers",
    "log.read": "note",
    "record.break_glass": "record",
}
EMERGENCY = "emergency"
VISITS = "appointment__client"
STAFF = f"{Kind.STAFF}:"
# Of several roles of one person the one that opens most.
RANKS = (Role.MASTER, Role.THERAPIST, Role.MANAGER, Role.AUDITOR, Role.RECEPTIONIST, Role.CLEANER)


@dataclass(frozen=True, slots=True)
class Opening:
    """One time that somebody opened something: `what` is answers, note or record.

    `role` is that of the salon's people as it is now, else the kind of asker; in an emergency the glass was broken for
    it. Of a note, its public id and when its session began.
    """

    at: datetime
    name: str
    role: str
    purpose: str
    what: str
    is_emergency: bool
    note_id: uuid.UUID | None = None
    session_at: datetime | None = None


def traced_client_for(*, viewer: Viewer, public_id: uuid.UUID) -> Client:
    """A client whose access log the viewer may read: their own, or any of a salon whose audit trail they read.

    Raises NotFound, and Forbidden for staff who read no audit trail.
    """
    clients = Client.objects.select_related("location").filter(public_id=public_id)
    found = clients.filter(_traceable(viewer, own="public_id", place="location__in")).first()
    if found is None:
        raise NotFound
    return found


def traced_log_for(*, viewer: Viewer, public_id: uuid.UUID) -> SessionLog:
    """A log whose access log the viewer may read; the client's own only once signed. Raises as above."""
    logs = SessionLog.objects.select_related("appointment__client__location").filter(public_id=public_id)
    if viewer.kind is Kind.CLIENT:
        logs = logs.filter(signed_at__isnull=False)
    found = logs.filter(
        _traceable(viewer, own="appointment__client__public_id", place="appointment__client__location__in")
    ).first()
    if found is None:
        raise NotFound
    return found


def access_log_of(client: Client, *, log: SessionLog | None = None) -> QuerySet[AuditEvent]:
    """Every time that the client's record, or one log of it, was opened, the newest first; `openings` tells them."""
    things = _things_of(client) if log is None else [log.public_id]
    named = [*things, *_former_names(things)]
    return AuditEvent.objects.filter(action__in=OPENINGS, object_id__in=named).order_by("-at", "-id")


def openings(rows: Sequence[AuditEvent], *, client: Client) -> list[Opening]:
    """Rows of the client's access log with names and roles, in a fixed number of statements."""
    people, logs = _people(rows, client), _logs(client)
    subjects = Q(subject_id=client.public_id) | Q(subject_id__in=former_ids(client))
    glass = list(BreakGlass.objects.filter(subjects).select_related("user").order_by("id"))
    return [_opening(row, people.get(row.actor), glass, logs.get(row.object_id)) for row in rows]


def _traceable(viewer: Viewer, *, own: str, place: str) -> Q:
    if viewer.kind is Kind.CLIENT and viewer.subject is not None:
        return Q(**{own: viewer.subject})
    audited = viewer.locations(Permission.READ_AUDIT)
    if not audited:
        raise Forbidden
    return Q(**{place: audited})


def _things_of(client: Client) -> list[uuid.UUID]:
    """The public ids of the client and of everything in their record."""
    logs, screenings, declarations = (
        model._default_manager.order_by().filter(**{of: client}).values_list("public_id", flat=True)
        for model, of in ((SessionLog, VISITS), (Screening, VISITS), (HealthDeclaration, "client"))
    )
    return [client.public_id, *logs.union(screenings, declarations, former_ids(client))]


def _former_names(things: Sequence[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """What logs were called before a tablet named them, and what they are called now."""
    adopted = AuditEvent.objects.filter(action="log.adopt", object_id__in=things).order_by("id")
    return {uuid.UUID(detail["was"]): now for now, detail in adopted.values_list("object_id", "detail")}


def _people(rows: Iterable[AuditEvent], client: Client) -> dict[str, tuple[str, str]]:
    """Name and role of everybody in the rows, by what the audit trail calls them."""
    staff = {row.actor.removeprefix(STAFF) for row in rows if row.actor.startswith(STAFF)}
    users = User.objects.filter(public_id__in=staff).prefetch_related("memberships").order_by("id")
    found = {f"{STAFF}{user.public_id}": (user.name, _role(user, client.location_id)) for user in users}
    return found | {f"{Kind.CLIENT}:{client.public_id}": (client.name, Kind.CLIENT.value)}


def _role(user: User, location_id: int) -> str:
    held = {membership.role for membership in user.memberships.all() if membership.location_id == location_id}
    return next((role.value for role in RANKS if role in held), Kind.STAFF.value)


def _logs(client: Client) -> dict[uuid.UUID, SessionLog]:
    """The client's logs by what they are and were called; without what they say."""
    stored = SessionLog.objects.filter(appointment__client=client).only("public_id", "started_at").order_by("id")
    found = {log.public_id: log for log in stored}
    return found | {was: found[now] for was, now in _former_names(list(found)).items()}


def _opening(
    row: AuditEvent, person: tuple[str, str] | None, glass: Sequence[BreakGlass], log: SessionLog | None
) -> Opening:
    name, role = person or ("", row.actor.partition(":")[0])
    is_broken = any(
        row.actor == f"{STAFF}{one.user.public_id}" and one.opened_at <= row.at < one.expires_at for one in glass
    )
    return Opening(
        at=row.at,
        name=name,
        role=role,
        purpose=row.purpose,
        what=OPENINGS[row.action],
        is_emergency=is_broken or row.purpose == EMERGENCY,
        note_id=None if log is None else log.public_id,
        session_at=None if log is None else log.started_at,
    )
