"""A worker killed (-9) at every step of sending, a hundred times: what is lost, what is repeated, under which name."""

import random
import signal
from collections import Counter

from salon.outbox.models import Message
from salon.outbox.services.claiming import LEASE
from tests import make
from tests.bench import letters
from tests.bench.measure import Bar, at_least, at_most, keep, table
from tests.make import at
from tests.outbox import sweeps
from tests.smtp import Sink, listening

KILLS, FRESH = 100, 5
# A sweep of a few messages sends about so many statements.
STATEMENTS = 30
SEED = 20_260_310


def run() -> list[Bar]:
    """Kill before a statement or at a word to the mail server, in turn; then let one sweep finish."""
    place, chance, now = make.location(), random.Random(SEED), at("08:00")
    ids, killed_at = set[str](), Counter[str]()
    with listening() as sink:
        while killed_at.total() < KILLS:
            if Message.objects.filter(status__in=["planned", "sending"]).count() < FRESH:
                ids |= letters.plan(place, [now] * FRESH)
            word = sweeps.COMMANDS[killed_at.total() % len(sweeps.COMMANDS)] if killed_at.total() % 2 else ""
            killed_at[word or "statement"] += _killed(sink, now, word, chance)
            now += LEASE
        # What was begun eight times without an answer would be given up; the rest is finished in peace.
        for _ in range(3):
            sweeps.exit_code(host=sink.host, port=sink.port, now=now)
            now += LEASE
        arrived = Counter(str(mail["Message-ID"]) for mail in sink.messages)
    states = Counter(Message.objects.values_list("status", flat=True))
    kills, repeats = killed_at.total(), arrived.total() - len(arrived)
    table("Killed at", ["where", "times"], sorted(killed_at.items()))
    bars = [
        at_least("kills", kills, KILLS),
        at_most("messages lost", len(ids - arrived.keys()), 0),
        at_most("repeats", repeats, kills),
        at_most("mails under a name that no message has", len(arrived.keys() - ids), 0),
        # At one that eight sweeps died with nobody knows whether it went out: the ledger says so, and a person looks.
        at_most(
            "messages that ended neither as sent nor as unknown", states.total() - states["sent"] - states["unknown"], 0
        ),
    ]
    told = {"messages": len(ids), "arrived": arrived.total(), "killed at": killed_at, "states": states}
    return keep("kills", told, bars)


def _killed(sink: Sink, now: object, word: str, chance: random.Random) -> bool:
    """Whether a sweep died: at this word, else before some statement."""
    name = f"handle_{word.removesuffix('_taken')}"
    if word:
        setattr(sink, name, sweeps.killer_of(sink, word))
    dies_before = None if word else chance.randrange(STATEMENTS)
    try:
        code = sweeps.exit_code(host=sink.host, port=sink.port, now=now, dies_before=dies_before)  # type: ignore[arg-type]
    finally:
        if word:
            delattr(sink, name)
    return code == -signal.SIGKILL
