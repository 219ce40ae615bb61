"""The note and its signature on the tablet, without a script."""

import pytest
from django.db import connection

from bookings.domain.lifecycle import Status
from salon.accounts.models import AuditEvent
from salon.accounts.roles import Role
from salon.sessionlog.models import SessionLog
from salon.sessionlog.services import signing
from tests import make
from tests.faces.colleagues import logged_in
from tests.sessionlog import steps

pytestmark = pytest.mark.django_db

ROW = {
    "plan.techniques.0.code": "T-STROKE",
    "plan.techniques.0.foot": "both",
    "plan.techniques.0.place": "region:A-WHOLE",
    "plan.techniques.0.seconds": "300",
    "plan.techniques.0.pressure": "2",
    "plan.techniques.0.product": "CREAM-PLAIN",
}
WHOLE = ROW | {
    "subjective.words": "Tired feet.",
    "subjective.pain": "4",
    "plan.duration_minutes": "40",
    "plan.aftercare": "none",
    "after.declined": "true",
}


def address(visit, part="note"):
    return f"/tablet/visits/{visit.public_id}/{part}"


def page_of(answer):
    return answer.content.decode()


@pytest.fixture
def log(visit, mina):
    return steps.started(visit, make.viewer(mina))


# ---- the note -------------------------------------------------------------------------------


def save(tablet, visit, version=1, do="save", **fields):
    return tablet.post(address(visit), WHOLE | {"version": str(version), "do": do} | fields)


def test_saves_every_section_and_the_techniques(tablet, visit, log):
    assert save(tablet, visit).status_code == 303
    log = SessionLog.objects.get()
    assert log.subjective == {"pain": 4, "words": "Tired feet."}
    assert log.plan == {"aftercare": ["none"], "duration_minutes": 40}
    assert log.after == {"declined": True}
    use = log.techniques.get()
    assert (use.technique_code, use.region_code, use.seconds, use.product) == (
        "T-STROKE",
        "A-WHOLE",
        300,
        "CREAM-PLAIN",
    )
    assert '<option value="CREAM-PLAIN" selected>' in page_of(tablet.get(address(visit)))


def test_rows_without_a_technique_are_none(tablet, visit, log):
    rows = {
        name.replace(".0.", f".{n}."): "" if n == 1 and name.endswith("code") else value
        for n in (0, 1, 2)
        for name, value in ROW.items()
    }
    save(tablet, visit, **rows)
    assert SessionLog.objects.get().techniques.count() == 2


def test_saves_and_signs_in_one_go(tablet, visit, log):
    assert save(tablet, visit, do="sign").status_code == 303
    page = page_of(tablet.get(address(visit)))
    assert 'data-status="signed"' in page
    assert "Sealed" in page
    assert 'data-testid="note-form"' not in page


def test_what_is_missing_is_named_and_what_was_written_stays(tablet, visit, log):
    answer = save(tablet, visit, do="sign", **{"plan.duration_minutes": ""}, **{"after.declined": ""})
    page = page_of(answer)
    assert answer.status_code == 422
    assert "the duration" in page
    assert "a score after the session" in page
    stored = SessionLog.objects.get()
    assert (stored.signed_at, stored.subjective["words"], stored.version) == (None, "Tired feet.", 2)
    assert 'name="version" value="2"' in page


def test_a_conflict_shows_both_texts_and_loses_neither(tablet, visit, log):
    save(tablet, visit, **{"subjective.words": "From the first tablet."})
    answer = save(tablet, visit, **{"subjective.words": "From the second tablet."})
    page = page_of(answer)
    assert answer.status_code == 412
    assert 'data-testid="conflict-banner"' in page
    assert "From the first tablet." in page
    assert "From the second tablet." in page
    assert SessionLog.objects.get().subjective["words"] == "From the first tablet."
    assert save(tablet, visit, version=2, **{"subjective.words": "Both."}).status_code == 303


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"plan.techniques.0.seconds": "many"}, "Technique 1: Give the seconds"),
        ({"plan.techniques.0.pressure": "9"}, "Technique 1: Give the pressure"),
        ({"plan.techniques.0.place": "zone:MOON"}, "Technique 1: This zone is not on the chart."),
        ({"subjective.pain": "11"}, "off its scale"),
        ({"plan.duration_minutes": "9999"}, "off its scale"),
        ({"subjective.words": "a\x00b"}, "cannot be stored"),
    ],
)
def test_what_does_not_fit_is_told_and_keeps_what_was_typed(tablet, visit, log, fields, words):
    answer = save(tablet, visit, **{"objective.words": "typed before"}, **fields)
    assert answer.status_code == 422
    assert words in page_of(answer)
    assert "typed before" in page_of(answer)
    assert SessionLog.objects.get().version == 1


def test_a_signed_note_cannot_be_sent_again(tablet, visit, log, mina):
    save(tablet, visit, do="sign")
    answer = save(tablet, visit, version=2, **{"subjective.words": "Too late."})
    assert answer.status_code == 422
    assert SessionLog.objects.get().subjective["words"] == "Tired feet."


def test_a_master_reads_and_does_not_write(visit, log, salon_, mina):
    master = logged_in(make.user(salon_, role=Role.MASTER, name="Nadia"))
    assert 'data-testid="note-form"' not in page_of(master.get(address(visit)))
    assert save(master, visit).status_code == 403


def test_a_broken_seal_is_shown(tablet, visit, log, mina):
    save(tablet, visit, do="sign")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sessionlog_techniqueuse SET seconds = 1")
    assert "The seal is broken" in page_of(tablet.get(address(visit)))


def test_opening_a_note_is_written_down_each_time(tablet, visit, log):
    before = AuditEvent.objects.filter(action="log.read").count()
    tablet.get(address(visit))
    assert AuditEvent.objects.filter(action="log.read").count() == before + 1


def test_a_hold_outside_its_range_wants_a_reason_and_stays_a_warning(tablet, visit, log):
    unusual = {
        "plan.techniques.0.code": "T-PRESS",
        "plan.techniques.0.place": "zone:SOLAR",
        "plan.techniques.0.hold_seconds": "12",
    }
    assert save(tablet, visit, **unusual).status_code == 422
    save(tablet, visit, **unusual, **{"plan.techniques.0.reason": "She asked for it."})
    page = page_of(tablet.get(address(visit)))
    assert "The hold is outside its usual seconds." in page
    assert signing.missing(SessionLog.objects.get()) == []


def test_the_visit_is_completed_by_its_own_step(tablet, visit, log):
    save(tablet, visit, do="sign")
    tablet.post(address(visit, "complete"))
    visit.refresh_from_db()
    assert visit.status == Status.COMPLETED
    assert tablet.post(address(visit, "dance")).status_code == 404


# ---- a note that is refused ------------------------------------------------------------------------


def test_a_refused_edit_of_a_signed_note_shows_the_record_and_the_typed_text_apart(tablet, visit, log):
    save(tablet, visit, do="sign")
    page = page_of(save(tablet, visit, **{"subjective.words": "Typed in another window."}))
    record = page.partition('data-testid="sealed-note"')[2]
    assert "Tired feet." in record
    assert "Typed in another window." not in record
    unsaved = page.partition('data-testid="not-saved"')[2].partition('data-testid="sealed-note"')[0]
    assert "Typed in another window." in unsaved
    assert "Stroking" in unsaved
    assert "addendum" not in page.lower()


@pytest.mark.parametrize("version", ["9" * 5000, "9" * 30, "-1", "x"], ids=["5000 digits", "30 digits", "-1", "x"])
def test_a_version_that_is_none_is_a_conflict(tablet, visit, log, version):
    assert save(tablet, visit, version=version).status_code == 412
    assert SessionLog.objects.get().version == 1


def test_both_texts_stay_until_the_conflict_is_resolved(tablet, visit, log):
    save(tablet, visit, **{"subjective.words": "From the first window."})
    page = page_of(save(tablet, visit, **{"subjective.words": "From the second window."}))
    assert "changed in another window or by somebody else" in page
    assert 'name="version" value="1"' in page
    again = save(tablet, visit, **{"subjective.words": "From the second window."})
    assert again.status_code == 412
    assert "From the first window." in page_of(again)
    assert save(tablet, visit, merged="2", **{"subjective.words": "Both."}).status_code == 303


def test_what_is_missing_is_linked_from_the_top_and_marked(tablet, visit, log):
    page = page_of(tablet.post(address(visit), {"version": "1", "do": "sign"}))
    top, _, form = page.partition('data-testid="note-form"')
    for anchor in ("techniques", "plan.duration_minutes", "after.stress", "plan.aftercare"):
        assert f'href="#{anchor}"' in top
        assert f'id="{anchor}"' in form
    assert 'id="plan.duration_minutes" aria-invalid="true"' in form


def test_a_value_off_its_scale_names_its_field_and_marks_it(tablet, visit, log):
    page = page_of(save(tablet, visit, **{"plan.duration_minutes": "9999"}))
    assert "Duration, minutes: This value is off its scale." in page
    assert 'id="plan.duration_minutes" aria-invalid="true"' in page


def test_an_unfit_technique_is_linked_and_marked(tablet, visit, log):
    page = page_of(save(tablet, visit, **{"plan.techniques.0.seconds": "many"}))
    assert 'href="#technique-1"' in page
    assert '<li class="technique wrong" id="technique-1"' in page
