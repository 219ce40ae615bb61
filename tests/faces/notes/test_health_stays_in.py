"""A sentence about somebody's health, typed wherever one can be typed, and then looked for wherever it must not be."""

import logging
import subprocess
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import redis
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection

from salon.core import clock as clocks
from salon.outbox.services import delivery
from salon.sessionlog.models import SessionLog
from tests import make
from tests.faces.colleagues import logged_in
from tests.faces.notes.test_note_page import WHOLE, address
from tests.faces.notes.test_visit_page import key_in

pytestmark = pytest.mark.django_db(transaction=True)
CANARY = "ochre-lantern-kidney-4711"


def type_it_everywhere(tablet, visit):
    """Every free text on the way from the check to an addendum; what is refused is typed as well."""
    tablet.post(f"/tablet/visits/{visit.public_id}/hand-over")
    tablet.post("/tablet/handed-over", {"do": "keep", "q-X-CANCER": CANARY})
    tablet.post("/staff/unlock", {"secret": make.PASSWORD})
    check = {
        "rest_today": "1",
        "rest_yearly": "1",
        "feet_fine": "1",
        "adaptation_words": CANARY,
        "reason": CANARY,
        "left-words": CANARY,
        "f-X-ALLERG-what": CANARY,
    }
    tablet.post(address(visit, "screening"), check | {"do": "decide", "decision": "none"})
    tablet.post(address(visit, "screening"), check | {"do": "start:clear", "form_key": key_in(tablet, visit)})
    texts = [f"subjective.{name}" for name in ("words", "change")] + ["objective.words", "assessment.summary"]
    texts += ["plan.words", "plan.next_visit", "after.comment"]
    note = WHOLE | dict.fromkeys(texts, CANARY) | {"plan.techniques.0.reason": CANARY}
    tablet.post(address(visit), note | {"version": "7", "do": "save"})
    tablet.post(address(visit), note | {"version": "1", "do": "save", "subjective.pain": CANARY})
    version = SessionLog.objects.get().version
    tablet.post(address(visit), note | {"version": str(version), "do": "finish"})
    tablet.post(address(visit, "addenda"), {"kind": "correction", "reason": CANARY, "text": CANARY})


def database() -> Iterator[bytes]:
    """The database as it lies there."""
    if connection.vendor == "sqlite":
        file = Path(connection.settings_dict["NAME"])
        # Whoever reads a database file and closes it lets go of every lock that SQLite holds on it in that process.
        for part in file.parent.glob(f"{file.name}*"):
            yield subprocess.run(["cat", part], capture_output=True, check=True).stdout
        return
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT string_agg(t::text, chr(10)) FROM "{table}" t')
            yield (cursor.fetchone()[0] or "").encode()


def queue() -> Iterator[str]:
    """Everything that Redis holds: the broker's and the cache's."""
    store: Any = redis.Redis.from_url(settings.CELERY_BROKER_URL.replace("redis+socket://", "unix://"))
    read = {
        b"string": store.get,
        b"list": lambda key: store.lrange(key, 0, -1),
        b"hash": store.hgetall,
        b"zset": lambda key: store.zrange(key, 0, -1),
        b"set": store.smembers,
    }
    for key in store.scan_iter():
        yield f"{key} {read[store.type(key)](key)}"


def test_no_word_of_it_is_found_outside_the_record(tablet, visit, clock, wren, smtp_sink, caplog):
    with caplog.at_level(logging.DEBUG):
        type_it_everywhere(tablet, visit)
        clock("11:30")
        delivery.deliver_due(now=clocks.now())
    log = SessionLog.objects.get()
    assert log.signed_at is not None
    assert CANARY in str(log.subjective)
    assert log.addenda.get().text == CANARY

    needle = CANARY.encode()
    stored = list(database())
    assert any(b"Grace Hopkins" in part for part in stored)
    assert not any(needle in part for part in stored)
    dumped = StringIO()
    call_command("dumpdata", stdout=dumped)
    assert "Grace Hopkins" in dumped.getvalue()
    assert CANARY not in dumped.getvalue()
    cache.set("control", "a word that may be there")
    waiting = list(queue())
    assert any("a word that may be there" in part for part in waiting)
    assert not any(CANARY in part for part in waiting)
    assert CANARY not in caplog.text
    assert not any(CANARY in str(message) for message in smtp_sink.messages)
    assert not any(CANARY in str(session.get_decoded()) for session in Session.objects.all())
    for page in ("/desk", "/api/v1/appointments", f"/api/v1/appointments/{visit.public_id}"):
        assert CANARY not in logged_in(wren).get(page).content.decode()
