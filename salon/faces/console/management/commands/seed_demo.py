"""`manage.py seed_demo`: a believable salon for trying Solea out; a second run changes nothing."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from salon.core import clock
from salon.faces.console import demo
from salon.faces.console.seeds import ground


class Command(BaseCommand):
    help = "Write two made-up salons with clients, staff and three busy weeks, and print who may log in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=1, help="another number makes other salons")
        parser.add_argument("--force", action="store_true", help="also where SALON_DEMO is not set")

    def handle(self, *args: Any, seed: int, force: bool, **options: Any) -> None:
        """Seed once, print the log-ins."""
        if not (settings.DEMO or force):
            raise CommandError("This is for demonstrations: set SALON_DEMO=1, or say --force.")
        if not demo.is_there():
            if not ground.is_empty():
                raise CommandError("There is a salon already; the demonstration wants an empty database.")
            ground.prepare()
            demo.make(seed=seed, now=clock.now())
        width = max(len(login.email) for login in demo.LOGINS)
        self.stdout.write(f"Log in with the password {demo.PASSWORD} as")
        for login in demo.LOGINS:
            self.stdout.write(f"  {login.email:{width}}  {login.role} {login.name}")
