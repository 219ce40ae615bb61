"""Writing down consents."""

from datetime import date, timedelta

import pytest

from clients.domain.consent import missing_for_booking, missing_for_session
from clients.models import Consent
from clients.selectors import health_consented_on
from clients.services import people
from salon.accounts.models import AuditEvent
from tests import make


def given(client, now, **kinds):
    people.consent(client, kinds=kinds, source="online", now=now)


@pytest.mark.django_db
def test_keeps_kind_version_source_and_time(grace):
    given(grace, make.at("09:00"), terms="3", health_data="2")
    rows = Consent.objects.filter(client=grace).values_list("kind", "version", "source", "given_at", "withdrawn_at")
    assert list(rows) == [
        ("health_data", "2", "online", make.at("09:00"), None),
        ("terms", "3", "online", make.at("09:00"), None),
    ]
    assert AuditEvent.objects.get(action="client.consent").detail == {"given": {"terms": "3", "health_data": "2"}}


@pytest.mark.django_db
def test_the_same_consent_again_adds_no_row(grace):
    given(grace, make.at("09:00"), terms="3")
    given(grace, make.at("10:00"), terms="3")
    assert Consent.objects.get(client=grace).given_at == make.at("09:00")


@pytest.mark.django_db
def test_a_year_later_the_same_consent_is_given_anew_and_the_old_one_ends(grace):
    given(grace, make.at("09:00", days=-400), health_data="1")
    given(grace, make.at("09:00"), health_data="1")
    old, new = Consent.objects.filter(client=grace).order_by("given_at")
    assert (old.withdrawn_at, new.withdrawn_at) == (make.at("09:00"), None)
    assert health_consented_on(grace) == [make.TUESDAY]


@pytest.mark.parametrize(
    ("ticked", "has_answers", "missing"),
    [
        ([], False, ["terms", "privacy"]),
        (["terms", "privacy"], False, []),
        (["terms", "privacy"], True, ["health_data"]),
        (["terms", "privacy", "health_data"], True, []),
    ],
)
def test_a_booking_needs_terms_and_privacy_and_with_answers_health_data(ticked, has_answers, missing):
    assert missing_for_booking(ticked, has_answers=has_answers) == missing


@pytest.mark.parametrize(("age", "missing"), [(0, []), (364, []), (365, ["health_data"]), (-1, ["health_data"])])
def test_a_session_needs_a_health_consent_younger_than_a_year(age, missing):
    today = date(2026, 3, 10)
    assert missing_for_session([today - timedelta(days=age)], on=today) == missing


def test_a_session_needs_a_health_consent_at_all():
    assert missing_for_session([], on=date(2026, 3, 10)) == ["health_data"]
