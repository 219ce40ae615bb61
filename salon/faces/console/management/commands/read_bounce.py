"""`manage.py read_bounce`: a mail that came back, on standard input, as a mail server pipes it."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from salon.core import clock
from salon.outbox.channels.bounces import returned
from salon.outbox.services import reports


class Command(BaseCommand):
    help = "Read one returned mail on standard input and mark the message, and an address that is none, in the ledger."

    def handle(self, *args: Any, **options: Any) -> None:
        """Anything that is no bounce of ours is left alone: a mail server must not get it back."""
        found = returned(sys.stdin.buffer.read())
        marked = reports.mark_returned(found.name, is_dead=found.is_dead, now=clock.now()) if found else 0
        self.stdout.write(f"messages marked: {marked}")
