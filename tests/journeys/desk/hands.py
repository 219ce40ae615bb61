"""Somebody at the desk with nothing but keys, or nothing but a finger, who looks whether each page is fit for that."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests import make

PHONE = {"has_touch": True, "is_mobile": True, "viewport": {"width": 390, "height": 844}}
MOST_STOPS = 150
# A day has a stop for each of its parts and one for the calendar.
STOPS_OF_A_FIELD = 4
# The pixels that rounding may take from a finger's 44.
TARGET = 43.5
# Days are typed in the order of the browser's own language, not of the page's.
ORDERS = ("%m%d%Y", "%d%m%Y", "%Y%m%d")
SEEN = """() => {
  const one = document.activeElement;
  const box = one.getBoundingClientRect();
  const styles = [one, one.closest(".choice")].filter(Boolean).map((each) => getComputedStyle(each));
  const isRing = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return {
    which: one.outerHTML.slice(0, 120),
    isLost: one === document.body,
    isSeen: box.width > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth,
    // The calendar button inside a day has the browser's own ring.
    hasRing: !one.matches(":focus") || styles.some(isRing),
  };
}"""
SMALL = """(target) => {
  const all = "a[href], button, summary, select, textarea, input:not([type=hidden])";
  return [...document.querySelectorAll(all)].filter((one) => one.checkVisibility({ visibilityProperty: true }))
    .filter((one) => !one.matches(".skip-link") && !one.closest(".board"))
    .map((one) => one.closest("label") || one).filter((one) => one.getBoundingClientRect().height < target)
    .map((one) => one.outerHTML.slice(0, 120));
}"""


class Somebody:
    """Whoever is at a page."""

    options: dict[str, Any] = {}

    def __init__(self, page: Page) -> None:
        self.page = page
        # A file is asked for from the first moment on; begun with the press, the listening may come too late.
        page.on("filechooser", lambda _chooser: None)

    def sees(self, found: Locator) -> None:
        """A page is there with all that belongs to it."""
        expect(found).to_be_visible()
        self.page.wait_for_load_state()


class Keys(Somebody):
    """Tab goes from one thing to the next; what has the focus can be seen, and one always gets on."""

    def reach(self, found: Locator) -> None:
        """Press Tab until it has the focus; a group of radio buttons is entered at the chosen one."""
        stayed, before = 0, ""
        for _ in range(MOST_STOPS):
            if found.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
            seen = self.page.evaluate(SEEN)
            if seen["isLost"]:
                continue
            assert seen["isSeen"], f"out of sight: {seen['which']}"
            assert seen["hasRing"], f"no ring: {seen['which']}"
            stayed = stayed + 1 if seen["which"] == before else 0
            assert stayed <= STOPS_OF_A_FIELD, f"a trap: {before}"
            before = seen["which"]
        raise AssertionError(f"Tab never comes to {found}")

    def press(self, found: Locator) -> None:
        """Follow a link, press a button, open a section."""
        self.reach(found)
        self.page.keyboard.press("Enter")

    def tick(self, found: Locator) -> None:
        """Tick a box, or take the tick away."""
        self.reach(found)
        self.page.keyboard.press("Space")

    def pick(self, found: Locator) -> None:
        """Choose one of several radio buttons by the arrows."""
        name = found.get_attribute("name")
        group = self.page.locator(f'input[type="radio"][name="{name}"]')
        checked = self.page.locator(f'input[type="radio"][name="{name}"]:checked')
        self.reach(checked if checked.count() else group.first)
        for _ in range(group.count()):
            if found.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        expect(found).to_be_checked()

    def write(self, found: Locator, text: str) -> None:
        """Type into a field instead of what stands there."""
        self.reach(found)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.type(text)

    def choose(self, found: Locator, word: str) -> None:
        """Choose from a list by typing how the word begins."""
        self.reach(found)
        self.page.keyboard.type(word)
        expect(found.locator("option:checked")).to_have_text(word)

    def day(self, found: Locator, days: int) -> None:
        """Type a day, so many days from the fixed Tuesday."""
        wanted = make.at("12:00", days=days).date()
        for order in ORDERS:
            self.reach(found)
            self.page.keyboard.type(f"{wanted:{order}}")
            if found.input_value() == wanted.isoformat():
                return
            self.page.keyboard.press("Shift+Tab")
        expect(found).to_have_value(wanted.isoformat())

    def file(self, found: Locator, file: Path) -> None:
        """Choose a file."""
        self.reach(found)
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Space")
        chooser.value.set_files(file)

    def stands_at(self, found: Locator) -> None:
        """After a step one is there: at what was said, or at what is wrong."""
        expect(found).to_be_focused()


class Finger(Somebody):
    """A finger on a phone: what it presses is large enough, and nothing lies beside the screen."""

    options = PHONE

    def press(self, found: Locator) -> None:
        """Press what is there."""
        found.tap()

    tick = pick = press

    def write(self, found: Locator, text: str) -> None:
        """Type on the screen's own keyboard."""
        found.tap()
        found.fill(text)

    def choose(self, found: Locator, word: str) -> None:
        """Choose from the list that the phone shows."""
        found.tap()
        found.select_option(word)

    def day(self, found: Locator, days: int) -> None:
        """Choose in the calendar that the phone shows."""
        found.fill(make.at("12:00", days=days).date().isoformat())

    def file(self, found: Locator, file: Path) -> None:
        """Choose a file."""
        with self.page.expect_file_chooser() as chooser:
            found.tap()
        chooser.value.set_files(file)

    def stands_at(self, found: Locator) -> None:
        """After a step one sees what was said, without scrolling."""
        expect(found).to_be_in_viewport()
        self.sees(found)

    def sees(self, found: Locator) -> None:
        """A page is there: no wider than the screen, and every target large enough."""
        super().sees(found)
        widths = self.page.evaluate("[document.documentElement.scrollWidth, innerWidth, screen.width]")
        assert len(set(widths)) == 1, f"{self.page.url}: {widths}"
        small = self.page.evaluate(SMALL, TARGET)
        assert not small, f"{self.page.url}: {small}"
