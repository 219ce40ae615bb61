"""`manage.py availability_probe`: scenarios in, free starts out; no database, no clock, no network."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bookings.domain.probe import answer_document
from bookings.domain.scenario import Malformed

MALFORMED = 2


class Command(BaseCommand):
    help = "Answer availability scenarios, as JSON on standard input, with the engine's free starts as JSON."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--assignments", action="store_true", help="also say which resources could take each start")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            document = json.load(sys.stdin)
        except (ValueError, RecursionError) as error:
            raise CommandError(f"the scenario is no JSON: {error}", returncode=MALFORMED) from error
        try:
            answer = answer_document(document, with_assignments=options["assignments"])
        except Malformed as error:
            raise CommandError(str(error), returncode=MALFORMED) from error
        self.stdout.write(json.dumps(answer))
