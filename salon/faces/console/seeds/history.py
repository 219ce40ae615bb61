"""What a made-up salon has already done: messages sent and planned, sessions written up and signed."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F

from bookings.domain.lifecycle import MOVES, Action, Status
from bookings.domain.reminders import Kind
from bookings.models import Appointment
from bookings.services import reminders
from clients.models import Client, Light
from clients.selectors import answers_of, proposal_for
from clients.services import health
from salon.accounts.models import AuditEvent
from salon.accounts.selectors import viewer_of_user
from salon.faces.console.seeds.chance import Chance
from salon.outbox.models import Message
from salon.sessionlog.models import Screening, SessionLog, TechniqueUse
from salon.sessionlog.selectors.vocabulary import chart_version
from salon.sessionlog.services import signing

SIGNED_AT_MOST = 16
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
WORDS = (
    ("Long days on her feet at work.", "Calves tight, skin dry at the heels.", "Relaxed; breathing slower by the end."),
    ("Sleeps badly since the move.", "Arches tense on both feet.", "Warm feet, tension in the arches eased."),
    ("Training for a half marathon.", "Tender spot at the ball of the right foot.", "Tender spot less sharp."),
    ("Came for a quiet hour.", "Nothing unusual on either foot.", "Comfortable throughout."),
)
STEPS = (("T-STROKE", 1, 180), ("T-FULL", 2, 600))


def announce(appointments: Sequence[Appointment], *, now: datetime) -> None:
    """The messages of the visits to come: what was due before now counts as sent."""
    ahead = [row for row in appointments if row.status in TOLD and row.starts_at > now]
    for row in ahead:
        reminders.announce(row, kind=TOLD[Status(row.status)], token="", now=row.created_at)
    due = Message.objects.filter(topic__in=[row.public_id for row in ahead], due_at__lte=now)
    due.update(status=Message.Status.SENT, sent_at=F("due_at"), attempts=1, content=None)


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
    """A signed log for the latest sessions that are over."""
    over = [row for row in appointments if row.status == Status.COMPLETED and row.ends_at <= now]
    for row in sorted(over, key=lambda row: row.starts_at)[-SIGNED_AT_MOST:]:
        _sign(_begun(row, chance=chance), chance)


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
    proposal = proposal_for(client, families=row.service.families, today=on, on=on)
    is_clear = proposal.light == Light.GREEN
    return {
        "answers": answers_of(client),
        "proposal": proposal.as_dict(),
        "foot_check": {"left": {"is_done": True}, "right": {"is_done": True}},
        "decision": Screening.Decision.CLEAR if is_clear else Screening.Decision.ADAPT,
        "adaptations": {} if is_clear else {"pressure_cap": 2},
        "reason": "" if is_clear else "Light pressure only, agreed with the client.",
    }


def _sign(log: SessionLog, chance: Chance) -> None:
    minutes = log.appointment.service.duration_minutes
    assert log.started_at is not None
    log.ended_at = log.started_at + timedelta(minutes=minutes)
    for name, section in _sections(minutes, chance).items():
        setattr(log, name, section)
    log.save(update_fields=["ended_at", "subjective", "objective", "assessment", "plan", "after"])
    TechniqueUse.objects.bulk_create(
        TechniqueUse(log=log, position=place, technique_code=code, foot="both", seconds=seconds, pressure=pressure)
        for place, (code, pressure, seconds) in enumerate(STEPS)
    )
    by = viewer_of_user(log.author, ip=None, request_id="")
    signing.sign(log, by=by, now=log.ended_at + timedelta(minutes=chance.randint(2, 9)))


def _sections(minutes: int, chance: Chance) -> dict[str, dict[str, Any]]:
    said, seen, after = chance.choice(WORDS)
    stress = chance.randint(4, 8)
    return {
        "subjective": {"goals": ["GOAL-RELAX"], "stress": stress, "words": said},
        "objective": {"words": seen},
        "assessment": {"summary": after},
        "plan": {"duration_minutes": minutes, "aftercare": ["none"], "next_visit": "In about four weeks."},
        "after": {"stress": max(0, stress - chance.randint(1, 4)), "comment": after},
    }
