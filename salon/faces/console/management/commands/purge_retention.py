"""`manage.py purge_retention [--dry-run]`: remove records whose time is over."""

import json
from typing import Any

from django.core.management import BaseCommand
from django.core.management.base import CommandParser

from salon.core import clock
from salon.privacy.services import purging


class Command(BaseCommand):
    help = "Remove the record of every client whose retention is over, and print a certificate: ids and counts."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether only to say what would go."""
        parser.add_argument("--dry-run", action="store_true", help="remove nothing, say what would be removed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Purge, or only tell."""
        now, is_dry = clock.now(), bool(options["dry_run"])
        done = purging.purge(now=now, is_dry=is_dry)
        rows = [{"client": one.client, "kept_until": one.until.isoformat(), "counts": one.counts} for one in done]
        told = {"at": now.isoformat(timespec="seconds"), "dry_run": is_dry, "clients": len(rows), "removed": rows}
        self.stdout.write(json.dumps(told, indent=1))
