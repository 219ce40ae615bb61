"""Writing the note of a session."""

import pytest

from bookings.services.refusals import VersionMismatch
from salon.accounts.models import AuditEvent
from salon.accounts.services import audit
from salon.core.errors import Forbidden
from salon.sessionlog.domain.plan import Use
from salon.sessionlog.models import SessionLog, TechniqueUse
from salon.sessionlog.services import notes, sessions
from tests import make
from tests.sessionlog.steps import STROKE, decided, nothing_to_declare, started, written

pytestmark = pytest.mark.django_db


def faults(refused):
    return [(error["code"], error["pointer"]) for error in refused.value.params["errors"]]


def adapted(visit, by, answers, **adaptations):
    decided(visit, by, answers=nothing_to_declare() | answers, decision="adapt", adaptations=adaptations)
    visit.refresh_from_db()
    return sessions.start(visit, by=by, now=make.at("10:30"))


def test_keeps_the_sections_and_the_techniques_in_their_order(visit, as_mina):
    press = Use(technique_code="T-PRESS", foot="left", seconds=60, pressure=3, zone_code="SOLAR", hold_seconds=5)
    log = written(started(visit, as_mina), as_mina, techniques=[STROKE, press])
    assert log.subjective == {"words": "Tired feet."}
    assert log.after == {"declined": True}
    assert (log.version, log.ended_at) == (2, make.at("11:10"))
    rows = log.techniques.order_by("position").values_list("position", "technique_code", "zone_code", "hold_seconds")
    assert list(rows) == [(0, "T-STROKE", "", None), (1, "T-PRESS", "SOLAR", 5)]


def test_leaves_alone_what_is_not_given(visit, as_mina):
    log = written(started(visit, as_mina), as_mina)
    log = written(log, as_mina, sections={"objective": {"words": "Warm."}}, techniques=None)
    assert (log.subjective, log.objective) == ({"words": "Tired feet."}, {"words": "Warm."})
    assert log.techniques.count() == 1


def test_replaces_the_technique_rows(visit, as_mina):
    log = written(started(visit, as_mina), as_mina)
    log = written(log, as_mina, techniques=[])
    assert not TechniqueUse.objects.exists()


def test_of_two_writers_the_second_is_told_the_version(visit, as_mina):
    log = started(visit, as_mina)
    written(log, as_mina)
    with pytest.raises(VersionMismatch) as refused:
        written(log, as_mina, sections={"subjective": {"words": "From the other tablet."}})
    assert refused.value.params == {"version": 2}
    assert SessionLog.objects.get().subjective == {"words": "Tired feet."}


def test_only_the_author_writes(visit, as_mina, as_master, as_wren, omar):
    log = started(visit, as_mina)
    for stranger in (as_master, as_wren, make.viewer(omar)):
        with pytest.raises(Forbidden):
            written(log, stranger)


def test_tells_every_fault_at_once_and_keeps_nothing(visit, as_mina):
    log = started(visit, as_mina)
    sections = {
        "subjective": {"stress": 11, "words": "a\x00b"},
        "after": {"pain": "much", "colour": "red"},
        "plan": {"duration_minutes": 0},
    }
    wrong = Use(technique_code="T-NONE", foot="third", seconds=0, pressure=6, zone_code="MOON", region_code="SUN")
    with pytest.raises(notes.NoteUnfit) as refused:
        written(log, as_mina, sections=sections, techniques=[STROKE, wrong])
    assert faults(refused) == [
        ("unfit", "/after/colour"),
        ("unfit", "/after/pain"),
        ("unfit", "/plan/duration_minutes"),
        ("unfit", "/subjective/stress"),
        ("unfit-text", "/subjective"),
        *[
            (code, "/plan/techniques/1")
            for code in (
                "technique-unknown",
                "foot-unknown",
                "seconds-unfit",
                "pressure-unfit",
                "region-unknown",
                "zone-unknown",
            )
        ],
    ]
    assert SessionLog.objects.get().version == 1
    assert not TechniqueUse.objects.exists()


@pytest.mark.parametrize(
    ("answers", "use", "fault"),
    [
        ({"X-DIAB": {"value": "yes"}}, {"pressure": 4}, "pressure-over-cap"),
        (
            {"X-OSTEO": {"value": "yes", "severe": "no"}},
            {"technique_code": "T-TAP", "pressure": 1},
            "technique-blocked",
        ),
        ({"X-PREG-1": {"value": "yes", "weeks": 20}}, {"zone_code": "UTERUS"}, "area-excluded"),
        ({"X-PREG-1": {"value": "yes", "weeks": 9}}, {"technique_code": "T-THUMBWALK"}, "work-refused"),
        ({"X-GOUT": {"value": "yes", "now": "yes", "side": "left"}}, {"foot": "both"}, "foot-excluded"),
        (
            {"X-GOUT": {"value": "yes", "now": "no", "side": "left"}},
            {"foot": "left", "region_code": "A-BIGTOE", "pressure": 3},
            "pressure-over-cap",
        ),
    ],
)
def test_refuses_what_the_screening_excludes(visit, as_mina, answers, use, fault):
    log = adapted(visit, as_mina, answers)
    row = {"technique_code": "T-PRESS", "foot": "right", "seconds": 60, "pressure": 2} | use
    with pytest.raises(notes.NoteUnfit) as refused:
        written(log, as_mina, techniques=[Use(**row)])
    assert fault in [code for code, _ in faults(refused)]


def test_allows_the_same_where_nothing_excludes_it(visit, as_mina):
    gentle = Use(technique_code="T-PRESS", foot="right", seconds=60, pressure=3, zone_code="SOLAR")
    gout_on_the_left = {"X-GOUT": {"value": "yes", "now": "yes", "side": "left"}}
    assert written(adapted(visit, as_mina, gout_on_the_left), as_mina, techniques=[gentle]).techniques.count() == 1


def test_keeps_to_the_therapists_own_tighter_cap(visit, as_mina):
    log = adapted(visit, as_mina, {"X-DIAB": {"value": "yes"}}, pressure_cap=1)
    with pytest.raises(notes.NoteUnfit) as refused:
        written(log, as_mina)
    assert refused.value.params["errors"][0]["cap"] == 1


def test_the_audit_row_says_which_sections_and_never_what(visit, as_mina):
    written(started(visit, as_mina), as_mina)
    row = AuditEvent.objects.get(action="log.write")
    assert row.detail == {"version": 2, "sections": ["after", "plan", "subjective"]}


def test_leaves_nothing_behind_when_the_audit_row_cannot_be_written(visit, as_mina, monkeypatch):
    log = started(visit, as_mina)

    def broken(**_):
        raise RuntimeError("no audit trail")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError):
        written(log, as_mina)
    stored = SessionLog.objects.get()
    assert (stored.version, stored.subjective, stored.techniques.count()) == (1, None, 0)


def test_opening_a_note_is_written_down(visit, as_mina):
    log = started(visit, as_mina)
    notes.read(log, by=as_mina, now=make.at("10:40"), purpose="session")
    row = AuditEvent.objects.get(action="log.read")
    assert (row.object_id, row.purpose) == (log.public_id, "session")


# ---- tender spots --------------------------------------------------------------------------------

SPOT = {"id": "a", "foot": "left", "view": "P", "x": 0.42, "y": 0.437, "pain_before": 6, "quality": "tender"}


def spots(log, by, *points, version=1):
    return written(log, by, sections={"objective": {"pain_points": list(points)}}, expected_version=version)


def test_the_chart_says_where_a_spot_lies(visit, as_mina):
    kept = spots(started(visit, as_mina), as_mina, SPOT, SPOT | {"id": "b", "y": 0.46, "x": 0.6, "zone": "HEART"})
    places = [(one["zone"], one["region"]) for one in kept.objective["pain_points"]]
    assert places[0] == ("SOLAR", "A-ARCH")
    assert places[1][0] != "HEART"


def test_a_spot_beside_the_foot_is_refused(visit, as_mina):
    with pytest.raises(notes.NoteUnfit) as refused:
        spots(started(visit, as_mina), as_mina, SPOT | {"x": 0.99, "y": 0.01})
    assert refused.value.params["errors"] == [{"code": "beside-the-foot", "pointer": "/objective/pain_points/0"}]


def test_a_spot_in_an_excluded_area_is_refused_whatever_zone_it_names(visit, as_mina):
    decided(visit, as_mina, decision="adapt", adaptations={"areas": ["SOLAR"]})
    visit.refresh_from_db()
    log = sessions.start(visit, by=as_mina, now=make.at("10:30"))
    with pytest.raises(notes.NoteUnfit) as refused:
        spots(log, as_mina, SPOT, SPOT | {"zone": "KIDNEY"})
    assert [error["code"] for error in refused.value.params["errors"]] == ["area-excluded"] * 2


@pytest.mark.parametrize(
    ("adaptations", "plan", "error"),
    [
        ({"minute_cap": 30}, {"duration_minutes": 31}, ("minutes-over-cap", "/plan/duration_minutes")),
        ({"areas": ["SOLAR"]}, {"zones_worked": {"left": ["SOLAR"]}}, ("area-excluded", "/plan/zones_worked/left")),
    ],
)
def test_more_than_was_decided_is_refused(visit, as_mina, adaptations, plan, error):
    decided(visit, as_mina, decision="adapt", adaptations=adaptations)
    visit.refresh_from_db()
    log = sessions.start(visit, by=as_mina, now=make.at("10:30"))
    with pytest.raises(notes.NoteUnfit) as refused:
        written(log, as_mina, sections={"plan": plan}, techniques=None)
    assert [(one["code"], one["pointer"]) for one in refused.value.params["errors"]] == [error]


def test_what_was_seen_before_the_session_stands_in_its_note(visit, as_mina):
    decided(visit, as_mina, foot_check={foot: {"is_done": True, "skin": "dry"} for foot in ("left", "right")})
    visit.refresh_from_db()
    log = sessions.start(visit, by=as_mina, now=make.at("10:30"))
    assert log.objective == {"foot_checks": {foot: {"is_done": True, "skin": "dry"} for foot in ("left", "right")}}


def test_a_technique_needs_its_certificate_on_the_day(visit, as_mina, mina):
    log = started(visit, as_mina)
    mina.qualifications.filter(type__code="REFLEX").update(expires_on=make.at("00:00", days=-1).date())
    with pytest.raises(notes.NoteUnfit) as refused:
        written(log, as_mina, techniques=[Use("T-HOOK", "left", 60, 3, zone_code="SOLAR")])
    assert [error["code"] for error in refused.value.params["errors"]] == ["qualification-lapsed"]
