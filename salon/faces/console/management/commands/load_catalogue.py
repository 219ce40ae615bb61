"""`manage.py load_catalogue`: bring the catalogue in line with its data files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from salon.catalogue.services.loading import CatalogueInvalid, LoadReport, load_catalogue
from salon.core.clock import now


class Command(BaseCommand):
    help = "Load the catalogue from its data files. Faults are listed as file:line: reason, and nothing is loaded."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--directory", type=Path, default=None, help="read the files of this folder instead")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = load_catalogue(now=now(), directory=options["directory"])
        except CatalogueInvalid as refusal:
            for problem in refusal.problems:
                self.stderr.write(str(problem))
            count = len(refusal.problems)
            raise CommandError(f"Nothing was loaded: {count} {'fault' if count == 1 else 'faults'}.") from refusal
        if options["verbosity"]:
            self._tell(report)

    def _tell(self, report: LoadReport) -> None:
        if not report.is_new:
            self.stdout.write(f"Catalogue {report.version} is in force already (release {report.release}).")
            return
        self.stdout.write(f"Catalogue {report.version} is in force (release {report.release}).")
        for kind, changes in report.changes.items():
            counts = {"new": changes.added, "changed": changes.changed, "out of use": changes.deactivated}
            told = ", ".join(f"{len(codes)} {word}" for word, codes in counts.items() if codes)
            if told:
                self.stdout.write(f"  {kind}: {told}")
