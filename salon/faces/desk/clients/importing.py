"""Bringing clients and past visits along from another program: a file, its columns, a look, then for good."""

import csv
import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bookings.domain.imports import columns
from bookings.domain.imports.table import MOST_BYTES
from bookings.models import Upload
from bookings.selectors.uploads import upload_for
from bookings.services.importing import uploads
from bookings.services.importing.rows import OUTCOMES, Report, Told
from bookings.services.importing.uploads import ColumnsUnfit, TableRefused, UploadOver
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.faces import importwords, staff
from salon.faces.desk.parts import shell_of
from salon.faces.staff import see_other, staff_page

ON_A_PAGE = 100
EXAMPLES = 2


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def choose_file(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Which file, and what it holds."""
    location, places = staff.place_of(request, viewer, Permission.EDIT_CATALOGUE)
    kind, problem = request.POST.get("kind", columns.CLIENTS), ""
    if request.method == "POST":
        file = request.FILES.get("file")
        if file is None or kind not in columns.FIELDS:
            problem = str(importwords.FILES["missing"])
        else:
            try:
                kept = uploads.keep(
                    location,
                    kind=kind,
                    raw=file.read(MOST_BYTES + 1),
                    file_name=file.name or "",
                    by=viewer,
                    now=clock.now(),
                )
                return see_other(reverse("desk-import-look", args=[kept.public_id]))
            except TableRefused as refusal:
                problem = str(importwords.FILES[refusal.params["why"]])
    context = {
        "shell": shell_of(request),
        "place": location,
        "places": places,
        "section": "desk-clients",
        "kinds": importwords.KINDS.items(),
        "kind": kind,
        "problem": problem,
    }
    return render(request, "desk/clients/import.html", context, status=422 if problem else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def look(request: HttpRequest, viewer: Viewer, public_id: uuid.UUID) -> HttpResponseBase:
    """The columns, what every row would come to, and the button that does it."""
    upload, now = upload_for(viewer=viewer, public_id=public_id), clock.now()
    problem = ""
    if request.method == "POST":
        try:
            return _pressed(request, viewer, upload)
        except ColumnsUnfit as refusal:
            problem = _of_columns(refusal)
        except UploadOver:
            problem = _("This file was brought along already, or is gone after a day. Choose it again.")
    try:
        report = uploads.look(upload, by=viewer, now=now) if upload.ran_at is None else Report()
    except ColumnsUnfit as refusal:
        report, problem = Report(), problem or _of_columns(refusal)
    except UploadOver:
        return see_other(reverse("desk-import"))
    if request.GET.get("report") == "csv":
        return _as_file(report)
    wanted = request.GET.get("outcome", "")
    rows = [one for one in report.told if wanted in ("", one.outcome)]
    context = {
        "shell": shell_of(request),
        "place": upload.location,
        "section": "desk-clients",
        "upload": upload,
        "kind": importwords.KINDS[upload.kind],
        "columns": _columns(upload) if upload.ran_at is None else [],
        "fields": [(name, importwords.FIELDS[name]) for name in columns.FIELDS[upload.kind]],
        "orders": importwords.ORDERS.items(),
        "counts": _counts(upload.outcome if upload.ran_at else report.counts),
        "outcome": wanted,
        "page": Paginator([_line(one) for one in rows], ON_A_PAGE).get_page(request.GET.get("page")),
        "problem": problem,
    }
    return render(request, "desk/clients/import_look.html", context, status=422 if problem else 200)


def _pressed(request: HttpRequest, viewer: Viewer, upload: Upload) -> HttpResponseBase:
    here = reverse("desk-import-look", args=[upload.public_id])
    if request.POST.get("do") == "run":
        report = uploads.run(upload, by=viewer, now=clock.now())
        messages.success(request, _("Brought along: %(n)s new.") % {"n": report.counts["made"]})
        return see_other(here)
    number = len(uploads.table_of(upload).header)
    fields = [request.POST.get(f"column-{place}", columns.IGNORED) for place in range(number)]
    uploads.choose(upload, fields=fields, order=request.POST.get("order", ""), by=viewer)
    return see_other(here)


def _columns(upload: Upload) -> list[dict[str, Any]]:
    """Each header with examples from its column, and the field that it is."""
    table = uploads.table_of(upload)
    return [
        {
            "place": place,
            "header": header,
            "field": upload.fields[place],
            "is_health": columns.speaks_of_health(header),
            "examples": _examples([line.cells[place] for line in table.lines], header),
        }
        for place, header in enumerate(table.header)
    ]


def _examples(cells: Sequence[str], header: str) -> str:
    """What stands in a column; nothing of one that speaks of health."""
    if columns.speaks_of_health(header):
        return ""
    return ", ".join([cell[:40] for cell in cells if cell][:EXAMPLES])


def _of_columns(refusal: ColumnsUnfit) -> str:
    names = [str(importwords.FIELDS[name]) for name in refusal.params["fields"] if name in importwords.FIELDS]
    return _("Choose one column for each of these: %(names)s") % {"names": ", ".join(names) or "…"}


def _counts(counts: dict[str, int]) -> list[tuple[str, importwords.Words, int]]:
    return [(outcome, importwords.OUTCOMES[outcome], counts.get(outcome, 0)) for outcome in OUTCOMES]


def _line(one: Told) -> dict[str, Any]:
    return {
        "line": one.line,
        "name": one.name,
        "outcome": one.outcome,
        "word": importwords.OUTCOMES[one.outcome],
        "notes": [importwords.NOTES[note] for note in one.notes],
    }


def _as_file(report: Report) -> HttpResponse:
    """The report as a table of its own; what a spreadsheet would take for a formula is made text."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="report.csv"'
    writer = csv.writer(response)
    writer.writerow([_("Row"), _("Name"), _("Outcome"), _("Why")])
    for one in map(_line, report.told):
        name = f"'{one['name']}" if one["name"][:1] in "=+-@" else one["name"]
        writer.writerow([one["line"], name, one["word"], "; ".join(str(note) for note in one["notes"])])
    return response
