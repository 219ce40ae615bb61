"""`manage.py tick`: one sweep of everything that is due, for cron on a machine without a worker."""

from itertools import takewhile
from typing import Any

from django.core.management import BaseCommand

from bookings.services import following, holds, offering, offers, waitlist
from salon.accounts.services import audit, idempotency
from salon.core import clock
from salon.outbox.services import delivery
from salon.privacy.services import exports, forgetting, links


class Command(BaseCommand):
    help = (
        "Send what is due, release holds that ended, offer what became free, seal the audit trail, forget what is "
        "of no use any more. May run at any time."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep once and print what was done."""
        now = clock.now()
        counts = {
            "holds released": sum(takewhile(bool, iter(lambda: holds.release_expired(now=now), None))),
            "offers passed on": sum(takewhile(bool, iter(lambda: offers.close_over(now=now), None))),
            "offers made": offering.offer_freed(now=now),
            "waitlist entries over": waitlist.end_over(now=now),
            "rebooking words planned": following.plan_rebooking(now=now),
            "links asked for": links.answer_all(now=now),
            "copies made": exports.make_queued(now=now),
            "messages sent": delivery.deliver_due(now=now).sent,
            "audit rows sealed": sum(takewhile(bool, iter(audit.seal, None))),
            "request keys forgotten": idempotency.forget_old(now=now),
            "old drafts forgotten": forgetting.forget_old(now=now),
        }
        self.stdout.write(", ".join(f"{what}: {count}" for what, count in counts.items()))
