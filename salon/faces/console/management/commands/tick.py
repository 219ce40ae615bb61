"""`manage.py tick`: one sweep of everything that is due, for cron on a machine without a worker."""

from itertools import takewhile
from typing import Any

from django.core.management import BaseCommand

from bookings.services import holds
from salon.accounts.services import audit, idempotency
from salon.core import clock
from salon.outbox.services import delivery
from salon.privacy.services import exports, links


class Command(BaseCommand):
    help = (
        "Send what is due, release holds that ended, seal the audit trail, forget old request keys. May run any time."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep once and print what was done."""
        now = clock.now()
        counts = {
            "holds released": sum(takewhile(bool, iter(lambda: holds.release_expired(now=now), None))),
            "links asked for": links.answer_all(now=now),
            "copies made": exports.make_queued(now=now),
            "messages sent": delivery.deliver_due(now=now).sent,
            "audit rows sealed": sum(takewhile(bool, iter(audit.seal, None))),
            "request keys forgotten": idempotency.forget_old(now=now),
        }
        self.stdout.write(", ".join(f"{what}: {count}" for what, count in counts.items()))
