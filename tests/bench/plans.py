"""How each database carries out the busiest questions on 200,000 bookings: the plan of every statement as sent."""

import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from bookings.models import Appointment, Service
from bookings.selectors import appointments, availability
from bookings.selectors.explaining import explain
from bookings.services import holds
from bookings.services.placing import LegRequest
from bookings.services.unbooking import BOOKED
from clients import selectors as clients
from salon.accounts.models import AuditEvent
from salon.accounts.selectors import latest_changes
from salon.accounts.viewer import ANONYMOUS, SYSTEM
from salon.core.localtime import instant
from salon.outbox.models import Message
from salon.outbox.services.delivery import deliver_due
from salon.reports.day import day_on
from tests.bench import workload
from tests.bench.measure import Bar, at_least, at_most, keep, milliseconds, settle, table
from tests.bench.salons import LONG_AGO, Salon, full_salon
from tests.bench.search import MEASURED, NOW

BOOKINGS, CLIENTS, SENT, DUE = 200_000, 20_000, 200_000, 10
HISTORY_DAYS = 2_260
# A statement that reads one of these from end to end grows with the salon's age.
LARGE = ("bookings_appointment", "bookings_visit", "outbox_message", "accounts_auditevent")
PLAN = {"postgresql": "EXPLAIN ", "sqlite": "EXPLAIN QUERY PLAN "}
# What writes is asked once, for its plans.
ONCE = ("a hold", "a sweep of due messages")
# Only small questions are worth a plan; BEGIN and the like have none.
PLANNED = ("SELECT", "UPDATE", "DELETE")


def run() -> list[Bar]:
    """Each question once for its plans, then for its time."""
    salon = full_salon(workload.profile_b(history_days=HISTORY_DAYS), clients=CLIENTS)
    _tell(salon)
    settle()
    kept, wholly = dict[str, Any](), 0
    for name, act in _acts(salon).items():
        print(f"\n{name}")
        with explained() as plans:
            act()
        for statement, plan in plans:
            print(f"  {_short(statement)}")
            print("".join(f"      {line}\n" for line in plan), end="")
            wholly += 0 if _stops(statement, plan) else sum(_reads_all(line) for line in plan)
        kept[name] = {"plans": plans}
    times = milliseconds({name: act for name, act in _acts(salon).items() if name not in ONCE}, rounds=15)
    table("How long they take", ["question", "ms"], list(times.items()))
    made = Appointment.objects.count()
    bars = [
        at_least("bookings in the table", made, BOOKINGS),
        at_most("statements that read a large table from end to end", wholly, 0),
    ]
    return keep("plans", {"questions": kept, "ms": times, "bookings": made, "messages": SENT + DUE}, bars)


def _acts(salon: Salon) -> dict[str, Callable[[], Any]]:
    service = Service.objects.select_related("location__policy").get(pk=salon.services[MEASURED].pk)
    location, month = service.location, (NOW, NOW + timedelta(days=30))
    return {
        "a month of starts": lambda: availability.slots(service=service, between=month, now=NOW),
        "a hold": lambda: _hold(service),
        "why a start is not offered": lambda: explain(service=service, start=NOW + timedelta(days=2), now=NOW),
        "a day as a list": lambda: appointments.day_of(viewer=SYSTEM, location=location, on=workload.day(1)),
        # As if all of it had just been booked, so that the trail is asked about each visit.
        "a day on the board": lambda: day_on(location, workload.day(1), now=LONG_AGO),
        "whether a board is up to date": lambda: latest_changes(location.pk),
        "a client by part of the name": lambda: clients.search(viewer=SYSTEM, location=location, q="client 1234"),
        "a client by the end of the phone": lambda: clients.search(viewer=SYSTEM, location=location, q="1234"),
        "a sweep of due messages": lambda: deliver_due(now=NOW, batch=10),
    }


def _hold(service: Service) -> None:
    start = availability.first_slots(service=service, now=NOW, limit=1)[0].start
    holds.hold(legs=[LegRequest(service, start)], holder="bench", source="online", by=ANONYMOUS, now=NOW)


def _tell(salon: Salon) -> None:
    """Messages and events of years, and some messages that are due."""
    topics = Appointment.objects.order_by("id").values_list("public_id", flat=True)[:SENT]
    sent = (
        _message(salon, topic, Message.Status.SENT, instant(0) + timedelta(minutes=n)) for n, topic in enumerate(topics)
    )
    Message.objects.bulk_create(sent, batch_size=2000)
    events = (_event(salon, topic, instant(0) + timedelta(minutes=n)) for n, topic in enumerate(topics))
    AuditEvent.objects.bulk_create(events, batch_size=2000)
    due = (_message(salon, uuid.uuid4(), Message.Status.PLANNED, NOW - timedelta(minutes=n)) for n in range(DUE))
    Message.objects.bulk_create(due, batch_size=2000)


def _message(salon: Salon, topic: uuid.UUID, status: str, due_at: datetime) -> Message:
    return Message(
        location=salon.location,
        topic=topic,
        version=1,
        kind="confirmation",
        address="client@example.com",
        address_digest="0" * 64,
        due_at=due_at,
        not_after=datetime(2020, 1, 1, tzinfo=UTC),
        status=status,
        created_at=LONG_AGO,
    )


def _event(salon: Salon, topic: uuid.UUID, at: datetime) -> AuditEvent:
    return AuditEvent(
        location=salon.location, at=at, actor="system", action=BOOKED, object_type="appointment", object_id=topic
    )


@contextmanager
def explained() -> Iterator[list[tuple[str, list[str]]]]:
    """The statements of the block with their plans, asked with the very values that are bound."""
    plans: list[tuple[str, list[str]]] = []

    def look(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if not many and sql.lstrip().startswith(PLANNED):
            with connection.cursor() as cursor:
                cursor.execute(PLAN[connection.vendor] + sql, params)
                rows = cursor.fetchall()
            if sql not in dict(plans):
                plans.append((sql, [str(row[-1]) for row in rows]))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield plans


def _stops(statement: str, plan: list[str]) -> bool:
    """Whether it takes the first rows of a location in the order of an index, and nothing else is asked of them."""
    is_cut = re.search(r"WHERE location_id = \S+ ORDER BY [\w, ]+ LIMIT \d", statement) is not None
    return is_cut and not any("B-TREE" in line or "Sort" in line for line in plan)


def _reads_all(line: str) -> bool:
    """From end to end, or all of a location's rows, which is the same for a salon by itself."""
    whole = re.search(r"Seq Scan on (\w+)|^SCAN (\w+)(?! USING)|^SEARCH (\w+) USING [^(]*\(location_id=\?\)$", line)
    return whole is not None and any(name in LARGE for name in whole.groups())


def _short(statement: str) -> str:
    words = " ".join(statement.replace('"', "").split())
    columns = re.sub(r"^SELECT .*? FROM ", "SELECT … FROM ", words)
    return columns if len(columns) < 160 else f"{columns[:160]}…"
