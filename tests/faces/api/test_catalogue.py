"""The salon, its menu and its therapists."""

import pytest

from bookings.models import Service
from salon.accounts.models import AuditEvent
from tests import make

pytestmark = pytest.mark.django_db

PUBLIC_SERVICE = {
    "id", "salon_id", "slug", "name", "description", "family", "duration_minutes", "has_soak", "needs_chair", "price",
    "step_minutes", "min_notice_minutes", "horizon_days", "online_bookable", "required_qualifications",
    "screening_required", "version",
}  # fmt: skip
BUFFERS = {"buffer_before_minutes", "buffer_after_minutes"}


def new_service(**changes):
    return {
        "slug": "hot-stones",
        "name": "Hot stones",
        "family": "RELAX",
        "duration_minutes": 60,
        "price": {"amount": "65.50", "currency": "EUR"},
    } | changes


def test_the_salon_tells_its_hours_and_rules(stranger, salon_):
    told = stranger.get("/salon").data
    assert told["id"] == str(salon_.public_id)
    assert told["timezone"] == "Europe/Berlin"
    assert told["opening_hours"][0] == {"weekday": 1, "opens": "08:00", "closes": "20:00"}
    assert told["policies"] == {
        "cancel_tiers": [{"hours_before": 24, "percent": 0}, {"hours_before": 0, "percent": 50}],
        "notice_minutes": 60,
        "horizon_days": 90,
        "terms_version": "1",
        "privacy_version": "1",
    }


def test_a_salon_open_until_midnight_closes_at_24(stranger, db):
    make.location(closes=24 * 60)
    assert stranger.get("/salon").data["opening_hours"][0]["closes"] == "24:00"


def test_the_first_salon_is_meant_unless_another_is_named(stranger, salon_, other_salon):
    assert stranger.get("/salon").data["name"] == "Lindenhof"
    assert stranger.get(f"/salon?salon_id={other_salon.public_id}").data["name"] == "Harbour"
    assert stranger.get("/salon?salon_id=00000000-0000-4000-8000-000000000000").status_code == 404


def test_staff_mean_their_own_salon(calling, salon_, other_salon, stranger_manager):
    assert calling(stranger_manager).get("/salon").data["name"] == "Harbour"


def test_without_any_salon_there_is_nothing(stranger):
    assert stranger.get("/salon").data["code"] == "not-found"


def test_the_public_sees_no_buffers_and_staff_do(stranger, calling, wren, stranger_manager, massage):
    path = f"/services/{massage.public_id}"
    assert set(stranger.get(path).data) == PUBLIC_SERVICE
    assert set(calling(stranger_manager).get(path).data) == PUBLIC_SERVICE
    assert set(calling(wren).get(path).data) == PUBLIC_SERVICE | BUFFERS
    assert stranger.get("/services").data["items"] == [stranger.get(path).data]
    assert stranger.get(path)["ETag"] == '"1"'


def test_a_service_without_its_own_rules_tells_the_salons(stranger, massage):
    told = stranger.get(f"/services/{massage.public_id}").data
    assert (told["step_minutes"], told["min_notice_minutes"], told["horizon_days"]) == (15, 60, 90)
    assert told["price"] == {"amount": "49.00", "currency": "EUR"}


def test_the_owner_puts_a_service_on_the_menu(calling, sol, salon_, stranger):
    answer = calling(sol).post("/services", new_service(step_minutes=20, has_soak=True))
    assert answer.status_code == 201
    assert answer["Location"] == f"/api/v1/services/{answer.data['id']}"
    assert answer.data["price"]["amount"] == "65.50"
    assert stranger.get(answer["Location"]).data["step_minutes"] == 20
    assert AuditEvent.objects.filter(action="service.create").count() == 1


def test_a_new_service_is_on_offer_at_once(calling, stranger, sol, mina, whirlpool):
    service = calling(sol).post("/services", new_service()).data
    found = stranger.get(f"/availability?service_id={service['id']}&from=2026-03-11&to=2026-03-12").data
    assert len(found["slots"]) > 0


def test_a_slug_is_given_once(calling, sol, massage):
    answer = calling(sol).post("/services", new_service(slug=massage.slug))
    assert (answer.status_code, answer.data["code"]) == (409, "duplicate")
    assert Service.objects.count() == 1


def test_a_change_needs_the_version_it_was_made_from(calling, sol, massage):
    caller, path = calling(sol), f"/services/{massage.public_id}"
    assert caller.patch(path, {"name": "New"}).data["code"] == "precondition-required"
    for stale in ('"7"', '"0"', 'W/"1"', "1", "rubbish"):
        assert caller.patch(path, {"name": "New"}, If_Match=stale).data["code"] == "version-mismatch"
    massage.refresh_from_db()
    assert massage.name != "New"
    answer = caller.patch(path, {"name": "New", "min_notice_minutes": 120}, If_Match='"1"')
    assert (answer.status_code, answer["ETag"]) == (200, '"2"')
    assert (answer.data["name"], answer.data["min_notice_minutes"]) == ("New", 120)


def test_null_puts_a_rule_back_to_the_salons(calling, sol, salon_):
    service = make.service(salon_, step_minutes=20)
    answer = calling(sol).patch(f"/services/{service.public_id}", {"step_minutes": None}, If_Match='"1"')
    assert answer.data["step_minutes"] == 15


def test_null_says_nothing_where_it_cannot_clear(calling, sol, massage):
    answer = calling(sol).patch(f"/services/{massage.public_id}", {"name": None}, If_Match='"1"')
    assert answer.data["name"] == massage.name


def test_an_archived_service_is_gone_and_can_be_archived_once(calling, sol, stranger, massage):
    path = f"/services/{massage.public_id}"
    assert calling(sol).delete(path, If_Match='"1"').status_code == 204
    assert stranger.get(path).status_code == 404
    assert stranger.get("/services").data["items"] == []
    assert calling(sol).delete(path).status_code == 404


def test_another_salons_owner_finds_no_service_to_change(calling, stranger_manager, massage):
    caller, path = calling(stranger_manager), f"/services/{massage.public_id}"
    assert caller.patch(path, {"name": "Mine"}, If_Match='"1"').status_code == 404
    assert caller.delete(path).status_code == 404
    massage.refresh_from_db()
    assert (massage.name, massage.archived_at) == ("Relaxing foot massage", None)


def test_an_owner_cannot_put_a_service_on_another_salons_menu(calling, sol, other_salon):
    answer = calling(sol).post(f"/services?salon_id={other_salon.public_id}", new_service())
    assert answer.status_code == 404
    assert Service.objects.count() == 0


def test_a_price_in_another_currency_is_refused(calling, sol):
    answer = calling(sol).post("/services", new_service(price={"amount": "10.00", "currency": "USD"}))
    assert answer.data["errors"][0]["pointer"] == "/price/currency"


def test_therapists_are_shown_with_what_they_give(stranger, mina, omar, massage, reflexology):
    told = {one["display_name"]: one for one in stranger.get("/therapists").data["items"]}
    assert set(told["Mina"]) == {"id", "display_name", "service_ids", "languages"}
    assert set(told["Mina"]["service_ids"]) == {str(massage.public_id), str(reflexology.public_id)}
    assert told["Omar"]["service_ids"] == [str(massage.public_id)]


def test_staff_also_see_contact_and_qualifications(calling, stranger_manager, wren, omar):
    path = f"/therapists/{omar.public_id}"
    told = calling(wren).get(path).data
    assert told["contact"] == "omar@lindenhof.example"
    assert {"code": "REFLEX", "valid_from": "2025-01-01", "expires_on": "2026-03-09"} in told["qualifications"]
    assert "contact" not in calling(stranger_manager).get(path).data


def test_somebody_who_left_is_not_shown(stranger, salon_):
    gone = make.therapist(salon_, name="Gone", is_active=False)
    assert stranger.get(f"/therapists/{gone.public_id}").status_code == 404
    assert stranger.get("/therapists").data["items"] == []
