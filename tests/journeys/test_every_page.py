"""Every page of the client's side in a real browser: what axe says of it, and whether it fits."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from bookings.models import Chair, Service
from tests import pseudo
from tests.faces.online.everywhere import Tour, cookies_of
from tests.journeys.test_booking import overflow
from therapists.models import Therapist

pytestmark = pytest.mark.usefixtures("clock_file")

# The middle one is a window of 1280 at 200 %.
WIDTHS = (320, 640, 768, 1280)


@pytest.fixture
def tour(serving: str, massage: Service, omar: Therapist, mina: Therapist, recliner: Chair) -> Tour:
    return Tour(massage, omar, mina, recliner)


def test_each_is_accessible_and_fits(
    page: Page, serving: str, tour: Tour, assert_accessible: Callable[[Page], None]
) -> None:
    page.context.add_cookies(cookies_of(tour.visitor, serving))
    wide: list[tuple[str, int]] = []
    for path in tour.paths():
        page.goto(f"{serving}{path}")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert_accessible(page)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            wide += [(path, width)] if overflow(page) > 0 else []
    assert wide == []


def test_each_fits_a_telephone_from_right_to_left(
    page: Page, serving: str, tour: Tour, settings: Settings, tmp_path: Path
) -> None:
    pseudo.offer(settings, tmp_path)
    right_to_left: Any = {"name": "language", "value": "ar-xb", "url": serving}
    page.context.add_cookies([*cookies_of(tour.visitor, serving), right_to_left])
    page.set_viewport_size({"width": 320, "height": 800})
    wide: list[str] = []
    for path in tour.paths():
        page.goto(f"{serving}{path}")
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        wide += [path] if overflow(page) > 0 else []
    assert wide == []
