"""`manage.py send_due_messages`."""

from io import StringIO

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.django_db


def test_sweeps_once_at_the_programs_time_and_tells_what_became_of_the_messages(plan, smtp_sink, settings, tmp_path):
    settings.TEST_CLOCK_FILE = str(tmp_path / "clock")
    plan(due_at=None)
    (tmp_path / "clock").write_text("2026-03-10T06:59:59+00:00")
    said = StringIO()
    call_command("send_due_messages", stdout=said)
    assert said.getvalue().splitlines() == ["0 sent, 0 skipped, 0 failed, 0 delayed, 0 unknown"]
    (tmp_path / "clock").write_text("2026-03-10T07:00:00+00:00")
    call_command("send_due_messages", stdout=said)
    assert said.getvalue().splitlines()[1] == "1 sent, 0 skipped, 0 failed, 0 delayed, 0 unknown"
    assert len(smtp_sink.messages) == 1
