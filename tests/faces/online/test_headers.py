"""What the browser is told about the client's pages."""

import pytest
from django.test import Client as Browser

from bookings.models import Service
from tests.faces.online.conftest import Visitor

PUBLIC = ("/", "/book", "/book/massage-45", "/terms", "/privacy")


@pytest.mark.parametrize("path", PUBLIC)
def test_the_policy_allows_nothing_but_our_own(path: str, visitor: Visitor, service: Service) -> None:
    policy = visitor.get(path)["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", PUBLIC)
def test_a_page_answers_head_and_refuses_to_be_changed(path: str, service: Service) -> None:
    browser = Browser()
    assert browser.head(path).status_code == 200
    refused = browser.delete(path)
    assert refused.status_code == 405
    assert "GET" in refused["Allow"]


@pytest.mark.parametrize("path", ["/book/done", "/my/appointment", "/book/massage-45/details"])
def test_personal_pages_are_kept_nowhere(path: str, visitor: Visitor, service: Service) -> None:
    visitor.book(service)
    response = visitor.get(path)
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(visitor: Visitor, service: Service) -> None:
    visitor.book(service)
    ours = [visitor.browser.cookies[name] for name in ("device", "holds", "visits")]
    assert all(cookie["httponly"] and cookie["samesite"] == "Lax" for cookie in ours)


@pytest.mark.parametrize("path", ["/book/massage-45", "/book/massage-45/details"])
def test_a_form_from_elsewhere_is_refused(path: str, visitor: Visitor, service: Service) -> None:
    strict = Browser(enforce_csrf_checks=True)
    assert strict.post(path, {"start": "2026-03-10T10:00:00+01:00"}).status_code == 403


def test_a_link_is_opened_by_its_own_secret_where_no_origin_is_told(visitor: Visitor, service: Service) -> None:
    visitor.book(service)
    link = visitor.page.split("/b/")[1].split('"')[0]
    strict = Browser(enforce_csrf_checks=True)
    assert strict.post(f"/b/{link}", headers={"origin": "null"}).status_code == 303


def test_a_page_is_sent_compressed_to_who_can_read_it(visitor: Visitor, service: Service) -> None:
    plain = visitor.get("/book")
    small = visitor.browser.get("/book", headers={"accept-encoding": "gzip"})
    assert small["Content-Encoding"] == "gzip"
    assert len(small.content) < len(plain.content) / 2
