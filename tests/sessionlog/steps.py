"""The steps of a visit, for tests that begin in the middle of one."""

from typing import Any

from bookings.models import Appointment
from clients.models import Client
from clients.services import people
from salon.accounts.viewer import Viewer
from salon.catalogue import selectors as catalogue
from salon.sessionlog.domain.plan import Use
from salon.sessionlog.models import Screening, SessionLog
from salon.sessionlog.services import notes, screening, sessions
from salon.sessionlog.services.notes import Note
from tests import make

BOTH_LOOKED_AT = {"left": {"is_done": True}, "right": {"is_done": True}}
STROKE = Use(technique_code="T-STROKE", foot="both", seconds=300, pressure=2, region_code="A-WHOLE")
WHOLE: dict[str, dict[str, Any]] = {
    "subjective": {"words": "Tired feet."},
    "plan": {"duration_minutes": 40, "aftercare": ["none"]},
    "after": {"declined": True},
}


def nothing_to_declare() -> dict[str, dict[str, Any]]:
    """Every question of both forms answered with no."""
    return {rule.code: {"value": "no"} for rule in catalogue.questionnaire()}


def agree(client: Client) -> None:
    """The client lets the salon keep health data."""
    people.consent(client, kinds={"health_data": "1"}, source="online", now=make.at("08:00", days=-7))


def decided(visit: Appointment, by: Viewer, **changes: Any) -> Screening:
    """A decision at 10:20: clear, after a look at both feet, unless `changes` say otherwise."""
    usual: dict[str, Any] = {
        "answers": nothing_to_declare(),
        "foot_check": BOTH_LOOKED_AT,
        "decision": "clear",
        "adaptations": {},
        "reason": "",
        "now": make.at("10:20"),
    }
    return screening.decide(visit, by=by, **(usual | changes))


def started(visit: Appointment, by: Viewer) -> SessionLog:
    """A session decided and begun at 10:30."""
    decided(visit, by)
    visit.refresh_from_db()
    return sessions.start(visit, by=by, now=make.at("10:30"))


def written(log: SessionLog, by: Viewer, **changes: Any) -> SessionLog:
    """A note that could be signed, at 11:15, unless `changes` say otherwise."""
    says: dict[str, Any] = {"sections": WHOLE, "techniques": [STROKE]}
    says |= {name: changes.pop(name) for name in ("sections", "techniques", "copied_from") if name in changes}
    usual: dict[str, Any] = {"expected_version": log.version, "now": make.at("11:15")}
    return notes.write(log, Note(**says), by=by, **(usual | changes))
