"""What must be true of the database whatever happened to it, each with the rows that break it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, RowRange, Window

from bookings.domain.lifecycle import BLOCKING, Status
from bookings.models import Appointment, Visit
from salon.accounts.models import AuditEvent
from salon.accounts.services.audit import link
from salon.core.localtime import ceil_minute, floor_minute
from salon.outbox.models import Message
from salon.sessionlog.models import SessionLog
from salon.sessionlog.selectors import record

CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Check:
    """One invariant: its name, and the public names of the rows that break it."""

    name: str
    found: tuple[str, ...]

    @property
    def is_ok(self) -> bool:
        """Nothing breaks it."""
        return not self.found


def check_all(*, now: datetime) -> list[Check]:
    """Every invariant against the whole database."""
    checks: dict[str, Callable[[], Iterable[Any]]] = {
        "no-overlap-therapist": lambda: _overlapping("therapist"),
        "no-overlap-chair": lambda: _overlapping("chair"),
        "no-overlap-client": lambda: _overlapping("client", allows_client_overlap=False),
        "one-live-hold-per-slot": lambda: _double_holds(now),
        "holds-end-once": _holds_ajar,
        "spans-agree": _spans_apart,
        "one-salon-each": _across_salons,
        "signed-notes-unchanged": _changed_seals,
        "no-session-unscreened": _unscreened,
        "one-message-per-key": _repeated_messages,
        "no-reminder-after-the-end": _late_reminders,
        "audit-chain-whole": _broken_chain,
    }
    return [Check(name, tuple(str(broken) for broken in find())) for name, find in checks.items()]


# ---- the diary -------------------------------------------------------------------------


def _overlapping(resource: str, **conditions: Any) -> Iterator[Any]:
    """Blocking rows that begin before an earlier one of the same resource has ended."""
    start, end = f"{resource}_from", f"{resource}_to"
    before = Window(
        Max(end),
        partition_by=F(f"{resource}_id"),
        order_by=[F(start).asc(), F("id").asc()],
        frame=RowRange(end=-1),
    )
    rows = Appointment.objects.filter(status__in=sorted(BLOCKING), **conditions, **{f"{resource}__isnull": False})
    clashing = rows.annotate(taken_until=before).filter(taken_until__gt=F(start))
    yield from clashing.order_by("id").values_list("public_id", flat=True)


def _double_holds(now: datetime) -> Iterable[Any]:
    """Live holds of which another has the same therapist and start, or the same chair and start."""
    live = Appointment.objects.filter(status=Status.HELD, held_until__gt=now.timestamp())
    twice = live.filter(
        Exists(live.filter(therapist=OuterRef("therapist"), starts_at=OuterRef("starts_at")).exclude(pk=OuterRef("pk")))
        | Exists(live.filter(chair=OuterRef("chair"), starts_at=OuterRef("starts_at")).exclude(pk=OuterRef("pk")))
    )
    return twice.order_by("id").values_list("public_id", flat=True)


def _holds_ajar() -> Iterable[Any]:
    """Visits whose appointments are held though the hold has ended, or the reverse, or till another time."""
    held = Appointment.objects.filter(visit=OuterRef("pk"), status=Status.HELD)
    is_open = Q(hold_end="", hold_expires_at__isnull=False)
    visits = Visit.objects.annotate(has_held=Exists(held))
    ajar = visits.filter((Q(has_held=True) & ~is_open) | (Q(has_held=False) & is_open))
    yield from ajar.order_by("id").values_list("public_id", flat=True)
    times = Appointment.objects.filter(status=Status.HELD, visit__hold_expires_at__isnull=False)
    for public_id, until, expires_at in times.order_by("id").values_list(
        "visit__public_id", "held_until", "visit__hold_expires_at"
    ):
        if expires_at is None or until != int(expires_at.timestamp()):
            yield public_id


def _spans_apart() -> Iterator[Any]:
    """Appointments that block other minutes than those people see."""
    rows = Appointment.objects.order_by("id").values_list(
        "public_id", "starts_at", "ends_at", "client_from", "client_to"
    )
    for public_id, starts_at, ends_at, client_from, client_to in rows.iterator(CHUNK):
        if (floor_minute(starts_at), ceil_minute(ends_at)) != (client_from, client_to):
            yield public_id


def _across_salons() -> Iterable[Any]:
    """Appointments of which some part belongs to another salon."""
    parts = ("visit", "service", "therapist", "chair", "client")
    astray = Q()
    for part in parts:
        astray |= Q(**{f"{part}__isnull": False}) & ~Q(**{f"{part}__location": F("location")})
    return Appointment.objects.filter(astray).order_by("id").values_list("public_id", flat=True)


# ---- the record ------------------------------------------------------------------------


def _changed_seals() -> Iterator[Any]:
    """Signed logs that are not what was signed."""
    signed = SessionLog.objects.exclude(signed_at=None).order_by("id")
    for log in signed.only("pk", "public_id").iterator(CHUNK):
        if not record.seal_holds(log):
            yield log.public_id


def _unscreened() -> Iterable[Any]:
    """Logs that were started without a decision to go ahead of the same day for the same appointment."""
    started = SessionLog.objects.exclude(started_on=None)
    goes_ahead = Q(
        screening__appointment=F("appointment"),
        screening__decided_on=F("started_on"),
        screening__decision__in=["clear", "adapt"],
    )
    return (
        started.exclude(pk__in=started.filter(goes_ahead).values("pk"))
        .order_by("id")
        .values_list("public_id", flat=True)
    )


# ---- the ledgers -----------------------------------------------------------------------

KEY = ("topic", "version", "kind", "channel")


def _repeated_messages() -> Iterator[Any]:
    """Topics with two messages of one key."""
    keys = Message.objects.order_by().values(*KEY).annotate(rows=Count("id")).filter(rows__gt=1)
    yield from keys.order_by("topic").values_list("topic", flat=True)


def _late_reminders() -> Iterable[Any]:
    """Reminders that still wait, of visits that nobody expects any more."""
    over = Appointment.objects.filter(status__in=[Status.CANCELLED, Status.DECLINED, Status.NO_SHOW])
    waiting = Message.objects.filter(status=Message.Status.PLANNED, kind__startswith="reminder")
    return waiting.filter(topic__in=over.values("public_id")).order_by("id").values_list("public_id", flat=True)


def _broken_chain() -> Iterator[Any]:
    """The first audit row whose hash does not follow, and every unsealed row before a sealed one."""
    sealed_upto = AuditEvent.objects.exclude(hash="").aggregate(last=Max("id"))["last"] or 0
    before = ""
    for row in AuditEvent.objects.filter(id__lte=sealed_upto).order_by("id").iterator(CHUNK):
        if row.hash == "" or row.hash != link(row, before):
            yield row.id
            return
        before = row.hash
