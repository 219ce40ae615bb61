"""The desk at 10:20 on the fixed Tuesday: Wren at a board with Mina, Omar and two chairs."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Locator, Page
from pytest_django import Settings

from bookings.models import Appointment
from salon.accounts.models import User
from tests import make
from tests.journeys.conftest import CONTEXT, complaints
from tests.journeys.desk.hands import Finger, Keys

Opener = Callable[..., Keys | Finger]


@pytest.fixture(autouse=True)
def clock(settings: Settings, tmp_path: Path) -> Callable[[str], None]:
    """It is 10:20 until `clock("10:40")` says otherwise."""
    file = tmp_path / "clock"
    settings.TEST_CLOCK_FILE = str(file)
    settings.RATE_FACTOR = 0

    def turn(to: str) -> None:
        file.write_text(make.at(to).isoformat())

    turn("10:20")
    return turn


@pytest.fixture
def visit(massage: Any, mina: Any, omar: Any, recliner: Any, whirlpool: Any, grace: Any) -> Appointment:
    """Grace with Mina in the recliner at 10:30."""
    make.load()
    return make.appointment(service=massage, therapist=mina, chair=recliner, client=grace, starts_at=make.at("10:30"))


def open_desk(context: BrowserContext, serving: str, user: User, path: str = "/desk") -> Page:
    """The board, logged in."""
    person = Client()
    person.force_login(user)
    context.add_cookies([{"name": "session", "value": person.cookies["session"].value, "url": serving}])
    page = context.new_page()
    page.goto(f"{serving}{path}")
    return page


@pytest.fixture
def opened(browser: Browser, serving: str) -> Iterator[Callable[..., Page]]:
    """`opened(wren)`: the board in a browser of its own; what the browser complains of fails the test."""
    contexts: list[BrowserContext] = []
    watched = []

    def act(user: User, path: str = "/desk", **options: Any) -> Page:
        context = browser.new_context(**(CONTEXT | options))
        contexts.append(context)
        page = open_desk(context, serving, user, path)
        watch = complaints(page)
        watch.__enter__()
        watched.append(watch)
        return page

    yield act
    for watch in watched:
        watch.__exit__(None, None, None)
    for context in contexts:
        context.close()


@pytest.fixture
def board(opened: Callable[..., Page], wren: User, visit: Appointment) -> Page:
    """Wren's board with Grace's visit on it."""
    return opened(wren)


@pytest.fixture(params=[Keys, Finger], ids=["keys", "finger"])
def by_hand(request: pytest.FixtureRequest, opened: Callable[..., Page], sol: User) -> Opener:
    """`by_hand("/desk/team")`: Sol at a page, with keys alone or a finger alone; or `by_hand("/desk", wren)`."""
    way: type[Keys | Finger] = request.param

    def act(path: str, user: User = sol) -> Keys | Finger:
        hand = way(opened(user, path, **way.options))
        hand.sees(hand.page.get_by_role("heading", level=1))
        return hand

    return act


def block(page: Page, visit: Appointment) -> Locator:
    """A visit on the board."""
    return page.locator(f'[data-testid="board-block"][data-id="{visit.public_id}"]')


def chosen(page: Page, visit: Appointment) -> Locator:
    """The visit, with the focus on it."""
    found = block(page, visit)
    found.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowDown")
    return found
