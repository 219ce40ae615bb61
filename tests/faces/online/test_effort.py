"""Near a limit a page asks for a little work or a little waiting; nobody else notices."""

import hashlib
import re
import secrets
import time
from itertools import count

import pytest
from django.core import signing
from pytest_django import Settings

from bookings.models import Appointment, Service
from salon.faces import effort, limits
from tests.faces.online.conftest import Visitor

TEN = "2026-03-10T10:00:00+01:00"
PATH = "/book/massage-45"


@pytest.fixture(autouse=True)
def counted(settings: Settings) -> None:
    """Limits as in service; only a few holds are left to this host."""
    settings.RATE_FACTOR = 1
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": secrets.token_hex(8)}}
    for _ in range(7):
        limits.take(limits.HOLDS, who="127.0.0.1")


def challenge_in(page: str) -> str:
    found = re.search(r'name="challenge" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def answer_to(challenge: str) -> str:
    fits = (
        str(number)
        for number in count()
        if hashlib.sha256(f"{challenge}:{number}".encode()).digest()[:2] < bytes([0, 4])
    )
    return next(fits)


def test_who_has_worked_goes_on(visitor: Visitor, service: Service) -> None:
    visitor.get(PATH)
    assert visitor.post(PATH, start=TEN).status_code == 429
    assert not Appointment.objects.exists()
    challenge = challenge_in(visitor.page)
    assert visitor.post(PATH, start=TEN, challenge=challenge, answer=answer_to(challenge)).status_code == 303
    assert Appointment.objects.count() == 1


def test_who_has_waited_goes_on(visitor: Visitor, service: Service) -> None:
    visitor.get(PATH)
    visitor.post(PATH, start=TEN)
    waited = signing.dumps(time.time() - effort.WAIT_SECONDS - 1, salt=effort.SALT)
    assert visitor.post(PATH, start=TEN, challenge=waited, answer="").status_code == 303


@pytest.mark.parametrize("answer", ["", "0", "ü", "9" * 30])
def test_who_has_done_neither_does_not(answer: str, visitor: Visitor, service: Service) -> None:
    visitor.get(PATH)
    visitor.post(PATH, start=TEN)
    assert visitor.post(PATH, start=TEN, challenge=challenge_in(visitor.page), answer=answer).status_code == 429


def test_a_challenge_is_good_once_and_must_be_ours(visitor: Visitor, service: Service) -> None:
    visitor.get(PATH)
    visitor.post(PATH, start=TEN)
    challenge = challenge_in(visitor.page)
    answer = answer_to(challenge)
    visitor.post(PATH, start=TEN, challenge=challenge, answer=answer)
    visitor.get(PATH)
    noon = "2026-03-10T12:00:00+01:00"
    assert visitor.post(PATH, start=noon, challenge=challenge, answer=answer).status_code == 429
    forged = signing.dumps(time.time() - 60, salt="another")
    with pytest.raises(effort.EffortRequired):
        effort.demand(limits.Allowance(limits.HOLDS, 10, 1, 60), challenge=forged, answer=answer_to(forged))


def test_far_from_the_limit_nothing_is_asked(visitor: Visitor, service: Service, settings: Settings) -> None:
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": secrets.token_hex(8)}}
    visitor.get(PATH)
    assert visitor.post(PATH, start=TEN).status_code == 303


def test_beyond_the_limit_no_work_helps(visitor: Visitor, service: Service) -> None:
    for _ in range(3):
        limits.take(limits.HOLDS, who="127.0.0.1")
    visitor.get(PATH)
    challenge = effort.fresh()
    response = visitor.post(PATH, start=TEN, challenge=challenge, answer=answer_to(challenge))
    assert response.status_code == 429
    assert "challenge" not in visitor.page


def test_pages_are_counted_as_the_api_is(visitor: Visitor, service: Service) -> None:
    for _ in range(limits.AVAILABILITY.amount):
        limits.take(limits.AVAILABILITY, who="127.0.0.1")
    response = visitor.get(PATH)
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert "call us" in visitor.page
