"""The health questions of a service."""

import uuid

import pytest

from clients.services.health import current_version
from salon.catalogue import selectors as catalogue
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _catalogue(db):
    make.load()


def ask(caller, service):
    return caller.get(f"/screening/questionnaire?service_id={service.public_id}")


def test_a_stranger_gets_every_question_once_in_one_version(stranger, massage):
    answer = ask(stranger, massage)
    assert (answer.status_code, answer.data["version"]) == (200, current_version())
    codes = [one["code"] for one in answer.data["questions"]]
    assert codes == [rule.code for rule in catalogue.questionnaire(families={"RELAX"})]
    assert len(codes) == len(set(codes)) > 40
    assert {tuple(one["forms"]) for one in answer.data["questions"]} == {("yearly",), ("today",)}
    assert {one["validity"] for one in answer.data["questions"]} == {"VISIT", "12M", "UNTIL", "ONCE"}


def test_a_question_brings_what_is_asked_after_a_yes(stranger, massage):
    questions = {one["code"]: one for one in ask(stranger, massage).data["questions"]}
    assert questions["X-CLOT-HX"]["text"] == "Have you ever had a blood clot in a leg or lung?"
    assert questions["X-CLOT-HX"]["follow_ups"] == [
        {
            "code": "when",
            "text": "When was it, about?",
            "type": "date",
            "choices": [],
            "multiple": False,
            "optional": True,
            "low": None,
            "high": None,
        }
    ]


def test_what_only_a_therapist_can_answer_is_asked_of_therapists(stranger, calling, mina, wren, massage):
    for_staff = {
        (rule.code, asked.code) for rule in catalogue.rules() for asked in rule.follow_ups if asked.is_for_staff
    }
    assert for_staff

    def asked_of(caller):
        return {(one["code"], more["code"]) for one in ask(caller, massage).data["questions"]
                for more in one["follow_ups"]}  # fmt: skip

    assert not for_staff & asked_of(stranger)
    assert not for_staff & asked_of(calling(wren))
    assert for_staff & asked_of(calling(mina))


def test_only_what_concerns_the_service_is_asked(stranger, massage, pedicure):
    def codes(service):
        return {one["code"] for one in ask(stranger, service).data["today_check"]}

    assert codes(pedicure) - codes(massage) == {"TC-9"}


def test_the_check_of_the_day_names_the_questions_behind_it(stranger, massage):
    data = ask(stranger, massage).data
    check = {one["code"]: one for one in data["today_check"]}
    assert check["TC-1"]["answers"] == ["X-FEVER", "X-INFECT"]
    known = {one["code"] for one in data["questions"]}
    assert all({*one["answers"], *one["confirms"]} <= known for one in data["today_check"])


def test_it_may_be_kept_for_a_minute_by_strangers_only(stranger, calling, mina, massage):
    first = ask(stranger, massage)
    assert first["Cache-Control"] == "max-age=60"
    path = f"/screening/questionnaire?service_id={massage.public_id}"
    assert stranger.get(path, If_None_Match=first["ETag"]).status_code == 304
    assert ask(calling(mina), massage)["Cache-Control"] == "no-store"


@pytest.mark.parametrize("query", ["", "service_id=", "service_id=x", f"service_id={uuid.UUID(int=9)}", "colour=red"])
def test_a_service_that_is_none_is_named(stranger, massage, query):
    answer = stranger.get(f"/screening/questionnaire?{query}")
    assert answer.status_code == 422
    assert "service_id" in [one["parameter"] for one in answer.data["errors"]]


def test_it_costs_the_same_however_many_questions(stranger, massage, django_assert_max_num_queries):
    ask(stranger, massage)
    with django_assert_max_num_queries(6):
        ask(stranger, massage)
