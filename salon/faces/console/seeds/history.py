"""What a made-up salon has already done: messages sent and planned, sessions written up and signed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F

from bookings.domain.lifecycle import MOVES, Action, Status
from bookings.domain.reminders import Kind
from bookings.models import Appointment
from bookings.services import reminders
from clients.models import Client, Light
from clients.selectors import answers_of, context_for, proposal_for
from clients.services import health
from salon.accounts.models import AuditEvent
from salon.accounts.selectors import viewer_of_user
from salon.faces.console.seeds.chance import Chance
from salon.faces.console.seeds.stories import sections, story_of
from salon.outbox.models import Message
from salon.sessionlog.models import Screening, SessionLog, TechniqueUse
from salon.sessionlog.selectors.vocabulary import chart_version
from salon.sessionlog.services import signing

SIGNED_AT_MOST = 16
# Of those who come today, so many visits before are written up too.
EARLIER_AT_MOST = 5
EXPECTED = (Status.CONFIRMED, Status.ARRIVED, Status.IN_SERVICE)
TOLD = {Status.CONFIRMED: Kind.CONFIRMATION, Status.PENDING_REVIEW: Kind.RECEIVED}
PATHS: dict[Status, tuple[Action, ...]] = {
    Status.HELD: (),
    Status.PENDING_REVIEW: (),
    Status.CONFIRMED: (),
    Status.ARRIVED: (Action.CHECK_IN,),
    Status.IN_SERVICE: (Action.CHECK_IN, Action.START),
    Status.COMPLETED: (Action.CHECK_IN, Action.START, Action.COMPLETE),
    Status.CANCELLED: (Action.CANCEL,),
    Status.DECLINED: (Action.DECLINE,),
    Status.NO_SHOW: (Action.NO_SHOW,),
}
STEPS = (("T-STROKE", 1, 180), ("T-FULL", 2, 600))


def announce(appointments: Sequence[Appointment], *, now: datetime) -> None:
    """The messages of the visits to come: what was due before now counts as sent."""
    ahead = [row for row in appointments if row.status in TOLD and row.starts_at > now]
    for row in ahead:
        reminders.announce(row, kind=TOLD[Status(row.status)], token="", now=row.created_at)
    _send_the_due(ahead, now=now)


def trace(appointments: Sequence[Appointment], *, since: datetime) -> None:
    """The audit rows of what became of the visits from `since` on, in the order in which it happened."""
    told = [
        AuditEvent(
            at=at,
            actor=row.visit.created_by,
            action=f"appointment.{action}",
            object_type="appointment",
            object_id=row.public_id,
            location_id=row.location_id,
            detail=detail,
        )
        for row in appointments
        if row.starts_at >= since
        for at, action, detail in _steps(row)
    ]
    AuditEvent.objects.bulk_create(sorted(told, key=lambda step: step.at))


def _steps(row: Appointment) -> Iterator[tuple[datetime, str, dict[str, Any]]]:
    """When and by what action the visit came to its status."""
    path = PATHS[Status(row.status)]
    first = row.status if not path else Status.PENDING_REVIEW if Action.DECLINE in path else Status.CONFIRMED
    yield row.created_at, "create", {"to": first, "choice": row.choice}
    times = {Action.CHECK_IN: row.starts_at - timedelta(minutes=4), Action.START: row.starts_at}
    before = first
    for action in path:
        after = MOVES[action][Status(before)]
        yield min(times.get(action, row.updated_at), row.updated_at), action, {"from": before, "to": after}
        before = after


def start(appointments: Sequence[Appointment], *, now: datetime, chance: Chance) -> None:
    """Take those who are here and whose time has come into service, each with its log."""
    for row in appointments:
        if row.status == Status.ARRIVED and row.starts_at <= now:
            _begun(row, chance=chance)
            row.status, row.updated_at, row.version = Status.IN_SERVICE, row.starts_at, row.version + 1
            row.save(update_fields=["status", "updated_at", "version"])


def write_up(appointments: Sequence[Appointment], *, now: datetime, chance: Chance) -> None:
    """A signed log for the latest sessions that are over, and for some earlier ones of those who come today."""
    over = [row for row in appointments if row.status == Status.COMPLETED and row.ends_at <= now]
    over.sort(key=lambda row: row.starts_at)
    latest, visits = {row.pk for row in over[-SIGNED_AT_MOST:]}, Counter[int | None]()
    today = {row.client_id for row in appointments if row.starts_at.date() == now.date() and row.status in EXPECTED}
    earlier = [row for row in over if row.client_id in today]
    wanted = latest | {row.pk for row in _last_of_each(earlier)}
    for row in over:
        if row.pk in wanted:
            _sign(_begun(row, chance=chance), chance, visit=visits[row.client_id])
            visits[row.client_id] += 1
    _send_the_due(appointments, now=now)


def _send_the_due(appointments: Sequence[Appointment], *, now: datetime) -> None:
    """What was to be sent about these visits before now counts as sent."""
    due = Message.objects.filter(topic__in=[row.public_id for row in appointments], due_at__lte=now)
    due.update(status=Message.Status.SENT, sent_at=F("due_at"), attempts=1, content=None)


def _last_of_each(rows: Sequence[Appointment]) -> Iterator[Appointment]:
    """The latest visits of each client; `rows` go from the oldest to the newest."""
    seen = Counter[int | None]()
    for row in reversed(rows):
        seen[row.client_id] += 1
        if seen[row.client_id] <= EARLIER_AT_MOST:
            yield row


def _begun(row: Appointment, *, chance: Chance) -> SessionLog:
    """The screening of the day and the log that it let begin."""
    started_at, client, author = row.starts_at, row.client, row.therapist.user
    assert client is not None
    assert author is not None
    on = started_at.astimezone(row.location.zone).date()
    screening = Screening.objects.create(
        public_id=chance.uuid(),
        appointment=row,
        client=client,
        decided_at=started_at - timedelta(minutes=3),
        decided_on=on,
        decided_by=author,
        rules_version=health.current_version(),
        **_decision(row, client, on),
    )
    return SessionLog.objects.create(
        public_id=chance.uuid(),
        appointment=row,
        client=client,
        therapist=row.therapist,
        author=author,
        screening=screening,
        screened_on=on,
        started_on=on,
        started_at=started_at,
        chart_version=chart_version(),
        created_at=started_at,
    )


def _decision(row: Appointment, client: Client, on: date) -> dict[str, Any]:
    occasion: Any = {"families": row.service.families, "today": on, "on": on}
    proposal = proposal_for(client, **occasion)
    is_clear = proposal.light == Light.GREEN
    return {
        "answers": answers_of(client),
        "context": context_for(client, **occasion).as_dict(),
        "proposal": proposal.as_dict(),
        "foot_check": {"left": {"is_done": True}, "right": {"is_done": True}},
        "decision": Screening.Decision.CLEAR if is_clear else Screening.Decision.ADAPT,
        "adaptations": {} if is_clear else {"pressure_cap": 2},
        "reason": "" if is_clear else "Light pressure only, agreed with the client.",
    }


def _sign(log: SessionLog, chance: Chance, *, visit: int) -> None:
    minutes = log.appointment.service.duration_minutes
    assert log.started_at is not None
    log.ended_at = log.started_at + timedelta(minutes=minutes)
    story = story_of(log.client_id)
    for name, section in sections(story, visit=visit, minutes=minutes, chance=chance).items():
        setattr(log, name, section)
    log.save(update_fields=["ended_at", "subjective", "objective", "assessment", "plan", "after"])
    TechniqueUse.objects.bulk_create(
        TechniqueUse(log=log, position=place, technique_code=code, foot="both", seconds=seconds, pressure=pressure)
        for place, (code, pressure, seconds) in enumerate(STEPS)
    )
    by = viewer_of_user(log.author, ip=None, request_id="")
    signing.sign(log, by=by, now=log.ended_at + timedelta(minutes=chance.randint(2, 9)))
