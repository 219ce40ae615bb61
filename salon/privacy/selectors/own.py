"""What is kept of one client, gathered for the person themselves."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model

from bookings.models import Appointment, PastVisit, WaitlistEntry, WaitlistWish, WalkIn
from bookings.selectors.messages import texts_of
from clients.models import Client, Consent, HealthDeclaration
from salon.outbox.models import Message
from salon.sessionlog.models import Addendum, Screening, SessionLog, TechniqueUse
from salon.sessionlog.selectors.trail import access_log_of, openings

SOAP = ("subjective", "objective", "assessment", "plan", "after")


def all_of(client: Client, *, now: datetime) -> dict[str, Any]:
    """Everything as JSON values: bookings, wishes, consents, declarations, screenings, sessions, messages, readers."""
    appointments = list(
        Appointment.objects.select_related("service", "therapist", "visit")
        .filter(client=client)
        .order_by("starts_at", "id")
    )
    return {
        "made_at": now.isoformat(timespec="seconds"),
        "salon": client.location.name,
        "person": _told(client, "public_id", "name", "email", "phone", "language", "born_on", "created_at"),
        "household": _household(client),
        "bookings": [_booking(one) for one in appointments],
        "bookings_before": [
            _told(one, "on", "service_words", "therapist_words", "status", "price")
            for one in PastVisit.objects.filter(client=client).order_by("on", "at_minute", "id")
        ],
        "walk_ins": [
            _told(one, "on", "joined_at", "promised_at", "seated_at", "left_at") | {"service": one.service.name}
            for one in WalkIn.objects.select_related("service").filter(client=client).order_by("joined_at", "id")
        ],
        "waiting_list": [_wanted(one) for one in _entries(client)],
        "consents": [
            _told(one, "kind", "version", "source", "given_at", "withdrawn_at")
            for one in Consent.objects.filter(client=client).order_by("given_at", "id")
        ],
        "health_declarations": [
            _told(one, "declared_at", "source", "rules_version", "answers", "about")
            for one in HealthDeclaration.objects.filter(client=client).order_by("declared_at", "id")
        ],
        "screenings": [
            _told(one, "decided_at", "rules_version", "answers", "decision", "adaptations", "reason")
            for one in Screening.objects.filter(appointment__client=client).order_by("decided_at", "id")
        ],
        "sessions": [_session(one) for one in _logs(client)],
        "messages": _messages(appointments),
        "texts": [_told(one, "received_at", "meaning", "words") for one in texts_of(client)],
        "read_by": readers_of(client),
    }


def readers_of(client: Client) -> list[dict[str, Any]]:
    """Who opened this client's health data or notes, when and why, the latest first."""
    rows = list(access_log_of(client))
    return [
        {
            "at": one.at.isoformat(timespec="seconds"),
            "who": one.name or one.role,
            "role": one.role,
            "what": one.what,
            "purpose": one.purpose,
            "emergency": one.is_emergency,
        }
        for one in openings(rows, client=client)
    ]


def _logs(client: Client) -> Iterable[SessionLog]:
    logs = SessionLog.objects.select_related("therapist").filter(appointment__client=client, signed_at__isnull=False)
    return logs.order_by("created_at", "id")


def _session(log: SessionLog) -> dict[str, Any]:
    told = _told(log, "created_at", "started_at", "ended_at", "chart_version", *SOAP, "signed_at", "digest")
    rows = TechniqueUse.objects.filter(log=log).order_by("position", "id")
    fields = ("technique_code", "foot", "zone_code", "region_code", "seconds", "pressure", "product")
    added = Addendum.objects.filter(log=log).order_by("written_at", "id")
    return told | {
        "therapist": log.therapist.display_name,
        "techniques": [_told(row, *fields) for row in rows],
        "addenda": [_told(one, "kind", "text", "reason", "written_at") for one in added],
    }


def _booking(appointment: Appointment) -> dict[str, Any]:
    fields = ("public_id", "status", "starts_at", "ends_at", "price", "fee", "cancel_reason", "created_at")
    return _told(appointment, *fields) | {
        "reference": appointment.visit.reference,
        "service": appointment.service.name,
        "therapist": appointment.therapist.display_name,
        "source": appointment.visit.source,
    }


def _entries(client: Client) -> Iterable[WaitlistEntry]:
    entries = WaitlistEntry.objects.filter(client=client).prefetch_related("wishes__service", "wishes__therapist")
    return entries.order_by("joined_at", "id")


def _wanted(entry: WaitlistEntry) -> dict[str, Any]:
    return _told(entry, "status", "joined_at", "ends_at", "source") | {
        "wishes": [_wish(one) for one in entry.wishes.all()]
    }


def _wish(wish: WaitlistWish) -> dict[str, Any]:
    return _told(wish, "starts_at", "ends_at", "party_size") | {
        "service": wish.service.name,
        "therapist": wish.therapist.display_name if wish.therapist is not None else None,
    }


def _messages(appointments: Iterable[Appointment]) -> list[dict[str, Any]]:
    rows = Message.objects.filter(topic__in=[one.public_id for one in appointments]).order_by("due_at", "id")
    fields = ("kind", "channel", "purpose", "due_at", "status", "sent_at", "skip_reason")
    return [_told(row, *fields) for row in rows.defer("address", "content")]


def _household(client: Client) -> str | None:
    return client.household.name if client.household is not None else None


def _told(row: Model, *names: str) -> dict[str, Any]:
    return {name.removeprefix("public_"): _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | uuid.UUID):
        return str(value)
    return value if isinstance(value, dict | list | str | int | float | bool | None) else str(value)
