"""A note as a tablet sends it: its own id, once however often it is sent."""

import uuid
from dataclasses import replace

import pytest

from bookings.domain.lifecycle import Status
from bookings.services.refusals import InvalidTransition, VersionMismatch
from salon.accounts.models import AuditEvent
from salon.catalogue.models import CatalogueRelease
from salon.core.errors import Forbidden, NotFound
from salon.sessionlog.domain.plan import Use
from salon.sessionlog.models import NoteSigned, SessionLog
from salon.sessionlog.selectors.record import seal_holds
from salon.sessionlog.services import sending, sessions, signing
from salon.sessionlog.services.notes import Note, NoteUnfit
from salon.sessionlog.services.sending import Duplicate, Seen
from tests import make
from tests.sessionlog.steps import STROKE, WHOLE, decided, started

pytestmark = pytest.mark.django_db

OURS, THEIRS = uuid.UUID(int=1), uuid.UUID(int=2)
SAYS = Note(sections=WHOLE, techniques=[STROKE])


def send(visit, by, says=SAYS, public_id=OURS, version=None):
    return sending.send(visit, says, seen=Seen(public_id, version), by=by, now=make.at("11:15"))


@pytest.fixture
def log(visit, as_mina):
    return started(visit, as_mina)


@pytest.fixture
def sent(log, visit, as_mina):
    return send(visit, as_mina).log


def other(words="From the other tablet."):
    return replace(SAYS, sections={**WHOLE, "subjective": {"words": words}})


def test_a_log_in_which_nothing_was_written_takes_over_the_id(log, visit, as_mina):
    sent = send(visit, as_mina)
    assert (sent.is_new, sent.log.pk, sent.log.public_id, sent.log.version) == (True, log.pk, OURS, 2)
    assert sent.log.subjective == WHOLE["subjective"]
    row = AuditEvent.objects.get(action="log.adopt")
    assert (row.object_id, row.detail) == (OURS, {"was": str(log.public_id)})


def test_it_may_keep_the_id_that_it_has(log, visit, as_mina):
    sent = send(visit, as_mina, public_id=log.public_id)
    assert (sent.is_new, sent.log.public_id) == (True, log.public_id)
    assert not AuditEvent.objects.filter(action="log.adopt").exists()


@pytest.mark.parametrize("version", [None, 1])
def test_the_same_note_again_is_done_and_writes_nothing(sent, visit, as_mina, version):
    before = AuditEvent.objects.count()
    again = send(visit, as_mina, version=version)
    assert (again.is_new, again.log.version, AuditEvent.objects.count()) == (False, 2, before)


@pytest.mark.parametrize("version", [None, 0, 1, 3])
def test_another_text_with_a_version_that_is_gone_changes_nothing(sent, visit, as_mina, version):
    with pytest.raises(VersionMismatch) as refused:
        send(visit, as_mina, other(), version=version)
    assert refused.value.params == {"version": 2}
    assert SessionLog.objects.get().subjective == WHOLE["subjective"]


def test_one_more_technique_is_another_note(sent, visit, as_mina):
    more = replace(SAYS, techniques=[STROKE, Use("T-PRESS", "left", 60, 2, zone_code="SOLAR")])
    with pytest.raises(VersionMismatch):
        send(visit, as_mina, more, version=1)


def test_what_is_left_out_is_emptied(sent, visit, as_mina):
    changed = send(visit, as_mina, Note(sections={**WHOLE, "subjective": {}}, techniques=[]), version=2).log
    assert (changed.subjective, changed.techniques.count(), changed.version) == ({}, 0, 3)


def test_a_visit_has_one_note(sent, visit, as_mina):
    for version in (None, 2):
        with pytest.raises(Duplicate):
            send(visit, as_mina, public_id=THEIRS, version=version)
    assert SessionLog.objects.get().public_id == OURS


def test_the_id_of_another_note_is_taken(sent, massage, mina, recliner, grace, as_mina):
    later = make.appointment(
        service=massage, therapist=mina, client=grace, starts_at=make.at("14:00"), status=Status.ARRIVED
    )
    second = started(later, as_mina)
    with pytest.raises(Duplicate):
        send(later, as_mina)
    assert SessionLog.objects.get(appointment=later).public_id == second.public_id


def test_there_is_no_version_of_what_was_not_written(log, visit, as_mina):
    with pytest.raises(NotFound):
        send(visit, as_mina, version=1)
    assert SessionLog.objects.get().public_id == log.public_id


def test_a_note_that_does_not_fit_leaves_the_id_as_it_was(log, visit, as_mina):
    with pytest.raises(NoteUnfit):
        send(visit, as_mina, replace(SAYS, sections={**WHOLE, "after": {"pain": 11}}))
    assert (SessionLog.objects.get().public_id, SessionLog.objects.get().version) == (log.public_id, 1)
    assert not AuditEvent.objects.filter(action="log.adopt").exists()


def test_before_the_session_there_is_none(visit, as_mina):
    with pytest.raises(InvalidTransition):
        send(visit, as_mina)


def test_only_the_author_sends_and_names(log, visit, as_master, omar):
    for stranger in (as_master, make.viewer(omar)):
        with pytest.raises(Forbidden):
            send(visit, stranger)
        with pytest.raises(Forbidden):
            sending.adopt(log, public_id=OURS, by=stranger, now=make.at("11:15"))


def test_a_signed_note_takes_nothing_not_even_the_same(sent, visit, as_mina):
    signing.sign(sent, by=as_mina, now=make.at("11:20"))
    for says in (SAYS, other()):
        with pytest.raises(NoteSigned):
            send(visit, as_mina, says, version=2)
    assert seal_holds(sent)


def test_what_was_seen_on_the_feet_stays_unless_the_tablet_says_otherwise(visit, as_mina):
    feet = {foot: {"is_done": True, "skin": "dry"} for foot in ("left", "right")}
    decided(visit, as_mina, foot_check=feet)
    visit.refresh_from_db()
    log = sessions.start(visit, by=as_mina, now=make.at("10:30"))
    assert send(visit, as_mina).log.objective == {"foot_checks": feet}
    seen = {"foot_checks": {"left": {"is_done": True, "skin": "red"}}}
    changed = send(visit, as_mina, replace(SAYS, sections={**WHOLE, "objective": seen}), version=2)
    assert (changed.log.pk, changed.log.objective) == (log.pk, seen)


# ---- the chart it was written on -------------------------------------------------------------------

SPOT = {"id": "a", "foot": "left", "view": "P", "x": 0.42, "y": 0.437, "zone": "KIDNEY", "region": "A-HEEL"}


@pytest.fixture
def old_chart():
    """The chart of a release before the one in force."""
    first = CatalogueRelease.objects.get()
    now_in_force = {field.name: getattr(first, field.name) for field in first._meta.fields if not field.primary_key}
    CatalogueRelease.objects.create(**now_in_force | {"number": first.number + 1})
    CatalogueRelease.objects.filter(pk=first.pk).update(chart_version="chart-0")
    return "chart-0"


def on_chart(version):
    return Note(sections={**WHOLE, "objective": {"pain_points": [SPOT]}}, techniques=[STROKE], chart_version=version)


def test_a_spot_of_an_older_chart_keeps_its_zone(old_chart, log, visit, as_mina):
    sent = send(visit, as_mina, on_chart(old_chart)).log
    assert sent.chart_version == old_chart
    assert [(spot["zone"], spot["region"]) for spot in sent.objective["pain_points"]] == [("KIDNEY", "A-HEEL")]
    again = send(visit, as_mina, on_chart(old_chart))
    assert (again.is_new, again.log.version) == (False, 2)


def test_on_the_chart_in_force_the_chart_decides(old_chart, log, visit, as_mina):
    sent = send(visit, as_mina, on_chart(log.chart_version)).log
    assert [(spot["zone"], spot["region"]) for spot in sent.objective["pain_points"]] == [("SOLAR", "A-ARCH")]


def test_an_older_chart_leads_into_no_excluded_area(old_chart, visit, as_mina):
    decided(visit, as_mina, decision="adapt", adaptations={"areas": ["SOLAR"]})
    visit.refresh_from_db()
    sessions.start(visit, by=as_mina, now=make.at("10:30"))
    with pytest.raises(NoteUnfit) as refused:
        send(visit, as_mina, on_chart(old_chart))
    assert [error["code"] for error in refused.value.params["errors"]] == ["area-excluded"]


def test_a_chart_that_never_was_is_refused(log, visit, as_mina):
    with pytest.raises(NoteUnfit) as refused:
        send(visit, as_mina, on_chart("made-up"))
    assert refused.value.params["errors"] == [{"code": "unknown", "pointer": "/chart_version"}]
