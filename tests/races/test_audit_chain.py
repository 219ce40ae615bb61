"""The audit trail is chained while others write."""

import threading

from django.db import connection, connections, transaction

from salon.accounts.models import AuditEvent
from salon.accounts.services import audit
from salon.accounts.viewer import SYSTEM
from salon.reports.invariants import check_all


def whole(now) -> bool:
    return next(not check.found for check in check_all(now=now) if check.name == "audit-chain-whole")


def write(salon_, now):
    audit.record(by=SYSTEM, action="test.write", thing=salon_, location_id=salon_.pk, now=now)


def test_a_row_that_commits_late_is_not_left_behind(salon_, now):
    if connection.vendor == "sqlite":
        # One writer at a time: nothing can commit late.
        write(salon_, now)
        assert audit.seal() == 1
        return
    written, go_on = threading.Event(), threading.Event()

    def slow_writer():
        with transaction.atomic():
            write(salon_, now)
            written.set()
            go_on.wait(30)
        connections.close_all()

    slow = threading.Thread(target=slow_writer)
    slow.start()
    written.wait(30)
    write(salon_, now)
    assert audit.seal() == 0
    go_on.set()
    slow.join(30)
    assert audit.seal() == 2
    assert whole(now)


def test_control_sealing_past_a_late_row_breaks_the_chain(salon_, now):
    for _ in range(2):
        write(salon_, now)
    first, second = AuditEvent.objects.order_by("id")
    second.hash = audit.link(second, "")
    first.hash = audit.link(first, second.hash)
    AuditEvent.objects.bulk_update([first, second], ["hash"])
    assert not whole(now)
