"""The clock file that checks from outside may write at any moment."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from salon.core import clock


@pytest.fixture
def file(settings, tmp_path):
    settings.TEST_CLOCK_FILE = str(tmp_path / "clock")
    return tmp_path / "clock"


def test_an_instant_stands_still_and_a_number_shifts(file):
    file.write_text("2026-03-10T08:00:00+01:00\n")
    assert clock.now() == datetime(2026, 3, 10, 7, tzinfo=UTC)
    file.write_text("+86400")
    assert clock.now() - timezone.now() > timedelta(hours=23)


@pytest.mark.parametrize("text", [None, "", "\n"])
def test_a_file_that_says_nothing_shifts_nothing(file, text):
    if text is not None:
        file.write_text(text)
    assert abs(clock.now() - timezone.now()) < timedelta(minutes=1)


def test_a_file_caught_while_it_is_written_is_looked_at_again(file, monkeypatch):
    file.write_text("")
    monkeypatch.setattr("salon.core.clock.time.sleep", lambda _: file.write_text("2026-03-10T08:00:00+01:00"))
    assert clock.now() == datetime(2026, 3, 10, 7, tzinfo=UTC)
