"""The frame of the back office works under the policy of every other page: no text is evaluated as a script."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Error, Page, expect

from salon.accounts.models import User
from tests import make
from tests.journeys.desk.conftest import clock, opened
from therapists.models import Therapist

__all__ = ["clock", "opened"]
pytestmark = pytest.mark.django_db(transaction=True)
SERVICES = "/manage/bookings/service/"


def pressed(page: Page, instruction: str) -> None:
    """Press what carries this instruction and can be seen."""
    page.locator(f'[x-on\\:click="{instruction}"]:visible').first.click()


@pytest.fixture
def office(
    opened: Callable[..., Page], sol: User, massage: Any, recliner: Any, mina: Any, serving: str
) -> Callable[..., Page]:
    """`office(path)`: a page of the back office, listened to from its first byte."""

    def act(path: str = SERVICES, **options: Any) -> Page:
        make.load()
        page = opened(sol, "/manage/", **options)
        page.goto(f"{serving}{path}")
        return page

    return act


def test_a_theme_is_chosen_in_the_user_menu_and_stays(office: Callable[..., Page]) -> None:
    page = office(color_scheme="light")
    choice = page.locator("[x-on\\:click=\"switchTheme('dark')\"]")
    expect(choice).to_be_hidden()
    pressed(page, "openUserLinks = !openUserLinks")
    expect(page.get_by_role("link", name="PIN for the locked screen")).to_be_visible()
    choice.click()
    expect(page.locator("html")).to_have_class("dark")
    page.reload()
    expect(page.locator("html")).to_have_class("dark")
    expect(choice).to_be_hidden()


def test_the_menu_opens_and_closes_on_every_width(office: Callable[..., Page]) -> None:
    for width in (390, 820):
        page = office(viewport={"width": width, "height": 844})
        menu = page.locator("#nav-sidebar")
        expect(menu).to_be_hidden()
        pressed(page, "sidebarMobileOpen = !sidebarMobileOpen")
        expect(menu).to_be_visible()
        pressed(page, "sidebarMobileOpen = !sidebarMobileOpen")
        expect(menu).to_be_hidden()


def test_a_list_is_filtered_and_searched(office: Callable[..., Page]) -> None:
    page = office()
    panel = page.locator("#changelist-filter")
    expect(panel).to_be_hidden()
    pressed(page, "filterOpen = true")
    expect(panel).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    page.locator("#searchbar").fill("nothing like this")
    page.keyboard.press("Enter")
    page.wait_for_url("**?q=nothing*")
    expect(page.locator("#result_list tbody tr a")).to_have_count(0)


@pytest.mark.parametrize("width", [390, 820, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_of_page_opens_without_a_complaint(
    office: Callable[..., Page], sol: User, mina: Therapist, serving: str, width: int, scheme: str
) -> None:
    role = sol.memberships.order_by("pk")[0]
    page = office("/manage/", color_scheme=scheme, viewport={"width": width, "height": 844})
    paths = ["bookings/", "bookings/service/?q=a", "bookings/service/add/", f"therapists/therapist/{mina.pk}/change/"]
    for path in [*paths, "accounts/auditevent/", f"accounts/membership/{role.pk}/delete/"]:
        answer = page.goto(f"{serving}/manage/{path}")
        assert answer is not None
        assert answer.ok, path
        expect(page.locator("html[x-cloak]")).to_have_count(0)
        expect(page.locator("#content")).to_be_visible()


def test_a_tab_beside_a_list_leads_to_the_next_list(office: Callable[..., Page]) -> None:
    page = office("/manage/catalogue/screeningrule/")
    tab = page.locator('[x-on\\:click\\.prevent*="$el.href"]:visible').last
    address = tab.get_attribute("href") or ""
    tab.click()
    page.wait_for_url(f"**{address}")


def test_a_tab_shows_its_part(office: Callable[..., Page]) -> None:
    page = office()
    page.evaluate("""() => {
      document.querySelector("#content").insertAdjacentHTML("beforeend", `
        <div x-data="{ activeTab: 'general' }">
          <a id="tab" x-on:click="activeTab = 'hours'" x-bind:class="{'active': activeTab == 'hours'}">Hours</a>
          <p id="part" x-show="activeTab == 'hours'">Monday</p>
        </div>`);
    }""")
    expect(page.locator("#part")).to_be_hidden()
    page.locator("#tab").click()
    expect(page.locator("#part")).to_be_visible()
    expect(page.locator("#tab")).to_have_class("active")


@pytest.mark.parametrize(
    ("instruction", "result"),
    [
        ("1 + 2 - 4 == -1 && 'yes' || 'no'", "yes"),
        ("!open ? [open, { 'a b': 2 }] : null", [False, {"a b": 2}]),
        ("open = !open; if (open) { n = n + 1 } else { n = 0 } n", 4),
        ("['h3', 'strong'].includes(tag.toLowerCase()) && (open = true)", True),
        ("double(n)", 6),
        ("rows[1].name", "b"),
        ("(value => value + n)(1)", 4),
    ],
)
def test_an_instruction_means_what_it_says(office: Callable[..., Page], instruction: str, result: object) -> None:
    page = office("/manage/")
    told = page.evaluate(
        """(text) => new Instruction(text).whole()({
          open: false, n: 3, tag: "H3", rows: [{}, { name: "b" }], double(number) { return number * 2; } })""",
        instruction,
    )
    assert told == result


@pytest.mark.parametrize(
    "instruction",
    [
        "document",
        "fetch('/')",
        "window.open()",
        "''.constructor",
        "''['const' + 'ructor']",
        "n => ",
        "n.n = 1",
        "eval('1')",
        "window.location.hash = 1",
    ],
)
def test_an_instruction_gets_at_nothing_else(office: Callable[..., Page], instruction: str) -> None:
    page = office("/manage/")
    with pytest.raises(Error, match=r"ReferenceError|TypeError|SyntaxError"):
        page.evaluate("(text) => new Instruction(text).whole()({ n: {} })", instruction)
