"""The clock that every face reads."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from tests import make


@pytest.fixture
def set_clock(settings: Settings, tmp_path: Path) -> Callable[..., None]:
    """`set_clock("10:30")` on the fixed Tuesday, or days from it."""
    file = tmp_path / "clock"
    settings.TEST_CLOCK_FILE = str(file)

    def set_to(clock: str, days: int = 0) -> None:
        file.write_text(make.at(clock, days=days).isoformat())

    return set_to
