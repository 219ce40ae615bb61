"""The check before a session on the tablet, without a script."""

import re

import pytest

from bookings.domain.lifecycle import Status
from salon.accounts.models import AuditEvent
from salon.sessionlog.models import Screening, SessionLog
from tests import make
from tests.sessionlog import steps

pytestmark = pytest.mark.django_db

ALL_NO = {"rest_today": "1", "rest_yearly": "1"}
LOOKED = {"left-is_done": "1", "right-is_done": "1"}


def address(visit, part="note"):
    return f"/tablet/visits/{visit.public_id}/{part}"


def key_in(tablet, visit):
    found = re.search(r'name="form_key" value="([^"]+)"', tablet.get(address(visit)).content.decode())
    assert found is not None
    return found[1]


def decide(tablet, visit, **fields):
    sent = {"form_key": key_in(tablet, visit), "do": "decide", "decision": "clear"} | ALL_NO | LOOKED
    return tablet.post(address(visit, "screening"), {k: v for k, v in (sent | fields).items() if v is not None})


def page_of(answer):
    return answer.content.decode()


# ---- the check ------------------------------------------------------------------------------


def test_opening_the_check_is_written_down(tablet, visit):
    tablet.get(address(visit))
    assert AuditEvent.objects.get(action="health.read").purpose == "screening"


def test_nothing_to_declare_is_decided_in_one_form_and_then_started(tablet, visit):
    assert decide(tablet, visit).status_code == 303
    assert Screening.objects.get().decision == "clear"
    assert 'data-testid="start-session"' in page_of(tablet.get(address(visit)))
    tablet.post(address(visit, "start"))
    visit.refresh_from_db()
    assert visit.status == Status.IN_SERVICE
    assert 'data-testid="note-form"' in page_of(tablet.get(address(visit)))


def test_a_start_without_a_decision_is_told(tablet, visit):
    answer = tablet.post(address(visit, "start"), follow=True)
    assert 'data-testid="toast-error"' in page_of(answer)
    assert not SessionLog.objects.exists()


def test_looking_at_what_follows_stores_nothing(tablet, visit):
    answer = tablet.post(address(visit, "screening"), ALL_NO | {"do": "look", "q-X-DIAB": "yes"})
    page = page_of(answer)
    assert answer.status_code == 200
    assert "Pressure at most 3." in page
    assert 'name="rest_yearly" value="1" checked' in page
    assert not Screening.objects.exists()
    assert visit.client.declarations.count() == 1


def test_a_yes_of_the_day_answers_what_it_does_not_name_with_no(tablet, visit):
    side = {"c-TC-3": "yes", "q-X-WOUND-SMALL": "yes", "f-X-WOUND-SMALL-side": "left"}
    decide(tablet, visit, decision="adapt", **side)
    answers = Screening.objects.get().answers
    assert answers["X-WOUND-SMALL"] == {"value": "yes", "side": "left", "answered_on": "2026-03-10"}
    assert answers["X-WOUND-DEEP"]["value"] == "no"


def test_not_sure_of_the_day_is_not_sure_of_everything_behind_it(tablet, visit):
    answer = decide(tablet, visit, **{"c-TC-1": "unsure"})
    assert answer.status_code == 422
    assert "No treatment today" in page_of(answer)
    assert not Screening.objects.exists()


def test_a_yes_that_names_nothing_stays_open(tablet, visit):
    answer = decide(tablet, visit, **{"c-TC-1": "yes"})
    assert answer.status_code == 422
    assert "still open: 2" in page_of(answer)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"left-is_done": None}, "still open: 1"),
        ({"rest_today": None}, "still open"),
        ({"decision": ""}, "Choose a decision."),
        ({"q-X-DIAB": "yes"}, "choose “adapt”"),
        ({"q-X-BP": "yes", "f-X-BP-kind": "sideways"}, "does not fit its question"),
        ({"q-X-PREG-1": "yes", "f-X-PREG-1-weeks": "many"}, "does not fit its question"),
    ],
)
def test_what_cannot_be_decided_is_told_and_keeps_what_was_typed(tablet, visit, fields, words):
    answer = decide(tablet, visit, reason="typed before", **fields)
    assert answer.status_code == 422
    assert words in page_of(answer)
    assert "typed before" in page_of(answer)
    assert not Screening.objects.exists()


def test_a_stop_frees_the_time(tablet, visit):
    decide(tablet, visit, decision="stop", **{"q-X-FEVER": "yes"})
    visit.refresh_from_db()
    assert visit.status == Status.CANCELLED
    assert 'data-testid="called-off"' in page_of(tablet.get(address(visit)))


def test_the_same_decision_sent_twice_is_written_once(tablet, visit):
    sent = {"form_key": key_in(tablet, visit), "do": "decide", "decision": "clear"} | ALL_NO | LOOKED
    for _ in range(2):
        assert tablet.post(address(visit, "screening"), sent).status_code == 303
    assert Screening.objects.count() == 1


def test_a_doctors_word_is_kept_and_opens_the_way(tablet, visit):
    letter = {"doctor-X-PAD": "Dr. Roth", "issued_on-X-PAD": "2026-03-01", "valid_until-X-PAD": "2026-12-01"}
    tablet.post(address(visit, "clearance"), letter | {"clear": "X-PAD"})
    assert decide(tablet, visit, decision="adapt", **{"q-X-PAD": "yes"}).status_code == 303


def test_earlier_answers_are_shown_and_do_not_count_from_today_again(tablet, massage, mina, dora):
    make.load()
    steps.agree(dora)
    visit = make.appointment(
        service=massage, therapist=mina, client=dora, starts_at=make.at("10:30"), status=Status.ARRIVED
    )
    page = page_of(tablet.get(address(visit)))
    assert "Declared before" in page
    assert "Diabetes" in page
    decide(tablet, visit, decision="adapt", **{"q-X-DIAB": "yes"})
    assert Screening.objects.get().answers["X-DIAB"]["answered_on"] == "2026-03-03"


# ---- a yes that is about something asked in the yearly form ----------------------------------------

OPEN_YES = [
    {"c-TC-7": "yes"},
    {"c-TC-7": "unsure"},
    {"c-TC-6": "yes", "q-X-PREG-RISK": "no", "q-X-IVF": "no"},
    {"c-TC-7": "yes"} | {f"q-today-{code}": "no" for code in ("X-MEDS", "X-ANTICOAG", "X-BLEED", "X-SURG", "X-FRACT")},
    {"c-TC-5": "yes", "q-X-FLARE": "no", "q-X-INFLAM-INT": "no", "q-X-HEART": "no"},
]


@pytest.mark.parametrize("said", OPEN_YES)
@pytest.mark.parametrize("decision", ["clear", "adapt"])
def test_a_yes_to_what_the_yearly_form_asks_never_goes_ahead_unnamed(tablet, visit, said, decision):
    decide(tablet, visit)
    answer = decide(tablet, visit, rest_yearly=None, decision=decision, **said)
    assert answer.status_code == 422
    assert Screening.objects.count() == 1


@pytest.mark.parametrize("said", OPEN_YES)
def test_a_yes_to_what_the_yearly_form_asks_is_never_shown_as_green(tablet, visit, said):
    decide(tablet, visit)
    page = page_of(tablet.post(address(visit, "screening"), {"do": "look", "rest_today": "1"} | said))
    assert 'data-light="green"' not in page
    assert "Nothing to mind." not in page.partition('data-testid="proposal"')[2].partition("</section>")[0]


def test_what_the_yearly_form_asks_is_offered_under_the_question_of_the_day(tablet, visit):
    page = page_of(tablet.get(address(visit)))
    assert all(f'name="q-today-{code}"' in page for code in ("X-ANTICOAG", "X-SURG", "X-PREG-1", "X-POST", "X-SUNTAT"))


def test_a_blood_thinner_named_today_counts_over_the_no_of_the_yearly_form(tablet, visit):
    decide(tablet, visit)
    said = {"c-TC-7": "yes", "q-today-X-ANTICOAG": "yes", "q-X-ANTICOAG": "no"}
    answer = decide(tablet, visit, rest_yearly=None, **said)
    assert answer.status_code == 422
    assert "The rules stop this treatment: choose Refer or Stop." in page_of(answer)
    assert decide(tablet, visit, rest_yearly=None, decision="refer", **said).status_code == 303
    assert Screening.objects.latest("id").answers["X-ANTICOAG"]["value"] == "yes"


def test_what_is_named_today_takes_its_details_along(tablet, visit):
    said = {"c-TC-6": "yes", "q-today-X-PREG-1": "yes", "f-today-X-PREG-1-weeks": "20"}
    decide(tablet, visit, decision="refer", **said)
    answers = Screening.objects.get().answers
    assert (answers["X-PREG-1"]["value"], answers["X-PREG-1"]["weeks"]) == ("yes", 20)
    assert answers["X-IVF"]["value"] == "no"


def test_a_question_of_the_day_without_rules_of_its_own_has_to_be_answered(tablet, visit):
    decide(tablet, visit)
    own = [code for code in steps.nothing_to_declare() if code != "X-MEDS"]
    sent = dict.fromkeys((f"q-{code}" for code in own), "no")
    assert decide(tablet, visit, rest_today=None, rest_yearly=None, **sent).status_code == 422
    assert decide(tablet, visit, rest_today=None, rest_yearly=None, **sent, **{"c-TC-7": "no"}).status_code == 303


def test_a_doctors_letter_keeps_everything_that_was_typed(tablet, visit):
    typed = ALL_NO | {"q-X-PAD": "yes", "left-is_done": "1", "left-words": "dry heel", "reason": "typed before"}
    letter = {"doctor-X-PAD": "Dr. Roth", "issued_on-X-PAD": "2026-03-01", "clear": "X-PAD"}
    wrong = tablet.post(address(visit, "clearance"), typed | letter | {"valid_until-X-PAD": "2026-02-01"})
    right = tablet.post(address(visit, "clearance"), typed | letter | {"valid_until-X-PAD": "2026-12-01"})
    assert (wrong.status_code, right.status_code) == (422, 200)
    assert "Dr. Roth" in page_of(wrong)
    assert visit.client.clearances.count() == 1
    for page in (page_of(wrong), page_of(right)):
        assert "dry heel" in page
        assert "typed before" in page
        assert re.search(r'name="q-X-PAD" value="yes" checked', page)
