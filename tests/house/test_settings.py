"""Every setting is documented, and a wrong one is answered with a sentence."""

import os
import re
import subprocess
import sys

import pytest

from tests import environment
from tests.house.repository import ROOT

OPERATIONS = ROOT / "docs" / "operations.md"
ROW = re.compile(r"^\| `([A-Z_]+)` \|", re.MULTILINE)
MALFORMED = {
    "ALLOWED_HOSTS": "salon.example",
    "BIND": "0.0.0.0",
    "DATABASE_POOLER": "perhaps",
    "DATABASE_URL": "mysql://salon",
    "DEBUG": "perhaps",
    "EMAIL_URL": "carrier-pigeon://loft",
    "PORT": "eighty",
    "PUBLIC_ORIGIN": "salon.example",
    "REDIS_URL": "salon.example:6379",
    "SMS_URL": "pigeon://loft",
}


def test_the_table_lists_exactly_what_is_read() -> None:
    assert set(ROW.findall(OPERATIONS.read_text())) == environment.names()


@pytest.mark.parametrize("name", MALFORMED)
def test_a_wrong_one_is_answered_with_one_sentence(name: str) -> None:
    around = {key: value for key, value in os.environ.items() if key not in environment.names()}
    around[name] = MALFORMED[name]
    command = [sys.executable, "-W", "error", "-c", "import salon.settings"]
    answer = subprocess.run(command, cwd=ROOT, env=around, capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert re.fullmatch(r"Solea cannot start: [^\n]+\.\n", answer.stderr)
