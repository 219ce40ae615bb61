"""The one clock; faces, tasks and commands read it, everything else is told the time."""

import re
import time
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

NO_SHIFT = "+0"
LOOKS, A_MOMENT_SECONDS = 5, 0.005


def now() -> datetime:
    """The present instant, aware, in UTC; a test-mode clock file may freeze or shift it."""
    if settings.TEST_CLOCK_FILE:
        return _told_by(Path(settings.TEST_CLOCK_FILE))
    return timezone.now()


def _told_by(path: Path) -> datetime:
    """What a clock file says: one RFC 3339 instant (frozen) or `+3600` seconds (shifted)."""
    text = _text_of(path)
    if re.fullmatch(r"[+-]\d+", text):
        return timezone.now() + timedelta(seconds=int(text))
    return datetime.fromisoformat(text)


def _text_of(path: Path) -> str:
    """What stands in the file; without one, and in one that stays empty, that nothing is shifted."""
    for _ in range(LOOKS):
        text = path.read_text().strip() if path.exists() else NO_SHIFT
        if text:
            return text
        # Somebody is writing it at this moment.
        time.sleep(A_MOMENT_SECONDS)
    return NO_SHIFT
