"""Two beats, a worker, cron and a hand at once, over a broker that is flushed and gets an old snapshot back.

Everything is real: Celery over Redis, `manage.py send_due_messages` again and again, a mail server. What arrives must
be what one sweeper would have sent: each message once, none of them late.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import redis
from django.db import connection

from salon.core import clock
from salon.outbox.models import Message
from tests import environment, make, servers
from tests.bench import letters
from tests.bench.measure import Bar, at_most, keep
from tests.bench.server import SUITE, _address
from tests.smtp import listening

SECONDS = float(os.environ.get("BENCH_SWEEP_SECONDS", "120"))
MESSAGES = 600
PATIENCE_SECONDS = 150
# As often as a careless table of cron jobs would have it.
SECONDS_BETWEEN_CRONS = 3


def run() -> list[Bar]:
    """Let all of them run while messages fall due, flush the broker, put an old state back, flush again."""
    place = make.location()
    with tempfile.TemporaryDirectory(prefix="solea-sweepers-") as folder, listening() as sink:
        url = servers.start_redis(Path(folder) / "redis")
        broker = redis.Redis(unix_socket_path=url.removeprefix("redis+socket://"))
        begins = clock.now()
        ids = letters.plan(place, [begins + timedelta(seconds=SECONDS * n / MESSAGES) for n in range(MESSAGES)])
        connection.close()
        with _everybody(folder, url, f"smtp://{sink.host}:{sink.port}"):
            _through(broker, begins.timestamp())
            ended = _until_all_are_sent()
        broker.close()
        arrived = Counter(str(mail["Message-ID"]) for mail in sink.messages)
    late = max(
        ((row.sent_at - row.due_at).total_seconds() for row in Message.objects.all() if row.sent_at is not None),
        default=0.0,
    )
    bars = [
        at_most("messages lost", len(ids - arrived.keys()), 0),
        at_most("messages repeated", arrived.total() - len(arrived), 0),
        at_most("mails under a name that no message has", len(arrived.keys() - ids), 0),
        at_most("the latest of all, seconds", late, 120),
    ]
    told = {
        "messages": MESSAGES,
        "seconds": SECONDS,
        "came to an end": ended,
        "arrived": arrived.total(),
        "latest": late,
    }
    return keep("sweepers", told, bars)


@contextmanager
def _everybody(folder: str, broker: str, mail: str) -> Iterator[None]:
    """Two beats, a worker with two processes, and cron, until the block ends."""
    given = {name: value for name, value in os.environ.items() if name not in environment.names() | SUITE}
    told = given | {"DATABASE_URL": _address(), "REDIS_URL": broker, "EMAIL_URL": mail, "SALON_DATA_DIR": folder}
    celery = [sys.executable, "-m", "celery", "--app", "salon.celery", "--quiet"]
    beats = [[*celery, "beat", "--schedule", f"{folder}/beat{n}", "--loglevel", "ERROR"] for n in range(2)]
    worker = [*celery, "worker", "--concurrency", "2", "--loglevel", "ERROR"]
    cron = f"while true; do '{sys.executable}' manage.py send_due_messages; sleep {SECONDS_BETWEEN_CRONS}; done"
    with ExitStack() as stack:
        for command in (*beats, worker, ["sh", "-c", cron]):
            process = subprocess.Popen(command, env=told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            stack.callback(process.wait, 60)
            stack.callback(process.terminate)
        yield


def _through(broker: redis.Redis, begun: float) -> None:
    """A third of the way the broker is flushed, at half it gets back what it held before, then it is flushed again."""
    snapshot: dict[Any, Any] = {}
    for share, act in ((0.2, "keep"), (0.35, "flush"), (0.5, "restore"), (0.75, "flush")):
        time.sleep(max(0.0, begun + share * SECONDS - time.time()))
        if act == "keep":
            # Some tasks wait in it: a state as of a moment of work.
            snapshot = {key: broker.dump(key) for key in broker.keys("*")}
        elif act == "flush":
            broker.flushall()
        else:
            _put_back(broker, snapshot)
    time.sleep(max(0.0, begun + SECONDS - time.time()))


def _put_back(broker: redis.Redis, snapshot: dict[Any, Any]) -> None:
    for key, value in snapshot.items():
        if value is not None:
            broker.restore(key, 0, value, replace=True)


def _until_all_are_sent() -> bool:
    """Whether everything came to an end in time."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if not Message.objects.filter(status__in=["planned", "sending"]).exists():
            return True
        time.sleep(0.5)
    return False
