"""What the tests send, valid until a test changes it: bodies, and tokens of programs."""

from datetime import timedelta
from typing import Any

from bookings.models import Service
from salon.accounts.models import AccessToken, User
from salon.accounts.services import tokens
from tests import make

TOMORROW_AT_TEN = "2026-03-11T10:00:00+01:00"


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
