"""What can still be done on the tablet once a note is signed, and the client's visits side by side."""

import pytest

from bookings.domain.lifecycle import Status
from salon.accounts.models import AuditEvent
from salon.accounts.roles import Role
from salon.sessionlog.models import Addendum, CoSignature
from salon.sessionlog.services import signing
from tests import make
from tests.faces.colleagues import logged_in
from tests.sessionlog import steps

pytestmark = pytest.mark.django_db

POINT = {"id": "a", "foot": "left", "view": "P", "x": 0.5, "y": 0.3, "pain_before": 6}


def page_of(answer):
    return answer.content.decode()


def address(visit, part="note"):
    return f"/tablet/visits/{visit.public_id}/{part}"


@pytest.fixture
def sign(mina):
    """`sign(visit, points=…, pain=…)`: the visit's log, written and signed."""

    def act(visit, *, points=(), pain=None, zones=None):
        by = make.viewer(mina)
        sections = steps.WHOLE | {
            "subjective": steps.WHOLE["subjective"] | ({} if pain is None else {"pain": pain}),
            "objective": {"pain_points": list(points)} if points else {},
            "plan": steps.WHOLE["plan"] | ({} if zones is None else {"zones_worked": zones}),
        }
        log = steps.written(steps.started(visit, by), by, sections=sections)
        return signing.sign(log, by=by, now=make.at("11:20"))

    return act


def test_an_addendum_stands_under_the_note_with_its_author(tablet, visit, sign, mina):
    sign(visit)
    given = {"kind": "correction", "reason": "Mixed up.", "text": "It was the right foot."}
    assert tablet.post(address(visit, "addenda"), given).status_code == 303
    page = page_of(tablet.get(address(visit)))
    assert "It was the right foot." in page
    assert "Tired feet." in page
    assert 'data-testid="addendum"' in page
    assert Addendum.objects.get().author_id == mina.user_id


def test_a_signed_map_can_be_read_and_has_nothing_to_tap(tablet, visit, sign):
    sign(visit, points=[POINT], zones={"left": ["HEAD"], "right": []})
    page = page_of(tablet.get(address(visit)))
    assert 'data-testid="still-map"' in page
    assert "Zones worked on the left foot:" in page
    assert "Zones worked on the right foot:" not in page
    assert "plan.zones_worked" not in page
    assert "data-mode" not in page


def test_an_addendum_without_a_reason_is_told(tablet, visit, sign):
    sign(visit)
    tablet.post(address(visit, "addenda"), {"kind": "correction", "reason": "", "text": "It was the right foot."})
    assert 'data-testid="toast-error"' in page_of(tablet.get(address(visit)))
    assert not Addendum.objects.exists()


def test_a_trainees_note_waits_for_a_master(tablet, visit, sign, salon_, mina):
    make.qualification(mina, "TRAINEE")
    sign(visit)
    master = make.user(salon_, role=Role.MASTER, name="Marta")
    waiting = page_of(logged_in(master).get("/tablet"))
    assert 'data-testid="to-co-sign"' in waiting
    assert address(visit) in waiting
    page = page_of(logged_in(master).get(address(visit)))
    assert 'data-testid="co-sign"' in page
    assert logged_in(master).post(address(visit, "co-signature")).status_code == 303
    assert CoSignature.objects.get().signed_by == master
    assert 'data-testid="to-co-sign"' not in page_of(logged_in(master).get("/tablet"))
    assert 'data-testid="co-signature"' in page_of(tablet.get(address(visit)))


def test_the_history_shows_scores_what_changed_and_the_chart_note(
    tablet, visit, sign, massage, mina, recliner, grace, clock
):
    sign(visit, points=[POINT], pain=7)
    clock("12:50")
    later = make.appointment(
        service=massage, therapist=mina, chair=recliner, client=grace, starts_at=make.at("13:00"), status=Status.ARRIVED
    )
    page = page_of(tablet.get(address(later, "history")))
    assert "traditional reflexology chart" in page
    assert "Tired feet." in page
    assert 'class="trend"' in page
    assert AuditEvent.objects.filter(action="log.read", purpose="history").exists()


def test_the_history_of_somebody_without_a_signed_visit_says_so(tablet, visit):
    assert "No signed visit yet." in page_of(tablet.get(address(visit, "history")))


def test_a_colleague_without_this_client_sees_no_history(visit, sign, omar):
    sign(visit)
    assert logged_in(omar.user).get(address(visit, "history")).status_code == 404
