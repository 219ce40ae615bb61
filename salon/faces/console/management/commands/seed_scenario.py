"""`manage.py seed_scenario`: two made-up salons for checks from outside, told as JSON."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import connection

from salon.core import clock
from salon.faces.console.seeds import ground, scenario


class Command(BaseCommand):
    help = "Write two salons of a profile into an empty database; print their ids, log-ins and tokens as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--profile", choices=sorted(scenario.PROFILES), required=True)
        parser.add_argument("--seed", type=int, default=1, help="the same number makes the same salons")

    def handle(self, *args: Any, profile: str, seed: int, **options: Any) -> None:
        """Seed once; anybody could work the tokens out, so only where nobody real is booked."""
        if not (settings.TEST_MODE or settings.DEMO):
            raise CommandError("This is for tests: set SALON_TEST_MODE=1.")
        if not ground.is_empty():
            raise CommandError("There is a salon already; a scenario wants an empty database.")
        ground.prepare()
        told = scenario.seed(profile, seed=seed, now=clock.now())
        # A server learns overnight how many rows there are; a check begins at once.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stdout.write(json.dumps(told))
