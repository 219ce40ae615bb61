"""Which of several due messages is still worth sending, and how long a failed one waits."""

from datetime import UTC, datetime, timedelta

import pytest

from salon.outbox.domain.judging import WAITS, Due, is_superseded, wait_after

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def due(number: int, kind: str, *, hours: int = 0, version: int = 1, sent: int | None = None) -> Due:
    return Due(number, kind, version, NOON + hours * HOUR, None if sent is None else NOON + sent * HOUR)


TWO_DAYS, ONE_DAY = due(1, "reminder_48h", hours=-48), due(2, "reminder_24h", hours=-24)


@pytest.mark.parametrize(
    ("message", "others", "superseded"),
    [
        (ONE_DAY, [], False),
        (ONE_DAY, [ONE_DAY], False),
        (TWO_DAYS, [ONE_DAY], True),
        (ONE_DAY, [TWO_DAYS], False),
        (TWO_DAYS, [due(2, "reminder_24h", hours=-24, sent=-24)], True),
        # Another version is about another time.
        (ONE_DAY, [due(3, "moved", version=2)], True),
        (due(3, "moved", version=2), [ONE_DAY], False),
        (due(3, "cancelled", version=2), [due(4, "confirmation", version=3)], True),
        # What is announced only now has reminded; what was announced in its time has not.
        (ONE_DAY, [due(3, "confirmation", hours=-90)], True),
        (ONE_DAY, [due(3, "confirmation", hours=-90, sent=-1)], True),
        (ONE_DAY, [due(3, "confirmation", hours=-90, sent=-90)], False),
        (due(3, "confirmation", hours=-90), [ONE_DAY], False),
        (due(3, "received", hours=-2), [due(4, "confirmation", hours=-1)], True),
    ],
)
def test_only_the_newest_word_is_sent(message, others, superseded):
    assert is_superseded(message, others) is superseded


def test_of_any_set_of_due_messages_exactly_one_is_left():
    messages = [due(9, "confirmation", hours=-90), TWO_DAYS, ONE_DAY, due(3, "reminder_2h", hours=-2)]
    assert [message.kind for message in messages if not is_superseded(message, messages)] == ["confirmation"]
    assert [m.kind for m in messages[1:] if not is_superseded(m, messages[1:])] == ["reminder_2h"]


def test_waits_longer_each_time_and_gives_up_at_last():
    waits = [wait_after(attempts) for attempts in range(1, len(WAITS) + 2)]
    assert waits[:-1] == sorted(WAITS)
    assert waits[-1] is None
