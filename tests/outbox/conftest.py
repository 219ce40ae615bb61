"""Messages to plan and a sweep to send them."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from salon.locations.models import Location
from salon.outbox.models import Message
from salon.outbox.services import planning
from salon.outbox.services.planning import Draft, Recipient, Topic
from tests.make import at

Plan = Callable[..., Message]


def purpose_of(kind: str) -> str:
    """Why a message of this kind is sent."""
    if kind == "rebooking":
        return "marketing"
    return "reminder" if kind.startswith("reminder") or kind == "aftercare" else "service"


@pytest.fixture
def content(salon_: Location) -> dict[str, Any]:
    """What a message about Grace's appointment at 14:00 needs to know."""
    return {
        "uid": str(uuid.uuid4()),
        "sequence": 0,
        "starts_at": at("14:00").isoformat(),
        "ends_at": at("14:45").isoformat(),
        "time_zone": "Europe/Berlin",
        "salon": {
            "name": salon_.name,
            "address": salon_.address,
            "phone": salon_.phone,
            "email": salon_.email,
            "slug": salon_.slug,
        },
        "told_at": at("08:00").isoformat(),
        "reference": "ABC-123",
        "client_name": "Grace Hopkins",
        "therapist": "Mina",
        "manage_token": "bk_secret",
        "status": "confirmed",
    }


@pytest.fixture
def plan(salon_: Location, content: dict[str, Any]) -> Plan:
    """`plan("confirmation")` puts one message into the ledger; words of its content may be changed."""

    def one(
        kind: str = "confirmation",
        *,
        due_at: datetime | None = None,
        topic: uuid.UUID | None = None,
        version: int = 1,
        email: str = "grace@example.com",
        phone: str = "",
        channel: str = "email",
        language: str = "en",
        time_zone: str = "Europe/Berlin",
        purpose: str = "",
        not_after: datetime | None = None,
        **changes: Any,
    ) -> Message:
        about = topic or uuid.uuid4()
        planning.plan(
            topic=Topic(about, version, salon_),
            recipient=Recipient(email, language, time_zone, phone),
            content=content | {"uid": str(about)} | changes,
            drafts=[Draft(kind, due_at or at("08:00"), not_after, purpose or purpose_of(kind), channel)],
            now=at("08:00"),
        )
        return Message.objects.get(topic=about, version=version, kind=kind, channel=channel)

    return one
