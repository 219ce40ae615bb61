"""Making a copy of somebody's data, and handing it out once."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from clients.models import Client
from salon.accounts.services import audit
from salon.accounts.viewer import SYSTEM, Kind, Viewer
from salon.core.errors import Refusal
from salon.core.writing import writing
from salon.privacy.models import DataExport
from salon.privacy.selectors import own
from salon.privacy.services.letters import write_to

LIFE = timedelta(hours=24)
AT_ONCE = 5
Status = DataExport.Status


class ExportGone(Refusal):
    """It has been fetched already, or its day is over."""

    code = "link-expired"


def request(client: Client, *, by: Viewer, now: datetime) -> DataExport:
    """Queue a copy of everything that is kept of the client."""
    with writing():
        export = DataExport.objects.create(client=client, requested_at=now, requested_by=by.actor)
        audit.record(
            by=by,
            action="privacy.export_request",
            thing=export,
            location_id=client.location_id,
            now=now,
            client=str(client.public_id),
        )
    return export


def make_queued(*, now: datetime) -> int:
    """Make the copies that were asked for, each once; returns how many."""
    made = 0
    for export in DataExport.objects.select_related("client__location").filter(status=Status.QUEUED)[:AT_ONCE]:
        claimed = DataExport.objects.filter(pk=export.pk, status=Status.QUEUED).update(status=Status.RUNNING)
        made += claimed and make(export, now=now)
    return made


def make(export: DataExport, *, now: datetime) -> int:
    """Gather one copy; that all of it was read is written down. Returns 1."""
    with writing():
        content = own.all_of(export.client, now=now)
        DataExport.objects.filter(pk=export.pk).update(
            status=Status.DONE, content=content, finished_at=now, expires_at=now + LIFE
        )
        if not export.requested_by.startswith(f"{Kind.CLIENT}:") and export.requested_by != SYSTEM.actor:
            # The client does not know of it yet, and is the only one who may fetch it.
            write_to(export.client, kind="copy", now=now)
        audit.record(
            by=SYSTEM,
            action="privacy.export",
            thing=export.client,
            location_id=export.client.location_id,
            now=now,
            requested_by=export.requested_by,
        )
    return 1


def fetch(export: DataExport, *, by: Viewer, now: datetime) -> dict[str, Any]:
    """The copy, which is then gone from here; raises ExportGone."""
    with writing():
        live = DataExport.objects.filter(pk=export.pk, status=Status.DONE, expires_at__gt=now, fetched_at=None)
        content: Any = live.values_list("content", flat=True).first()
        if content is None or not live.update(fetched_at=now, content=None):
            raise ExportGone
        audit.record(by=by, action="privacy.export_fetch", thing=export, location_id=export.client.location_id, now=now)
    told: dict[str, Any] = content
    return told


def forget_old(*, now: datetime) -> int:
    """Empty copies whose day is over, and give up those that a dead worker had begun; returns how many."""
    over = DataExport.objects.filter(expires_at__lte=now, content__isnull=False).update(content=None)
    stuck = Q(status=Status.RUNNING, requested_at__lte=now - timedelta(hours=1))
    return over + DataExport.objects.filter(stuck).update(status=Status.FAILED)
