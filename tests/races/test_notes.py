"""Several tablets write one note at the same moment."""

import uuid

import pytest

from salon.accounts.models import AuditEvent
from salon.sessionlog.models import SessionLog, TechniqueUse
from salon.sessionlog.services import sending
from salon.sessionlog.services.notes import Note
from salon.sessionlog.services.sending import Seen
from tests import make
from tests.races.crowd import errors, threads, values
from tests.sessionlog import steps

CROWD = 8
NAME = uuid.UUID(int=1)


@pytest.fixture
def visit(massage, mina, recliner, grace):
    """Grace's session with Mina has begun; nothing is written yet."""
    steps.agree(grace)
    visit = make.appointment(
        service=massage, therapist=mina, chair=recliner, client=grace, starts_at=make.at("10:30"), status="arrived"
    )
    return steps.started(visit, make.viewer(mina)).appointment


def sender(visit, mina, *, name=lambda number: NAME, words=lambda number: "The same.", version=None):
    by = make.viewer(mina)

    def send(number):
        says = Note({**steps.WHOLE, "subjective": {"words": words(number)}}, [steps.STROKE])
        seen = Seen(name(number), version)
        sent = sending.send(visit, says, seen=seen, by=by, now=make.at("11:15"))
        return sent.is_new, sent.log.version, sent.log.subjective["words"]

    return send


def test_of_many_names_one_becomes_the_notes(visit, mina):
    outcomes = threads(CROWD, sender(visit, mina, name=lambda number: uuid.UUID(int=number + 1)))
    assert len(values(outcomes)) == 1
    assert errors(outcomes) == ["Duplicate"] * (CROWD - 1)
    assert (SessionLog.objects.count(), TechniqueUse.objects.count()) == (1, 1)


def test_the_same_note_sent_at_once_is_written_once(visit, mina):
    outcomes = threads(CROWD, sender(visit, mina))
    assert sorted(values(outcomes)) == [(False, 2, "The same.")] * (CROWD - 1) + [(True, 2, "The same.")]
    assert AuditEvent.objects.filter(action="log.write").count() == 1
    assert AuditEvent.objects.filter(action="log.adopt").count() == 1
    assert TechniqueUse.objects.count() == 1


def test_of_many_texts_one_is_kept_and_every_other_writer_is_told(visit, mina):
    sender(visit, mina)(0)
    outcomes = threads(CROWD, sender(visit, mina, words=lambda number: f"Text {number}", version=2))
    ((_, version, words),) = values(outcomes)
    assert errors(outcomes) == ["VersionMismatch"] * (CROWD - 1)
    stored = SessionLog.objects.get()
    assert (stored.version, stored.subjective["words"]) == (version, words) == (3, words)


def test_control_saving_without_a_version_loses_texts(visit, mina):
    def save(number):
        log = SessionLog.objects.get(appointment=visit)
        log.subjective = {"words": f"Text {number}"}
        log.save(update_fields=["subjective"])
        return number

    assert len(values(threads(CROWD, save))) == CROWD
    assert SessionLog.objects.values_list("version", flat=True).get() == 1
