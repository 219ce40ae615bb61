"""Races see what others committed: no test here runs inside a transaction."""

import pytest


@pytest.fixture(autouse=True)
def _committed(transactional_db: None) -> None:
    """Rows are committed, and emptied after the test."""
