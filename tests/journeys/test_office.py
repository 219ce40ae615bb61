"""The back office in a browser: nothing the security policy refuses, readable for everybody, keys alone suffice."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from bookings.models import Service
from salon.accounts.models import User
from salon.faces.manage.registry import office
from tests import make
from tests.journeys.desk.conftest import clock, opened

__all__ = ["clock", "opened"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def furnished(massage: Any, recliner: Any, mina: Any) -> None:
    """A salon with one of each."""
    make.load()


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """What axe finds that is serious or critical; the library's frame has findings below that."""

    def run(page: Page) -> list[str]:
        found = Axe().run(page).response["violations"]
        return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in ("serious", "critical")]

    return run


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_list_and_form_opens_without_a_complaint(
    opened: Callable[..., Page], sol: User, serving: str, furnished: None, scheme: str
) -> None:
    page = opened(sol, "/manage/", color_scheme=scheme)
    for model in office._registry:
        address = f"{serving}/manage/{model._meta.app_label}/{model._meta.model_name}/"
        page.goto(address)
        rows = page.locator("#result_list tbody a")
        if rows.count():
            rows.first.click()
            expect(page.locator("form").first).to_be_attached()


@pytest.mark.parametrize("path", ["", "bookings/service/", "bookings/service/add/", "accounts/user/add/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_that_keeps_somebody_out(
    opened: Callable[..., Page], sol: User, furnished: None, axe: Callable[[Page], list[str]], path: str, scheme: str
) -> None:
    assert axe(opened(sol, f"/manage/{path}", color_scheme=scheme)) == []


def test_a_price_is_changed_with_keys_alone(
    opened: Callable[..., Page], sol: User, furnished: None, massage: Service
) -> None:
    page = opened(sol, f"/manage/bookings/service/{massage.pk}/change/")
    page.get_by_label("Price").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("58.50")
    page.keyboard.press("Enter")
    page.wait_for_url("**/manage/bookings/service/")
    massage.refresh_from_db()
    assert str(massage.price) == "58.50"
