"""Writing the audit trail and sealing it."""

import hashlib
import json
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from salon.accounts.models import AuditEvent
from salon.accounts.viewer import Viewer
from salon.core.records import Record
from salon.core.writing import let_writers_finish, writing

BATCH = 1_000
# Bookings queue behind the sealing for at most this long.
PATIENCE_MS = 200


def event(
    *, by: Viewer, action: str, thing: Record, location_id: int | None, now: datetime, detail: dict[str, Any]
) -> AuditEvent:
    """One unsaved audit row, for callers that write several in one statement.

    `detail` holds codes, ids and instants only, as JSON values; never people or health data. A `purpose` in it
    says why something was read.
    """
    told = dict(detail)
    return AuditEvent(
        at=now,
        actor=by.actor,
        action=action,
        object_type=thing._meta.model_name or "",
        object_id=thing.public_id,
        location_id=location_id,
        purpose=told.pop("purpose", ""),
        ip=by.ip,
        request_id=by.request_id,
        detail=told,
    )


def record(*, by: Viewer, action: str, thing: Record, location_id: int | None, now: datetime, **detail: Any) -> None:
    """Write one audit row in the caller's transaction."""
    event(by=by, action=action, thing=thing, location_id=location_id, now=now, detail=detail).save()


def record_all(events: Iterable[AuditEvent]) -> None:
    """Write several audit rows in one statement of the caller's transaction."""
    AuditEvent.objects.bulk_create(events)


def seal() -> int:
    """Chain the hashes of the rows not yet sealed, in order of id; returns how many.

    An id is given before its transaction ends, so a lower one may still appear: only rows up to
    the last one written while nobody else was writing are sealed.
    """
    settled = _last_settled()
    with writing():
        unsealed = AuditEvent.objects.select_for_update().filter(hash="", id__lte=settled)
        fresh = list(unsealed.order_by("id")[:BATCH])
        if not fresh:
            return 0
        before = AuditEvent.objects.exclude(hash="").order_by("-id").values_list("hash", flat=True).first() or ""
        for row in fresh:
            before = row.hash = link(row, before)
        AuditEvent.objects.bulk_update(fresh, ["hash"])
    return len(fresh)


def _last_settled() -> int:
    """The highest id below which nothing more can appear; 0 when writers kept us waiting."""
    with writing():
        if not let_writers_finish(AuditEvent, patience_ms=PATIENCE_MS):
            return 0
        return AuditEvent.objects.order_by("-id").values_list("id", flat=True).first() or 0


def link(row: AuditEvent, before: str) -> str:
    """The hash of one row, given the hash of the row before it."""
    told = [
        before,
        row.id,
        row.at.timestamp(),
        row.actor,
        row.action,
        row.object_type,
        str(uuid.UUID(str(row.object_id))),
        row.location_id,
        row.purpose,
        row.ip,
        row.request_id,
        row.detail,
    ]
    return hashlib.sha256(json.dumps(told, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
