"""Bad input: the right 4xx with a code, every fault named, nothing changed, never a 5xx."""

import pytest

from bookings.models import Appointment, Service, Visit
from bookings.models.service import LONGEST_BUFFER_MINUTES
from clients.models import Client
from clients.services.health import current_version
from salon.accounts.models import AccessToken, AuditEvent, IdempotencyKey
from salon.outbox.models import Message
from tests import make
from tests.faces.api.asking import booking, leg, person

pytestmark = pytest.mark.django_db
TABLES = (Appointment, Visit, Service, Client, AccessToken, AuditEvent, Message)

STARTS = [
    ("2026-03-11T10:00:00", "offset_required"),
    ("2026-03-11", "invalid"),
    ("tomorrow", "invalid"),
    ("", "invalid"),
    (1773219600, "invalid"),
    ("0001-01-01T00:00:00+00:00", "out_of_range"),
    ("0001-01-01T00:00:00+14:00", "out_of_range"),
    ("9999-12-31T23:59:59-12:00", "out_of_range"),
    ("9999-12-31T23:59:00Z", "out_of_range"),
    ("2026-03-11T10:00:30+01:00", "whole_minutes"),
    ("2026-02-30T10:00:00+01:00", "invalid"),
    ("2026-03-11T25:00:00+01:00", "invalid"),
    ("2026-03-11T10:00:00+99:00", "invalid"),
    ("2026-W11-3T10:00:00+01:00", "invalid"),
    ("٢٠٢٦-03-11T10:00:00+01:00", "invalid"),
    ("2026-03-11T10:00:00+01:00\0", "invalid"),
    (["2026-03-11T10:00:00+01:00"], "invalid"),
    ({"start": 1}, "invalid"),
    (True, "invalid"),
]
IDS = ["", "x", 1, [], {}, True, "00000000-0000-4000-8000-000000000000", "../etc", "\0", "x" * 10_000]


@pytest.fixture
def open_house(massage, mina, whirlpool):
    return massage


@pytest.fixture
def counts(open_house):
    """How many rows there are; a refused request leaves them, apart from the key that remembers it."""
    return lambda: [table.objects.count() for table in TABLES]


@pytest.mark.parametrize(("start", "code"), STARTS)
def test_a_start_that_is_no_instant(stranger, open_house, counts, start, code):
    before = counts()
    answer = stranger.post("/holds", {"legs": [leg(open_house, start)]})
    assert (answer.status_code, answer.data["code"]) == (422, "validation")
    assert [(one["pointer"], one["code"]) for one in answer.data["errors"]] == [("/legs/0/start", code)]
    assert counts() == before


@pytest.mark.parametrize("field", ["service_id", "therapist_id", "chair_id"])
@pytest.mark.parametrize("value", IDS)
def test_an_id_that_names_nothing(stranger, open_house, counts, field, value):
    before = counts()
    answer = stranger.post("/holds", {"legs": [leg(open_house, **{field: value})]})
    assert answer.status_code == 422
    assert answer.data["errors"][0]["pointer"] == f"/legs/0/{field}"
    assert counts() == before


@pytest.mark.parametrize(
    "legs",
    [None, [], {}, "legs", 1, [1], ["x"], [None], [[]], [{}], [{}] * 13, [{"service_id": "x", "start": "y", "z": 1}]],
)
def test_legs_that_are_none(stranger, counts, legs):
    before = counts()
    answer = stranger.post("/holds", {"legs": legs})
    assert answer.status_code == 422
    assert all(one["pointer"].startswith("/legs") for one in answer.data["errors"])
    assert counts() == before


@pytest.mark.parametrize("field", ["price", "duration_minutes", "buffer_before_minutes", "end", "status", "holder"])
def test_figures_of_the_salon_are_never_taken_from_a_caller(stranger, open_house, counts, field):
    before = counts()
    answer = stranger.post("/holds", {"legs": [leg(open_house) | {field: 1}]})
    assert (answer.status_code, answer.data["code"]) == (422, "unknown-field")
    assert answer.data["errors"][0]["pointer"] == f"/legs/0/{field}"
    assert counts() == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("duration_minutes", -45),
        ("duration_minutes", 0),
        ("duration_minutes", 10**12),
        ("duration_minutes", 481),
        ("duration_minutes", 45.5),
        ("duration_minutes", "45"),
        ("duration_minutes", True),
        ("duration_minutes", None),
        ("buffer_after_minutes", -1),
        ("buffer_after_minutes", 121),
        ("buffer_before_minutes", 240),
        ("step_minutes", 0),
        ("min_notice_minutes", -1),
        ("horizon_days", 10**9),
        ("price", 45),
        ("price", {"amount": 45, "currency": "EUR"}),
        ("price", {"amount": "-1.00", "currency": "EUR"}),
        ("price", {"amount": "1e9", "currency": "EUR"}),
        ("price", {"amount": "NaN", "currency": "EUR"}),
        ("price", {"amount": "1.001", "currency": "EUR"}),
        ("price", {"amount": "99999999.00", "currency": "EUR"}),
        ("price", {"amount": "1.00"}),
        ("slug", "Not a slug"),
        ("slug", "../x"),
        ("slug", "x" * 81),
        ("name", "\u0000"),
        ("name", "\x1b[31m"),
        ("name", "x" * 201),
        ("description", "x" * 10_001),
        ("description", "a\x00b"),
        ("family", "OTHER"),
        ("family", ["RELAX"]),
        ("needs_chair", "throne"),
        ("online_bookable", "yes"),
        ("online_bookable", 1),
        ("required_qualifications", "REFLEX"),
        ("required_qualifications", [1]),
        ("required_qualifications", ["\0"]),
        ("required_qualifications", ["MADE-UP"]),
    ],
)
def test_a_service_that_cannot_be(calling, sol, counts, field, value):
    new = {
        "slug": "stones",
        "name": "Stones",
        "family": "RELAX",
        "duration_minutes": 30,
        "price": {"amount": "30.00", "currency": "EUR"},
    }
    before = counts()
    answer = calling(sol).post("/services", new | {field: value})
    assert (answer.status_code, answer.data["code"]) == (422, "validation")
    assert answer.data["errors"][0]["pointer"].startswith(f"/{field}")
    assert counts() == before


@pytest.mark.parametrize("certificates", [["REFLEX", "MADE-UP"], ["REFLEX", "reflex"]])
def test_a_certificate_that_nobody_can_hold_is_not_required(calling, sol, massage, mina, certificates):
    path = f"/services/{massage.public_id}"
    answer = calling(sol).patch(path, {"required_qualifications": certificates}, If_Match='"1"')
    assert [(one["code"], one["pointer"]) for one in answer.data["errors"]] == [
        ("unknown", "/required_qualifications/1")
    ]
    answer = calling(sol).patch(path, {"required_qualifications": ["REFLEX"]}, If_Match='"1"')
    assert answer.data["required_qualifications"] == ["REFLEX"]


@pytest.mark.parametrize("field", ["buffer_before_minutes", "buffer_after_minutes"])
def test_the_longest_buffer_is_kept_and_a_longer_one_is_no_failure(calling, sol, massage, field):
    path = f"/services/{massage.public_id}"
    answer = calling(sol).patch(path, {field: LONGEST_BUFFER_MINUTES}, If_Match='"1"')
    assert (answer.status_code, answer.data[field]) == (200, 120)
    answer = calling(sol).patch(path, {field: LONGEST_BUFFER_MINUTES + 1}, If_Match='"2"')
    assert [(one["code"], one["pointer"]) for one in answer.data["errors"]] == [("too_large", f"/{field}")]


def test_what_is_no_choice_is_not_said_again(calling, sol):
    answer = calling(sol).post("/services", {"family": "has diabetes"})
    (fault,) = [one for one in answer.data["errors"] if one["pointer"] == "/family"]
    assert fault == {"code": "not_a_choice", "detail": "This is none of the choices.", "pointer": "/family"}
    assert "diabetes" not in answer.content.decode()


def test_every_fault_of_a_service_is_told_at_once(calling, sol):
    answer = calling(sol).post("/services", {"slug": "A B", "duration_minutes": -1, "colour": "red"})
    assert {(one["pointer"], one["code"]) for one in answer.data["errors"]} == {
        ("/slug", "invalid"),
        ("/duration_minutes", "too_small"),
        ("/colour", "unknown_field"),
        ("/name", "required"),
        ("/family", "required"),
        ("/price", "required"),
    }


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"start": "2026-03-12T10:00:00"},
        {"start": None},
        {"start": "2026-03-12T11:00:00+01:00", "status": "completed"},
    ],
)
def test_a_move_to_nowhere(calling, wren, open_house, mina, whirlpool, grace, counts, body):
    appointment = make.appointment(
        service=open_house, therapist=mina, starts_at=make.at("10:00", days=1), chair=whirlpool, client=grace
    )
    before = counts()
    answer = calling(wren).post(f"/appointments/{appointment.public_id}/reschedule", body)
    assert answer.status_code == 422
    appointment.refresh_from_db()
    assert (appointment.version, counts()) == (1, before)


@pytest.mark.parametrize("reason", ["", "has diabetes", "x" * 41, 1, ["illness"], "\0"])
def test_a_reason_is_a_code_and_no_story(calling, grace, open_house, mina, whirlpool, reason):
    appointment = make.appointment(
        service=open_house, therapist=mina, starts_at=make.at("10:00", days=1), chair=whirlpool, client=grace
    )
    answer = calling(grace).post(f"/appointments/{appointment.public_id}/cancel", {"reason_code": reason})
    assert answer.status_code == 422
    assert Appointment.objects.get().status == "confirmed"


def test_foreign_ids_in_a_body_that_is_allowed_move_nothing(
    calling, wren, open_house, mina, whirlpool, grace, other_salon
):
    appointment = make.appointment(
        service=open_house, therapist=mina, starts_at=make.at("10:00", days=1), chair=whirlpool, client=grace
    )
    body = {
        "start": "2026-03-12T11:00:00+01:00",
        "therapist_id": str(make.therapist(other_salon).public_id),
        "chair_id": str(make.chair(other_salon).public_id),
    }
    answer = calling(wren).post(f"/appointments/{appointment.public_id}/reschedule", body)
    assert [one["pointer"] for one in answer.data["errors"]] == ["/therapist_id", "/chair_id"]
    appointment.refresh_from_db()
    assert appointment.version == 1


@pytest.mark.parametrize(
    ("screening", "pointer"),
    [
        ({"version": "0", "answers": []}, None),
        ({"version": "0", "answers": [{"code": "X-DIAB", "value": "yes"}]}, "/screening/version"),
        ({"version": "{now}", "answers": [{"code": "MADE-UP", "value": "yes"}]}, "/screening/answers/0"),
        ({"version": "{now}", "answers": [{"code": "X-DIAB", "value": "perhaps"}]}, "/screening/answers/0"),
        (
            {"version": "{now}", "answers": [{"code": "X-DIAB", "value": "yes", "details": {"made_up": 1}}]},
            "/screening/answers/0/details/made_up",
        ),
        ({"version": "{now}", "answers": [{"code": "X-DIAB", "value": "a\0b"}]}, "/screening/answers/0/value"),
        ({"version": "{now}", "answers": [{"code": "X-DIAB", "value": {"a": [1]}}]}, "/screening/answers/0"),
        ({"version": "{now}", "answers": [{"value": "yes"}]}, "/screening/answers/0/code"),
        ({"version": "{now}", "answers": "yes"}, "/screening/answers"),
    ],
)
def test_health_answers_that_fit_no_question(stranger, open_house, catalogue_version, screening, pointer):
    held = stranger.post("/holds", {"legs": [leg(open_house)]}).data
    screening = screening | {"version": screening["version"].replace("{now}", catalogue_version)}
    consents = {"terms_version": "1", "privacy_version": "1", "health_data": True}
    answer = stranger.post("/appointments", booking(held, screening=screening, consents=consents))
    if pointer is None:
        assert answer.status_code == 201
        return
    assert (answer.status_code, answer.data["code"]) == (422, "validation")
    assert pointer in [one["pointer"] for one in answer.data["errors"]]
    assert Client.objects.count() == 0


@pytest.fixture
def catalogue_version(db):
    make.qualification_type("FOOT-1")
    return current_version()


def test_a_refused_request_may_be_corrected_under_another_key(stranger, open_house):
    assert stranger.post("/holds", {"legs": []}).status_code == 422
    assert stranger.post("/holds", {"legs": [leg(open_house)]}).status_code == 201
    assert IdempotencyKey.objects.count() == 2


def test_right_to_left_names_stay_as_they_are_in_json(calling, wren, open_house):
    answer = calling(wren).post("/appointments", {"legs": [leg(open_house)], "client": person(name="يوسف \u200fעמר")})
    assert answer.status_code == 201
    assert Client.objects.get().name == "يوسف עמר"
