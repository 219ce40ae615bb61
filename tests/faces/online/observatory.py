"""The points that the HTTP Observatory's table of 2024-02 gives an answer, offline."""

from http.cookies import Morsel
from typing import Any

HALF_A_YEAR = 15_768_000
PRIVATE_REFERRERS = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
BONUS_FROM = 90


def directives(policy: str) -> dict[str, list[str]]:
    """A Content-Security-Policy in parts."""
    parts = [part.split() for part in policy.split(";") if part.strip()]
    return {name: values for name, *values in parts}


def score(response: Any, *, cookies: list[Morsel[str]]) -> int:
    """100, less what is missing, and where that leaves 90, with what is more than asked for."""
    policy = directives(response.headers.get("Content-Security-Policy", ""))
    lost = _lost(response, policy, cookies)
    return 100 - lost + (_bonus(response, policy, cookies) if 100 - lost >= BONUS_FROM else 0)


def _lost(response: Any, policy: dict[str, list[str]], cookies: list[Morsel[str]]) -> int:
    scripts = policy.get("script-src", policy.get("default-src", []))
    lost = 25 * (not policy) + 20 * ("'unsafe-inline'" in scripts) + 10 * ("'unsafe-eval'" in scripts)
    lost += 5 * (response.headers.get("X-Content-Type-Options") != "nosniff")
    lost += 20 * ("X-Frame-Options" not in response.headers and "frame-ancestors" not in policy)
    hsts = response.headers.get("Strict-Transport-Security", "")
    lost += 20 * (not hsts) or 10 * (int(hsts.partition("max-age=")[2].partition(";")[0] or 0) < HALF_A_YEAR)
    for cookie in cookies:
        lost += 40 * (not cookie["secure"]) + 30 * (not cookie["httponly"] and cookie.key != "csrftoken")
    return lost


def _bonus(response: Any, policy: dict[str, list[str]], cookies: list[Morsel[str]]) -> int:
    is_tight = not any("unsafe" in value for values in policy.values() for value in values)
    more = 5 * is_tight + 5 * (is_tight and policy.get("default-src") == ["'none'"])
    more += 5 * (policy.get("frame-ancestors") == ["'none'"])
    more += 5 * (response.headers.get("Referrer-Policy") in PRIVATE_REFERRERS)
    return more + 5 * all(cookie["samesite"] and cookie["secure"] for cookie in cookies)
