"""How often one may ask."""

import secrets

import pytest
from pytest_django import Settings

from salon.faces import limits
from tests.faces.api.asking import leg

pytestmark = pytest.mark.django_db
NOBODY_COUNTS = {
    "BACKEND": "django.core.cache.backends.redis.RedisCache",
    "LOCATION": "unix:///nowhere/at/all.sock",
}


@pytest.fixture(autouse=True)
def counted(settings: Settings) -> None:
    """Limits count, on the suite's own Redis, under names of this test's own."""
    settings.RATE_FACTOR = 1
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": secrets.token_hex(8)}}


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every window began ten seconds ago, so that none ends during the test."""
    monkeypatch.setattr("time.time", lambda: 1_790_000_000 // 86_400 * 86_400 + 10.0)


def search(caller, massage, **headers):
    return caller.get(f"/availability?service_id={massage.public_id}&from=2026-03-11&to=2026-03-12", **headers)


def test_an_answer_under_a_limit_tells_what_is_left(stranger, massage, still):
    answer = search(stranger, massage)
    assert answer["RateLimit-Policy"] == '"availability";q=120;w=60'
    assert answer["RateLimit"] == '"availability";r=119;t=50'


def test_who_asks_too_often_is_told_when_to_come_back(stranger, massage, settings, still):
    settings.RATE_FACTOR = 0.025
    assert [search(stranger, massage).status_code for _ in range(3)] == [200] * 3
    answer = search(stranger, massage)
    assert (answer.status_code, answer.data["code"], answer["Retry-After"]) == (429, "rate-limited", "50")
    assert answer["RateLimit"] == '"availability";r=0;t=50'


def test_each_host_is_counted_for_itself(stranger, massage, settings, still):
    settings.RATE_FACTOR = 0.01
    assert search(stranger, massage).status_code == 200
    assert search(stranger, massage).status_code == 429
    stranger.browser.defaults["REMOTE_ADDR"] = "203.0.113.9"
    assert search(stranger, massage).status_code == 200


def test_a_header_that_anybody_can_send_makes_no_other_host(stranger, massage, settings, still):
    settings.RATE_FACTOR = 0.01
    assert search(stranger, massage).status_code == 200
    assert search(stranger, massage, X_Forwarded_For="203.0.113.9").status_code == 429
    settings.PROXY_HOPS = 1
    assert search(stranger, massage, X_Forwarded_For="198.51.100.1, 203.0.113.9").status_code == 200
    assert search(stranger, massage, X_Forwarded_For="198.51.100.2, 203.0.113.9").status_code == 429


def test_ten_holds_in_ten_minutes(stranger, massage, mina, whirlpool, still):
    codes = [stranger.post("/holds", {"legs": [leg(massage, "2026-03-11T10:01:00+01:00")]}) for _ in range(11)]
    assert [answer.status_code for answer in codes] == [422] * 10 + [429]


def test_staff_are_counted_by_person_and_not_as_strangers(calling, wren, massage, mina, whirlpool, still):
    answer = calling(wren).post("/holds", {"legs": [leg(massage)]})
    assert answer["RateLimit-Policy"] == '"staff";q=600;w=60'


def test_wrong_tokens_run_out(stranger, settings, still):
    settings.RATE_FACTOR = 0.1
    answers = [stranger.get("/salon", Authorization=f"Bearer bk_{number}") for number in range(3)]
    assert [answer.data["code"] for answer in answers] == ["token-invalid", "token-invalid", "rate-limited"]


def test_off_is_off(stranger, massage, settings):
    settings.RATE_FACTOR = 0
    assert "RateLimit" not in search(stranger, massage).headers


def test_while_nobody_can_count_the_salon_stays_open(stranger, massage, settings):
    settings.CACHES = {"default": NOBODY_COUNTS}
    assert search(stranger, massage).status_code == 200


def test_while_nobody_can_count_nobody_guesses_passwords(settings):
    settings.CACHES = {"default": NOBODY_COUNTS}
    for limit in (limits.LOGINS, limits.LOGINS_PER_ACCOUNT, limits.LINKS, limits.LINKS_PER_ADDRESS):
        with pytest.raises(limits.LimitsUnknown):
            limits.take(limit, who="somebody")


def test_a_whole_network_of_ipv6_addresses_is_one_host(rf):
    one, two, far = (rf.get("/", REMOTE_ADDR=f"2001:db8:0:{net}::{host}") for net, host in ((1, 1), (1, 2), (2, 1)))
    assert limits.host_of(one) == limits.host_of(two) != limits.host_of(far)
