"""`manage.py send_due_messages`: one sweep of the outbox, as cron would run it."""

from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from salon.core import clock
from salon.outbox.services.delivery import deliver_due


class Command(BaseCommand):
    help = "Send the messages that are due. May run at any time, beside the worker and more than once."

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep once and say what became of the messages."""
        delivered = deliver_due(now=clock.now())
        self.stdout.write(", ".join(f"{count} {word}" for word, count in asdict(delivered).items()))
