"""`manage.py import_clients FILE --location SLUG`: bring clients or past visits along from a CSV file."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from bookings.domain.imports import columns, values
from bookings.services.importing import uploads
from bookings.services.importing.rows import Told
from salon.accounts.viewer import SYSTEM
from salon.core import clock
from salon.core.errors import NotFound
from salon.core.writing import kept_unless
from salon.faces import importwords
from salon.locations.selectors import location_by_slug


class Command(BaseCommand):
    help = "Show what every row of a CSV file of clients or past visits would come to; with --run, bring it along."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a CSV file")
        parser.add_argument("--location", required=True, help="the slug of the salon")
        parser.add_argument("--kind", choices=sorted(columns.FIELDS), default=columns.CLIENTS, help="what the rows are")
        parser.add_argument("--order", choices=values.ORDERS, help="how days are written; else as at the salon's place")
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="HEADER=FIELD",
            help="what a column is, or - to leave it out",
        )
        parser.add_argument("--run", action="store_true", help="keep it; without this nothing is written")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the rows that are not simply new or known, and the sums."""
        now = clock.now()
        try:
            location = location_by_slug(options["location"])
            raw = options["file"].read_bytes()
            with kept_unless(not options["run"]):
                upload = uploads.keep(
                    location, kind=options["kind"], raw=raw, file_name=options["file"].name, by=SYSTEM, now=now
                )
                fields = _fields(uploads.table_of(upload).header, upload.fields, options["column"])
                upload = uploads.choose(upload, fields=fields, order=options["order"] or upload.order, by=SYSTEM)
                report = uploads.run(upload, by=SYSTEM, now=now)
        except NotFound as error:
            raise CommandError(f"There is no salon {options['location']}.") from error
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read.") from error
        except uploads.TableRefused as error:
            raise CommandError(str(importwords.FILES[error.params["why"]])) from error
        except uploads.ColumnsUnfit as error:
            raise CommandError(f"Say which column is what with --column HEADER=FIELD: {error.params}") from error
        for told in report.told:
            if told.notes:
                self.stdout.write(_said(told))
        sums = ", ".join(f"{importwords.OUTCOMES[outcome]}: {n}" for outcome, n in report.counts.items())
        self.stdout.write(sums)
        if not options["run"]:
            self.stdout.write("Nothing was written. Say --run to bring it along.")


def _fields(header: Sequence[str], found: Sequence[str], chosen: Sequence[str]) -> list[str]:
    told = dict(one.rpartition("=")[::2] for one in chosen)
    if unknown := sorted(told.keys() - set(header)):
        raise CommandError(f"There is no column {', '.join(unknown)}; there are: {', '.join(header)}")
    taken = set(told.values()) - {columns.IGNORED}
    free = [columns.IGNORED if field in taken else field for field in found]
    return [told.get(text, field) for text, field in zip(header, free, strict=True)]


def _said(told: Told) -> str:
    """One row by its number: the names of people stay in the file."""
    notes = "; ".join(str(importwords.NOTES[note]) for note in told.notes)
    return f"{told.line}: {importwords.OUTCOMES[told.outcome]}: {notes}"
