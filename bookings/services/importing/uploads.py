"""Bringing a table along: kept as it came, looked at, run; whole or not at all, and a second time without effect."""

import base64
import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from bookings.domain.imports import columns, table, values
from bookings.models import PastVisit, Upload
from bookings.services.importing.rows import Reader, Report, order_at
from clients.models import Client, Household
from salon.accounts.roles import Permission
from salon.accounts.services import audit
from salon.accounts.viewer import Viewer
from salon.core.errors import Forbidden, Refusal
from salon.core.writing import lock_keys, writing
from salon.locations.models import Location

LIFE = timedelta(hours=24)
AT_ONCE = 500
FILE_NAME_LENGTH = 200


class TableRefused(Refusal):
    """The file holds no table that can be read; `why` is a code."""

    code = "validation"


class ColumnsUnfit(Refusal):
    """A column is missing or named twice; `fields` says which."""

    code = "validation"


class UploadOver(Refusal):
    """The file is gone after a day, or was run already."""

    code = "invalid-transition"


def keep(location: Location, *, kind: str, raw: bytes, file_name: str, by: Viewer, now: datetime) -> Upload:
    """Keep a file for a day, its columns recognised as far as they can be. Raises Forbidden and TableRefused."""
    _may_import(by, location)
    found = _read(raw)
    with writing():
        upload = Upload.objects.create(
            location=location,
            kind=kind,
            file_name=file_name[:FILE_NAME_LENGTH],
            content=base64.b64encode(raw).decode(),
            fields=columns.match(found.header, kind),
            order=order_at(location),
            created_at=now,
            created_by=by.actor,
        )
        audit.record(by=by, action="import.keep", thing=upload, location_id=location.pk, now=now, kind=kind)
    return upload


def choose(upload: Upload, *, fields: Sequence[str], order: str, by: Viewer) -> Upload:
    """Say which column is what, and how days are written. Raises Forbidden, ColumnsUnfit and UploadOver."""
    _may_import(by, upload.location)
    known = {*columns.FIELDS[upload.kind], columns.IGNORED}
    told = [name for name in fields if name != columns.IGNORED]
    twice = sorted({name for name in told if told.count(name) > 1})
    if twice or not set(fields) <= known or len(fields) != len(table_of(upload).header) or order not in values.ORDERS:
        raise ColumnsUnfit(fields=twice)
    with writing():
        if not Upload.objects.filter(pk=upload.pk, ran_at=None).update(fields=list(fields), order=order):
            raise UploadOver
    upload.fields, upload.order = list(fields), order
    return upload


def table_of(upload: Upload) -> table.Table:
    """The table in a file that was kept; raises UploadOver once it is gone."""
    if not upload.content:
        raise UploadOver
    return _read(base64.b64decode(upload.content))


def look(upload: Upload, *, by: Viewer, now: datetime) -> Report:
    """What each row would come to; nothing is written. Raises Forbidden, ColumnsUnfit and UploadOver."""
    return _gone_through(upload, by=by, now=now)[1]


def run(upload: Upload, *, by: Viewer, now: datetime) -> Report:
    """Bring along what can be; all of it or, when something goes wrong, nothing. Raises as `look` does."""
    with writing():
        lock_keys([_key(upload.location)])
        fresh = Upload.objects.select_for_update(of=("self",)).select_related("location").get(pk=upload.pk)
        if fresh.ran_at is not None:
            raise UploadOver
        reader, report = _gone_through(fresh, by=by, now=now)
        _write(reader, report)
        Upload.objects.filter(pk=fresh.pk).update(ran_at=now, outcome=report.counts)
        audit.record_all(
            audit.event(by=by, action="client.create", thing=one, location_id=one.location_id, now=now, detail={})
            for one in reader.book.new
        )
        audit.record_all(
            audit.event(by=by, action="client.change", thing=one, location_id=one.location_id, now=now, detail={})
            for one in reader.book.changed.values()
        )
        audit.record(
            by=by, action="import.run", thing=fresh, location_id=fresh.location_id, now=now, counts=report.counts
        )
    return report


def forget_old(*, now: datetime) -> int:
    """Empty the files that are a day old; returns how many."""
    with writing():
        return Upload.objects.filter(created_at__lte=now - LIFE).exclude(content="").update(content="")


def _read(raw: bytes) -> table.Table:
    try:
        return table.read(raw, score=columns.known)
    except table.TableUnfit as error:
        raise TableRefused(why=str(error.args[0])) from error


def _gone_through(upload: Upload, *, by: Viewer, now: datetime) -> tuple[Reader, Report]:
    _may_import(by, upload.location)
    found = table_of(upload)
    if lacking := columns.missing(upload.fields, upload.kind):
        raise ColumnsUnfit(fields=lacking)
    reader = Reader(upload.location, kind=upload.kind, order=upload.order, now=now)
    return reader, reader.go_through(found, upload.fields)


def _write(reader: Reader, report: Report) -> None:
    book = reader.book
    for one in (*book.new, *book.alone.values()):
        household: Household | None = one.household
        if household is not None and household._state.adding:
            household.save()
        one.household = household
    Client.objects.bulk_create(book.new, batch_size=AT_ONCE)
    Client.objects.bulk_update(book.alone.values(), ["household"], batch_size=AT_ONCE)
    for one in book.changed.values():
        one.version += 1
    filled = ["email", "phone", "phone_ending", "born_on", "likes", "desk_note", "version"]
    Client.objects.bulk_update(book.changed.values(), filled, batch_size=AT_ONCE)
    for visit in report.visits:
        visit.client = visit.client  # its key is known only now
    PastVisit.objects.bulk_create(report.visits, batch_size=AT_ONCE)


def _may_import(by: Viewer, location: Location) -> None:
    if not by.may(Permission.EDIT_CATALOGUE, location.pk):
        raise Forbidden


def _key(location: Location) -> int:
    return int.from_bytes(hashlib.sha256(f"import:{location.pk}".encode()).digest()[:8], "big", signed=True)
