"""`manage.py check_invariants`: whether the database holds only what can be."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand

from salon.core import clock
from salon.reports.invariants import check_all

SHOWN = 20


class Command(BaseCommand):
    help = "Check that nothing overlaps, no note was changed, no message repeated, no audit row removed. Exit 1 if not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON object")

    def handle(self, *args: Any, as_json: bool, **options: Any) -> None:
        """Check everything, print what was found, ids only."""
        checks = check_all(now=clock.now())
        is_ok = all(check.is_ok for check in checks)
        if as_json:
            told = [{"name": check.name, "ok": check.is_ok, "found": list(check.found)} for check in checks]
            self.stdout.write(json.dumps({"ok": is_ok, "checks": told}))
        else:
            for check in checks:
                more = f" and {len(check.found) - SHOWN} more" if len(check.found) > SHOWN else ""
                self.stdout.write(f"{check.name}: {'ok' if check.is_ok else ' '.join(check.found[:SHOWN])}{more}")
        if not is_ok:
            sys.exit(1)
