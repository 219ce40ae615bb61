"""A note begun as last time."""

import pytest

from salon.sessionlog.domain.plan import Use
from salon.sessionlog.services import notes, sessions, signing
from salon.sessionlog.services.notes import NoteUnfit
from tests import make
from tests.sessionlog.steps import STROKE, decided, started, written

pytestmark = pytest.mark.django_db

LAST = {
    "subjective": {"goals": ["GOAL-SLEEP"], "stress": 6, "words": "She slept badly."},
    "assessment": {"summary": "Tense arches."},
    "plan": {"duration_minutes": 40, "zones_worked": {"left": ["SOLAR", "PELVIS"]}, "aftercare": ["HC-PIT"]},
    "after": {"declined": True},
}
PRESS = Use(technique_code="T-PRESS", foot="left", seconds=60, pressure=3, zone_code="PELVIS")


@pytest.fixture
def last(visit, as_mina):
    """Grace's signed log of this morning."""
    log = written(started(visit, as_mina), as_mina, sections=LAST, techniques=[STROKE, PRESS])
    return signing.sign(log, by=as_mina, now=make.at("11:20"))


def again(last, massage, mina, as_mina, **decision):
    visit = make.appointment(
        service=massage, therapist=mina, client=last.client, starts_at=make.at("15:00"), status="arrived"
    )
    decided(visit, as_mina, now=make.at("14:55"), **decision)
    visit.refresh_from_db()
    return sessions.start(visit, by=as_mina, now=make.at("15:00"))


def test_takes_over_techniques_and_plans_and_says_where_they_come_from(last, massage, mina, as_mina):
    log = again(last, massage, mina, as_mina)
    says = notes.copied(log, last)
    kept = notes.write(log, says, expected_version=1, by=as_mina, now=make.at("15:30"))
    assert kept.copied_from == last
    assert kept.subjective == {"goals": ["GOAL-SLEEP"]}
    assert [use.technique_code for use in kept.techniques.all()] == ["T-STROKE", "T-PRESS"]
    origins = kept.provenance
    assert origins.pop("/objective/foot_checks") == "new"
    assert set(origins.values()) == {"copied"}


def test_leaves_out_what_this_sessions_screening_rules_out(last, massage, mina, as_mina):
    log = again(last, massage, mina, as_mina, decision="adapt", adaptations={"areas": ["PELVIS"]})
    says = notes.copied(log, last)
    assert [use.technique_code for use in says.techniques or ()] == ["T-STROKE"]
    assert says.sections["plan"]["zones_worked"] == {"left": ["SOLAR"]}
    notes.write(log, says, expected_version=1, by=as_mina, now=make.at("15:30"))


def test_a_later_change_is_told_from_what_was_taken_over(last, massage, mina, as_mina):
    log = again(last, massage, mina, as_mina)
    log = notes.write(log, notes.copied(log, last), expected_version=1, by=as_mina, now=make.at("15:30"))
    changed = notes.Note({"assessment": {"summary": "Softer arches."}, "after": {"stress": 2}})
    log = notes.write(log, changed, expected_version=2, by=as_mina, now=make.at("15:40"))
    assert (log.provenance["/assessment/summary"], log.provenance["/subjective/goals"]) == ("changed", "copied")
    assert (log.provenance["/after/stress"], log.provenance["/plan/techniques"]) == ("new", "copied")


def test_a_note_that_was_copied_from_nothing_has_no_origins(last):
    assert (last.copied_from, last.provenance) == (None, None)


def test_only_a_signed_log_of_the_same_client_is_copied(last, massage, mina, as_mina, dora, omar):
    log = again(last, massage, mina, as_mina)
    other = make.appointment(
        service=massage, therapist=omar, client=dora, starts_at=make.at("17:00"), status="in_service"
    )
    for source in (other.session_log, log):
        with pytest.raises(NoteUnfit) as refused:
            notes.write(
                log, notes.Note({}, None, source.public_id), expected_version=1, by=as_mina, now=make.at("15:30")
            )
        assert refused.value.params["errors"] == [{"code": "unfit", "pointer": "/copied_from"}]
