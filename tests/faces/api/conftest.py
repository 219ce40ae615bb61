"""A caller of the API: JSON in and out, as anybody of the cast, at the salon's opening on the fixed Tuesday."""

import json
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from bookings.models import Appointment, Chair, Service, Visit
from clients.models import Client
from salon.accounts.models import AccessToken, User
from salon.accounts.roles import Role
from salon.accounts.services import tokens
from salon.sessionlog.models import SessionLog
from salon.sessionlog.services import signing
from tests import make
from tests.faces.api import promised
from tests.sessionlog import steps
from therapists.models import Therapist

BASE = "/api/v1"


class Caller:
    """Sends requests as one person; answers are Django's responses with `.data` beside."""

    def __init__(self, *, token: str = "", user: User | None = None) -> None:
        self.browser = Browser(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}
        if user is not None:
            self.browser.force_login(user)

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """One request; a POST gets a fresh key unless it brings one, `Idempotency_Key=""` sends none."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if method == "POST":
            sent.setdefault("Idempotency-Key", secrets.token_urlsafe(24))
        sent = {**self.headers, **{name: value for name, value in sent.items() if value}}
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        kind = sent.pop("Content-Type", "application/json")
        path = path if path.startswith("/") and path.startswith(("/api", "/health", "/ready")) else f"{BASE}{path}"
        response = told(self.browser.generic(method, path, raw, kind, headers=sent))
        promised.check(response, method=method, path=path.partition("?")[0])
        return response

    def get(self, path: str, **headers: str) -> Any:
        return self("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self("POST", path, body, **headers)

    def put(self, path: str, body: Any = None, **headers: str) -> Any:
        return self("PUT", path, body, **headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> Any:
        return self("PATCH", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self("DELETE", path, **headers)


def told(response: Any) -> Any:
    """The response, with what its JSON says."""
    kind = response.headers.get("Content-Type", "")
    response.data = json.loads(response.content) if "json" in kind and response.content else None
    return response


@pytest.fixture(autouse=True)
def at_opening(settings: Settings, set_clock: Callable[..., None]) -> None:
    """The clock stands at 08:00 on the fixed Tuesday; no limits."""
    set_clock("08:00")
    settings.RATE_FACTOR = 0


@pytest.fixture
def stranger(db: None) -> Caller:
    return Caller()


@pytest.fixture
def calling(db: None) -> Callable[[Any], Caller]:
    """`calling(wren)`: a caller for a user, a therapist, a client, the holder of a visit, or None."""

    def caller(who: User | Therapist | Client | Visit | None) -> Caller:
        if who is None:
            return Caller()
        if isinstance(who, User):
            return Caller(user=who)
        if isinstance(who, Therapist):
            return Caller(user=who.user)
        kind = AccessToken.Kind.CLIENT if isinstance(who, Client) else AccessToken.Kind.BOOKING
        now = make.at("08:00")
        expires_at = now + timedelta(days=30)
        return Caller(token=tokens.issue(kind=kind, subject_id=who.public_id, now=now, expires_at=expires_at))

    return caller


@pytest.fixture
def visit(massage: Service, mina: Therapist, recliner: Chair, grace: Client) -> Appointment:
    """Grace with Mina today at 10:30; she is here, and agreed long ago to health data being kept."""
    steps.agree(grace)
    return make.appointment(
        service=massage, therapist=mina, chair=recliner, client=grace, starts_at=make.at("10:30"), status="arrived"
    )


@pytest.fixture
def master(salon_: Any) -> User:
    """Nadia, who answers for the team."""
    return make.user(salon_, role=Role.MASTER, name="Nadia", email="nadia@lindenhof.example")


@pytest.fixture
def log(visit: Appointment, mina: Therapist) -> SessionLog:
    """Mina decided at 10:20 and began at 10:30; nothing is written yet."""
    return steps.started(visit, make.viewer(mina))


@pytest.fixture
def signed(log: SessionLog, mina: Therapist) -> SessionLog:
    """The same, written at 11:15 and signed at 11:20."""
    by = make.viewer(mina)
    return signing.sign(steps.written(log, by), by=by, now=make.at("11:20"))


@pytest.fixture
def auditor(salon_: Any) -> User:
    return make.user(salon_, role=Role.AUDITOR, name="Ada", email="ada@lindenhof.example")


@pytest.fixture
def cleaner(salon_: Any) -> User:
    return make.user(salon_, role=Role.CLEANER, name="Cleo", email="cleo@lindenhof.example")


@pytest.fixture
def stranger_manager(other_salon: Any) -> User:
    """The owner of another salon."""
    return make.user(other_salon, role=Role.MANAGER, name="Rui", email="rui@harbour.example")
