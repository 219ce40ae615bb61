"""Clients at the desk in a browser: found while one types, compared and merged by keyboard alone, read by everybody."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from clients.models import Alert, Client
from salon.accounts.models import User
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = (320, 768, 1280)


@pytest.fixture
def zoe(massage, mina, recliner, omar, salon_) -> Client:
    """Zoë, who came twice and comes again, with a warning and a likeness."""
    make.load()
    zoe = make.client(salon_, name="Zoë Ünal", phone="+493055510003", likes="Green tea", desk_note="Rings twice")
    for days in (-20, -9, 3):
        make.appointment(service=massage, therapist=mina, client=zoe, starts_at=make.at("09:00", days=days),
                         status="completed" if days < 0 else "confirmed")  # fmt: skip
    Alert.objects.create(client=zoe, code="desk", words="Two steps at the door", raised_at=make.at("08:00"))
    return zoe


@pytest.fixture
def double(zoe: Client) -> Client:
    return make.client(zoe.location, name="Zoe Uenal", email="", phone="+493055510003")


def test_somebody_is_found_compared_and_merged_without_a_mouse(
    opened: Callable[..., Page], sol: User, zoe: Client, double: Client
) -> None:
    page = opened(sol, "/desk/clients")
    expect(page.get_by_test_id("find-q")).to_be_focused()
    page.keyboard.type("ünal")
    expect(page.get_by_test_id("found-client")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Zoë Ünal")).to_be_visible()
    page.get_by_test_id("compare").focus()
    page.keyboard.press("Enter")
    page.locator('[name="name"][value="kept"]').focus()
    page.keyboard.press("ArrowRight")
    page.get_by_test_id("merge").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("merged")).to_contain_text("went into this client")
    expect(page.get_by_role("heading", name="Zoe Uenal")).to_be_visible()
    page.get_by_test_id("unmerge").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("alike")).to_contain_text("Zoë Ünal")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_sticks_out(
    opened: Callable[..., Page], sol: User, zoe: Client, double: Client, assert_accessible, scheme: str, serving: str
) -> None:
    profile = f"/desk/clients/{zoe.public_id}"
    page = opened(sol, "/desk/clients", color_scheme=scheme)
    merge, record = f"{profile}/merge/{double.public_id}", f"/tablet/records/{zoe.public_id}"
    for path in (
        "/desk/clients",
        "/desk/clients/new",
        profile,
        f"{profile}/edit",
        merge,
        "/desk/clients/import",
        record,
    ):
        page.goto(f"{serving}{path}")
        assert_accessible(page)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (path, width)


def test_a_file_of_clients_is_looked_at_and_brought_along(
    opened: Callable[..., Page], sol: User, zoe: Client, tmp_path: Path, assert_accessible
) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes("Kunde;Telefon;Notizen\nÄnne Groß;030 5551 0009;Knie\n;1;\n".encode("cp1252"))
    page = opened(sol, "/desk/clients/import")
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Look at it").click()
    expect(page.locator('[data-testid="counts"] [data-outcome="made"]')).to_contain_text("1")
    expect(page.get_by_test_id("rows")).to_contain_text("there is no name that can be kept")
    assert_accessible(page)
    page.get_by_test_id("run").click()
    expect(page.get_by_test_id("import-done")).to_be_visible()
    assert Client.objects.get(name="Änne Groß").phone_ending == "0009"


def test_a_record_opened_in_an_emergency_counts_down(
    opened: Callable[..., Page], sol: User, zoe: Client, assert_accessible
) -> None:
    page = opened(sol, f"/tablet/records/{zoe.public_id}")
    page.get_by_label("Why you have to read it now").fill("The client fell.")
    page.get_by_test_id("open").click()
    expect(page.get_by_test_id("countdown")).to_contain_text("29:5")
    assert_accessible(page)
    page.get_by_test_id("end").click()
    expect(page.get_by_test_id("client")).to_be_visible()
