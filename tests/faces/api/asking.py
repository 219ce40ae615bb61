"""What the tests send, valid until a test changes it: bodies, and tokens of programs."""

from datetime import timedelta
from typing import Any

from bookings.models import Appointment, Service
from clients.services.health import current_version
from salon.accounts.models import AccessToken, User
from salon.accounts.services import tokens
from salon.catalogue import selectors as catalogue
from tests import make

TOMORROW_AT_TEN = "2026-03-11T10:00:00+01:00"
LETTER = {"rule_code": "X-CLOT-HX", "doctor": "Dr. Bell", "issued_on": "2026-03-02", "valid_until": "2026-09-01"}


def leg(service: Service, start: str = TOMORROW_AT_TEN, **changes: Any) -> dict[str, Any]:
    return {"service_id": str(service.public_id), "start": start} | changes


def person(**changes: Any) -> dict[str, Any]:
    return {"name": "Zoë Ünal", "email": "zoe@example.com", "phone": "+493055512345", "locale": "es"} | changes


def agreed(**changes: Any) -> dict[str, Any]:
    return {"terms_version": "1", "privacy_version": "1"} | changes


def booking(held: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "hold_id": held["id"],
        "hold_token": held["token"],
        "client": person(),
        "consents": agreed(),
    } | changes


def waiting(service: Service, **changes: Any) -> dict[str, Any]:
    """Any time on Friday."""
    window = {"from": "2026-03-13T08:00:00+01:00", "to": "2026-03-13T20:00:00+01:00"}
    return {
        "service_id": str(service.public_id),
        "windows": [window],
        "party_size": 1,
        "client": person(),
        "consents": agreed(),
    } | changes


def make_token(user: User, *scopes: str, lasting: timedelta = timedelta(days=1)) -> str:
    """A token that does in the name of a member of staff what its scopes say."""
    now = make.at("08:00")
    return tokens.issue(
        kind=AccessToken.Kind.STAFF,
        subject_id=user.public_id,
        now=now,
        expires_at=now + lasting,
        user=user,
        scopes=scopes,
    )


def form(*said: str, **changes: Any) -> dict[str, Any]:
    """A filled-in health form: no to every question, but yes to those named."""
    answers = [{"code": rule.code, "value": "yes" if rule.code in said else "no"} for rule in catalogue.questionnaire()]
    return {"version": current_version(), "answers": answers, "consent": True} | changes


def note(appointment: Appointment, **changes: Any) -> dict[str, Any]:
    """A note that could be signed."""
    stroke = {"code": "T-STROKE", "foot": "both", "region": "A-WHOLE", "seconds": 300, "pressure": 2}
    return {
        "appointment_id": str(appointment.public_id),
        "subjective": {"goals": ["GOAL-RELAX"], "stress": 6, "words": "Tired feet."},
        "objective": {"pain_points": []},
        "assessment": {"summary": "Tense arches."},
        "plan": {"techniques": [stroke], "duration_minutes": 40, "aftercare": ["none"]},
        "after": {"stress": 2, "comment": "Lighter."},
    } | changes
