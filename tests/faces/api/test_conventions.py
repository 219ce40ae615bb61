"""What every answer keeps to: versions, caching, pages, languages."""

import pytest

from tests import make

pytestmark = pytest.mark.django_db


def test_head_answers_as_get_without_a_body(stranger, salon_):
    answer = stranger("HEAD", "/salon")
    assert answer.status_code == 200
    assert answer.content == b""
    assert answer["ETag"] == stranger.get("/salon")["ETag"]


def test_the_catalogue_may_be_kept_for_a_minute_and_is_confirmed_by_its_tag(stranger, massage):
    first = stranger.get("/services")
    assert first["Cache-Control"] == "max-age=60"
    again = stranger.get("/services", If_None_Match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_a_version_confirms_no_copy_for_the_salons_rules_change_without_one(stranger, salon_, massage):
    path = f"/services/{massage.public_id}"
    first = stranger.get(path)
    salon_.policy.step_minutes = 30
    salon_.policy.save()
    again = stranger.get(path, If_None_Match=first["ETag"])
    assert (again.status_code, again.data["step_minutes"], again["ETag"]) == (200, 30, '"1"')


def test_what_is_personal_is_told_anew_whatever_the_asker_has(calling, wren, grace, massage, mina, whirlpool):
    appointment = make.appointment(
        service=massage, therapist=mina, starts_at=make.at("10:00", days=1), chair=whirlpool, client=grace
    )
    path = f"/appointments/{appointment.public_id}"
    answer = calling(grace).get(path, If_None_Match='"1"')
    assert (answer.status_code, answer["ETag"], answer.data["id"]) == (200, '"1"', str(appointment.public_id))
    menu = calling(wren).get("/services")
    assert calling(wren).get("/services", If_None_Match=menu["ETag"]).status_code == 200


def test_staff_see_more_so_nobody_keeps_their_copy(calling, wren, massage):
    answer = calling(wren).get("/services")
    assert answer["Cache-Control"] == "no-store"
    assert {"Authorization", "Cookie"} <= set(answer["Vary"].replace(" ", "").split(","))


def test_availability_and_anything_personal_is_never_kept(stranger, calling, grace, massage, mina, whirlpool):
    appointment = make.appointment(
        service=massage, therapist=mina, starts_at=make.at("10:00"), chair=whirlpool, client=grace
    )
    query = f"service_id={massage.public_id}&from=2026-03-10&to=2026-03-11"
    assert stranger.get(f"/availability?{query}")["Cache-Control"] == "no-store"
    assert calling(grace).get(f"/appointments/{appointment.public_id}")["Cache-Control"] == "no-store"


def test_the_language_asked_for_is_the_language_of_the_answer(stranger, salon_, settings):
    settings.LANGUAGES = [("en", "English"), ("es", "Spanish")]
    assert stranger.get("/salon", Accept_Language="es-MX")["Content-Language"] == "es"
    assert stranger.get("/salon", Accept_Language="ja")["Content-Language"] == "en"


def test_a_list_comes_in_pages_that_join_without_gap_or_repeat(stranger, salon_):
    made = [make.service(salon_, position=number % 3) for number in range(7)]
    seen, cursor = [], ""
    while True:
        page = stranger.get(f"/services?limit=3{cursor and f'&cursor={cursor}'}").data
        seen += [item["id"] for item in page["items"]]
        assert len(page["items"]) <= 3
        if page["next_cursor"] is None:
            break
        cursor = page["next_cursor"]
    assert len(seen) == len(set(seen)) == len(made)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("limit=0", "too_small"),
        ("limit=201", "too_large"),
        ("limit=many", "invalid"),
        ("cursor=forged", "bad_cursor"),
        ("cursor=WzEsMl0:1abc:forged", "bad_cursor"),
    ],
)
def test_a_page_that_does_not_exist_is_refused(stranger, salon_, query, code):
    answer = stranger.get(f"/services?{query}")
    assert answer.status_code == 422
    assert answer.data["errors"] == [
        {"code": code, "detail": answer.data["errors"][0]["detail"], "parameter": query.partition("=")[0]}
    ]


def test_a_parameter_that_is_not_known_is_named(stranger, salon_):
    answer = stranger.get("/services?colour=red")
    assert (answer.status_code, answer.data["code"]) == (422, "unknown-field")
    assert answer.data["errors"][0]["parameter"] == "colour"


def test_a_cursor_of_one_list_does_not_open_another(stranger, calling, wren, salon_):
    make.service(salon_)
    make.service(salon_)
    cursor = stranger.get("/services?limit=1").data["next_cursor"]
    assert calling(wren).get(f"/appointments?cursor={cursor}").status_code == 422


def test_health_touches_nothing_and_readiness_is_for_this_machine(stranger, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert stranger.get("/healthz").data == {"status": "ok"}
        assert stranger.get("/api/v1/healthz").data == {"status": "ok"}
    ready = stranger.get("/readyz")
    assert ready.status_code == 200
    found = {"database": True, "migrations": True, "broker": True}
    assert ready.data == found | {"sweep_age_seconds": None, "oldest_overdue_seconds": 0}
    stranger.browser.defaults["REMOTE_ADDR"] = "203.0.113.9"
    assert stranger.get("/readyz").status_code == 404
