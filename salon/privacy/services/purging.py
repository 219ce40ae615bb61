"""Removing for good what no law asks to keep any longer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Model, OuterRef, QuerySet, Subquery

from bookings.models import Appointment, PastVisit
from clients.models import Clearance, Client, Consent, HealthDeclaration
from salon.accounts.services import audit
from salon.accounts.viewer import SYSTEM
from salon.core.localtime import floor_minute, local_date
from salon.core.writing import writing
from salon.privacy.domain.retention import kept_until
from salon.privacy.models import Restriction
from salon.privacy.services.erasure import nameless
from salon.sessionlog.models import Addendum, CoSignature, Screening, SessionLog, TechniqueUse


@dataclass(frozen=True, slots=True)
class Purged:
    """What was, or would be, removed of one client; ids and counts only."""

    client: str
    until: date
    counts: dict[str, int]


def due(*, now: datetime) -> Iterator[tuple[Client, date]]:
    """The clients whose time is over, with the day it was; nobody of whom a complaint or claim is open."""
    clients = Client.objects.select_related("location__policy", "restriction")
    before = PastVisit.objects.filter(client=OuterRef("pk")).order_by("-on")
    rows = clients.annotate(last=Max("appointments__starts_at"), before=Subquery(before.values("on")[:1]))
    for client in rows.order_by("pk").iterator(chunk_size=500):
        restriction = getattr(client, "restriction", None)
        today = local_date(floor_minute(now), client.location.zone)
        if restriction is not None and restriction.is_held:
            continue
        until = restriction.until if restriction is not None else _until(client)
        if until <= today and _has_record(client):
            yield client, until


def purge(*, now: datetime, is_dry: bool) -> list[Purged]:
    """Remove the record of everybody whose time is over, or only say what would go."""
    done = []
    for client, until in due(now=now):
        counts = {name: rows.count() for name, rows in _record(client).items()}
        if not is_dry:
            _remove(client, now=now, counts=counts)
        done.append(Purged(str(client.public_id), until, counts))
    return done


def _until(client: Client) -> date:
    last = getattr(client, "last", None) or client.created_at
    on = last.astimezone(client.location.zone).date()
    if getattr(client, "last", None) is None and getattr(client, "before", None) is not None:
        on = client.before  # type: ignore[attr-defined]
    return kept_until(last_visit_on=on, born_on=client.born_on, years=client.location.policy.retention_years)


def _has_record(client: Client) -> bool:
    return any(rows.exists() for rows in _record(client).values())


def _record(client: Client) -> dict[str, QuerySet[Any]]:
    """Everything of the record, what hangs on others first."""
    of_logs = {"log__appointment__client": client}
    return {
        "addenda": _bare(Addendum).filter(**of_logs),
        "co_signatures": _bare(CoSignature).filter(**of_logs),
        "techniques": _bare(TechniqueUse).filter(**of_logs),
        "sessions": _bare(SessionLog).filter(appointment__client=client),
        "screenings": _bare(Screening).filter(appointment__client=client),
        "health_declarations": _bare(HealthDeclaration).filter(client=client),
        "clearances": _bare(Clearance).filter(client=client),
        "past_visits": _bare(PastVisit).filter(client=client),
        "consents": _bare(Consent).filter(client=client),
    }


def _bare(model: type[Model]) -> QuerySet[Any]:
    """Rows past their time may go, sealed or not: this is the one way around the seal."""
    return QuerySet(model).order_by("pk")


def _remove(client: Client, *, now: datetime, counts: dict[str, int]) -> None:
    with writing():
        _bare(SessionLog).filter(copied_from__appointment__client=client).update(copied_from=None)
        for rows in _record(client).values():
            rows.delete()
        Appointment.objects.filter(client=client).update(desk_note="")
        Restriction.objects.filter(client=client).update(identity={})
        for one in (client, *client.former_selves.order_by("pk")):
            Client.objects.filter(pk=one.pk).update(born_on=None, **nameless(one))
        audit.record(
            by=SYSTEM, action="privacy.purge", thing=client, location_id=client.location_id, now=now, counts=counts
        )
