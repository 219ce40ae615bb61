"""Steps on the tablet, for journeys."""

from playwright.sync_api import Page

from tests import make
from therapists.models import Therapist


def log_in(page: Page, serving: str, email: str) -> None:
    """Log in at the staff entrance."""
    page.goto(f"{serving}/staff")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(make.PASSWORD)
    page.get_by_role("button", name="Log in").click()


def log_in_as(page: Page, serving: str, therapist: Therapist) -> None:
    """Log in as a therapist; the day is shown."""
    assert therapist.user is not None
    log_in(page, serving, therapist.user.email)
