"""The rows of the back office in a browser: one is added, corrected and taken back, and the trail tells of it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bookings.models import Chair
from salon.accounts.models import AuditEvent, User
from tests import make
from tests.journeys.desk.conftest import clock, opened
from therapists.models import Qualification, Therapist

__all__ = ["clock", "opened"]
pytestmark = pytest.mark.django_db(transaction=True)
CERTIFICATES = "/manage/therapists/qualification/"


def test_a_certificate_is_added_marked_corrected_and_taken_back_and_the_trail_tells(
    opened: Callable[..., Page], sol: User, omar: Therapist
) -> None:
    held = omar.qualifications.count()
    page = opened(sol, CERTIFICATES)
    # Nothing is done to many rows at once.
    expect(page.locator('input[type="checkbox"][name="_selected_action"], select[name="action"]')).to_have_count(0)
    page.locator(f'a[href^="{CERTIFICATES}add/"]').first.click()
    page.get_by_label("Therapist").select_option(label="Omar")
    page.locator("#id_type").select_option(str(make.qualification_type("NAIL").pk))
    page.get_by_label("Number").fill("N-4711")
    page.get_by_label("First day").fill("2026-05-02")
    page.get_by_label("Last day").fill("2026-05-01")
    page.locator('[name="_save"]').click()
    expect(page.get_by_text("The end must lie after the start.")).to_be_visible()
    expect(page.get_by_label("Number")).to_have_value("N-4711")
    page.get_by_label("Last day").fill("2027-05-01")
    page.locator('[name="_save"]').click()
    page.wait_for_url(f"**{CERTIFICATES}")
    made = Qualification.objects.get(number="N-4711")
    assert omar.qualifications.count() == held + 1

    page.locator(f'#result_list a[href*="{CERTIFICATES}{made.pk}/change/"]').first.click()
    expect(page.locator('a[href*="/history/"]')).to_have_count(0)
    page.locator(f'a[href*="{made.pk}/delete/"]').first.click()
    page.locator('form [type="submit"]:visible').last.click()
    page.wait_for_url(f"**{CERTIFICATES}")
    assert omar.qualifications.count() == held

    page.locator('#nav-sidebar a[href="/manage/accounts/auditevent/"]').click()
    expect(page.locator("#result_list")).to_contain_text("certificate.remove")
    page.locator("#result_list tbody a").first.click()
    page.wait_for_url(re.compile(r"/auditevent/\d+/change/"))
    expect(page.get_by_text(str(omar.public_id))).to_be_visible()
    expect(page.locator('[name="_save"]')).to_have_count(0)
    assert set(AuditEvent.objects.values_list("action", flat=True)) == {"certificate.add", "certificate.remove"}


def test_a_chair_with_visits_to_come_is_not_taken_away_unnoticed(
    opened: Callable[..., Page], sol: User, massage: Any, mina: Therapist, recliner: Chair
) -> None:
    make.appointment(service=massage, therapist=mina, chair=recliner, starts_at=make.at("10:00", days=9))
    page = opened(sol, f"/manage/bookings/chair/{recliner.pk}/change/")
    page.locator("#id_name").fill("Old one")
    page.get_by_label("In use").uncheck()
    page.locator('[name="_save"]').click()
    expect(page.get_by_text("Move or cancel these visits first.")).to_be_visible()
    expect(page.locator("#id_name")).to_have_value("Old one")
    assert Chair.objects.get().is_active
