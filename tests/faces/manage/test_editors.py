"""Editors that cannot break what must hold."""

from datetime import timedelta

import pytest

from bookings.models import Chair, Service
from salon.accounts.models import AuditEvent, Membership, User
from salon.accounts.roles import Role
from salon.catalogue.models import ScreeningRule
from salon.locations.models import BookingPolicy
from tests import make
from tests.faces.colleagues import logged_in
from tests.faces.manage.conftest import fields_of, sent
from therapists.models import Qualification

pytestmark = pytest.mark.django_db


def change(row):
    return f"/manage/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/change/"


def actions():
    return list(AuditEvent.objects.order_by("id").values_list("action", flat=True))


@pytest.fixture
def booked(massage, mina, recliner, grace):
    """Tomorrow at ten with Mina in the recliner."""
    return make.appointment(
        service=massage, therapist=mina, chair=recliner, client=grace, starts_at=make.at("10:00", days=1)
    )


def test_a_price_is_changed_by_the_service_with_a_trail_and_a_new_version(owner, massage, salon_):
    stamp = salon_.rota_stamp
    answer = sent(owner, change(massage), price="55.00")
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    massage.refresh_from_db()
    salon_.refresh_from_db()
    assert (str(massage.price), massage.version, actions()) == ("55.00", 2, ["service.change"])
    assert salon_.rota_stamp != stamp


@pytest.mark.parametrize(
    ("field", "value"),
    [("price", "-1"), ("duration_minutes", "0"), ("duration_minutes", "999"), ("buffer_after_minutes", "500")],
)
def test_what_does_not_fit_is_marked_and_nothing_is_kept(owner, massage, field, value):
    answer = sent(owner, change(massage), **{field: value})
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors
    assert answer.context["adminform"].form[field].value() == value
    assert (Service.objects.get().version, actions()) == (1, [])


def test_a_form_that_somebody_was_quicker_than_is_refused(owner, massage):
    sent(owner, change(massage), price="55.00")
    answer = sent(owner, change(massage), price="66.00", version="1")
    assert "Load it again" in answer.content.decode()
    assert str(Service.objects.get().price) == "55.00"


def test_a_service_leaves_the_menu_and_comes_back(owner, massage):
    assert sent(owner, change(massage), is_on_menu=None).status_code == 302
    assert Service.objects.get().archived_at is not None
    assert sent(owner, change(massage), is_on_menu="on").status_code == 302
    assert (Service.objects.get().archived_at, actions()) == (None, ["service.archive", "service.bring_back"])


def test_a_chair_with_visits_to_come_stays_in_use_and_nothing_else_is_changed(owner, booked, recliner):
    answer = sent(owner, change(recliner), is_active=None, name="Old one")
    assert "Move or cancel these visits first." in answer.content.decode()
    assert (Chair.objects.get().is_active, Chair.objects.get().name, actions()) == (True, "Recliner 1", [])


def test_a_chair_code_is_there_once(owner, recliner, whirlpool):
    answer = sent(owner, change(whirlpool), code="D1")
    assert answer.status_code == 200
    assert actions() == []


def test_a_therapist_with_visits_to_come_stays(owner, booked, mina):
    answer = sent(owner, change(mina), is_active=None)
    assert "Move or cancel these visits first." in answer.content.decode()
    mina.refresh_from_db()
    assert mina.is_active


def test_a_therapist_leaves_and_nothing_of_theirs_is_lost(owner, mina):
    assert sent(owner, change(mina), is_active=None).status_code == 302
    mina.refresh_from_db()
    assert (mina.is_active, mina.qualifications.count(), actions()) == (False, 5, ["therapist.change"])


def test_of_two_who_edit_a_therapist_at_once_the_second_is_told_and_keeps_what_was_typed(owner, mina):
    seen = fields_of(owner.get(change(mina)))
    assert sent(owner, change(mina), languages="de, es").status_code == 302
    answer = owner.post(change(mina), seen | {"display_name": "Mina M."})
    page = answer.content.decode()
    assert "Load it again, look at what changed, and repeat your change." in page
    assert 'value="Mina M."' in page
    mina.refresh_from_db()
    assert (mina.display_name, mina.languages, mina.version) == ("Mina", ["de", "es"], 2)
    assert actions() == ["therapist.change"]


def test_a_therapists_form_without_its_version_changes_nothing(owner, mina):
    assert sent(owner, change(mina), display_name="Mina M.", version=None).status_code == 200
    mina.refresh_from_db()
    assert (mina.display_name, actions()) == ("Mina", [])


def test_a_new_therapist_gets_a_certificate(owner, salon_):
    make.load()
    told = {"location": salon_.pk, "display_name": "Ida", "languages": "de, en", "position": 3}
    assert owner.post("/manage/therapists/therapist/add/", told).status_code == 302
    ida = salon_.therapists.get()
    told = {"therapist": ida.pk, "type": make.qualification_type("REFLEX").pk, "valid_from": "2026-01-01"}
    assert owner.post("/manage/therapists/qualification/add/", told).status_code == 302
    assert (ida.languages, ida.qualifications.get().type.code) == (["de", "en"], "REFLEX")


def test_a_certificate_that_ends_before_it_begins_is_marked(owner, mina):
    held = mina.qualifications.order_by("id").first()
    answer = sent(owner, change(held), expires_on=(held.valid_from - timedelta(days=1)).isoformat())
    assert "expires_on" in answer.context["adminform"].form.errors


def test_a_certificate_that_ended_warns(owner, omar):
    assert "has ended" in owner.get("/manage/therapists/qualification/").content.decode()


def test_a_certificate_is_taken_back_by_the_service(owner, omar):
    held = omar.qualifications.order_by("id").first()
    assert owner.post(change(held).replace("change", "delete"), {"post": "yes"}).status_code == 302
    assert not Qualification.objects.filter(pk=held.pk).exists()
    assert actions() == ["certificate.remove"]


def test_the_rules_of_booking_get_a_new_version(owner, salon_):
    assert sent(owner, change(salon_.policy), tiers="48 h: 0 %\n0: 80", step_minutes="30").status_code == 302
    policy = BookingPolicy.objects.get()
    assert (policy.version, policy.step_minutes) == (2, 30)
    assert policy.cancel_tiers == [{"hours_before": 48, "percent": 0}, {"hours_before": 0, "percent": 80}]


@pytest.mark.parametrize("tiers", ["24 h: 0 %", "tomorrow", "0: 120", "24: 0\n24: 5\n0: 10"])
def test_steps_of_cancelling_that_say_nothing_clear_are_refused(owner, salon_, tiers):
    assert "tiers" in sent(owner, change(salon_.policy), tiers=tiers).context["adminform"].form.errors


def test_a_salon_cannot_be_given_a_time_zone_that_nobody_knows(owner, salon_):
    assert sent(owner, change(salon_), time_zone="Mars/Olympus").status_code == 200
    salon_.refresh_from_db()
    assert salon_.time_zone == "Europe/Berlin"


def test_somebody_new_logs_in_with_a_role(owner, salon_):
    told = {"email": "Ida@Lindenhof.example", "name": "Ida", "password": "a-quiet-lavender-bath"}
    told |= {"location": salon_.slug, "role": "receptionist"}
    answer = owner.post("/manage/accounts/user/add/", told)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    ida = User.objects.get(name="Ida")
    assert ida.check_password("a-quiet-lavender-bath")
    assert (ida.email, ida.is_staff, ida.memberships.get().role) == ("ida@lindenhof.example", False, "receptionist")


def test_a_short_password_is_refused(owner, wren):
    assert "password" in sent(owner, change(wren), password="short").context["adminform"].form.errors


def test_a_new_password_ends_the_open_sessions(owner, wren):
    browser = logged_in(wren)
    assert browser.get("/desk").status_code == 200
    assert sent(owner, change(wren), password="a-quiet-lavender-bath").status_code == 302
    assert browser.get("/desk").status_code == 302


def test_nobody_changes_somebody_who_works_elsewhere_too(owner, wren, other_salon):
    Membership.objects.create(user=wren, location=other_salon, role=Role.RECEPTIONIST)
    assert owner.get(change(wren)).status_code == 200
    assert owner.post(change(wren), {"name": "Mine", "password": "a-quiet-lavender-bath"}).status_code == 403


def test_the_last_manager_stays_one(owner, sol, salon_):
    role = sol.memberships.get()
    owner.post(change(role).replace("change", "delete"), {"post": "yes"})
    assert Membership.objects.filter(pk=role.pk).exists()
    assert "is_active" in sent(owner, change(sol), is_active=None).context["adminform"].form.errors


def test_a_second_manager_lets_the_first_one_go(owner, sol, wren, salon_):
    told = {"email": wren.email, "location": salon_.pk, "role": "manager"}
    assert owner.post("/manage/accounts/membership/add/", told).status_code == 302
    role = sol.memberships.get()
    assert owner.post(change(role).replace("change", "delete"), {"post": "yes"}).status_code == 302
    assert [one.user_id for one in Membership.objects.filter(role="manager")] == [wren.pk]


def test_nobody_is_given_a_role_at_another_salon(owner, wren, other_salon):
    told = {"email": wren.email, "location": other_salon.pk, "role": "manager"}
    assert owner.post("/manage/accounts/membership/add/", told).status_code == 200
    assert not Membership.objects.filter(location=other_salon).exists()


def test_an_old_version_of_a_rule_is_only_shown_and_the_current_one_gets_a_new_version(owner, salon_):
    make.load()
    rule = ScreeningRule.objects.filter(is_current=True, code="X-DIAB").get()
    assert sent(owner, change(rule), question="Do you live with diabetes?").status_code == 302
    new = ScreeningRule.objects.get(code="X-DIAB", is_current=True)
    assert (new.version, new.question, new.effects) == (rule.version + 1, "Do you live with diabetes?", rule.effects)
    assert owner.post(change(rule), {"question": "Well?"}).status_code == 403


def test_a_rule_about_an_emergency_is_only_shown(owner, salon_):
    make.load()
    rule = next(one for one in ScreeningRule.objects.all() if any(e["code"] == "URGENT" for e in one.effects))
    assert owner.post(change(rule), {"question": "Well?"}).status_code == 403


def test_shared_rules_are_changed_only_by_whoever_manages_every_salon(owner, salon_, hugo):
    make.load()
    rule = ScreeningRule.objects.filter(is_current=True, code="X-DIAB").get()
    assert owner.get(change(rule)).status_code == 200
    assert owner.post(change(rule), {"question": "Well?"}).status_code == 403


def test_the_overview_says_what_is_missing_before_the_first_booking(owner, salon_):
    page = owner.get("/manage/")
    (told,) = page.context["checklists"]
    assert [step.is_done for step in told.steps] == [True, False, False, False, False, False]
    assert "5 steps are left" in page.content.decode()


def test_the_trail_is_shown_and_cannot_be_changed(owner, massage):
    sent(owner, change(massage), price="55.00")
    event = AuditEvent.objects.get()
    page = owner.get("/manage/accounts/auditevent/").content.decode()
    assert "service.change" in page
    assert "Sol" in page
    assert owner.post(change(event), {"action": "nothing"}).status_code == 403


@pytest.mark.parametrize(
    "page", ["bookings/service", "therapists/therapist", "accounts/user", "therapists/qualification"]
)
def test_a_list_costs_the_same_however_long_it_is(owner, salon_, page, django_assert_max_num_queries):
    for number in range(12):
        make.service(salon_, slug=f"s-{number}")
        make.therapist(salon_, name=f"T{number}", with_user=True)
    owner.get(f"/manage/{page}/")
    with django_assert_max_num_queries(13):
        assert owner.get(f"/manage/{page}/").status_code == 200
