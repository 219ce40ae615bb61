"""Which Chromium the journeys run in: the machine's, or the one in node_modules."""

import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "node_modules" / "@sparticuz" / "chromium"
UNPACK = "import('@sparticuz/chromium').then(async (m) => console.log(await m.default.executablePath()))"
# No sandbox: the suite may run as root, and opens no page but its own.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class NoBrowser(Exception):
    """Neither of the two is there."""


def chromium() -> str:
    """The path of a Chromium. Raises NoBrowser."""
    installed = next(filter(None, map(shutil.which, NAMES)), None)
    return installed or _carried_by_npm()


def _carried_by_npm() -> str:
    node = shutil.which("node") or shutil.which("node", path=str(Path(sys.executable).parent))
    if node is None or not PACKAGE.exists():
        raise NoBrowser("Install Chromium, or run `make browser`: the journeys need one of them.")
    done = subprocess.run([node, "--eval", UNPACK], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()
