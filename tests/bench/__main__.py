"""`make bench`: measure on both databases, print tables, write JSON into bench-results."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests import servers

BOTH = ("sqlite", "postgres")
# Each with the databases that it speaks about; the probe needs none.
BENCHES = {
    "search": BOTH,
    "month": BOTH,
    "booking": ("postgres",),
    "hot_start": BOTH,
    "probe": ("sqlite",),
    "plans": BOTH,
    "pages": ("postgres",),
    "board": ("postgres",),
    "messages": BOTH,
    "kills": BOTH,
    "sweepers": BOTH,
    "trouble": ("postgres",),
}


def main(names: list[str]) -> int:
    """Run the benches named, else all, each in a process of its own; how many went wrong."""
    unknown = set(names) - set(BENCHES)
    if unknown:
        sys.exit(f"There is no bench {', '.join(sorted(unknown))}; there are {', '.join(BENCHES)}.")
    wanted = os.environ.get("TEST_DATABASE")
    databases = [name for name in BOTH if wanted in (None, name)]
    with tempfile.TemporaryDirectory(prefix="solea-bench-") as folder:
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        if "postgres" in databases and not os.environ.get("DATABASE_URL", "").startswith("postgres"):
            # A server that syncs as a salon's own would; the suite's is quicker than any in service.
            environment["DATABASE_URL"] = servers.start_postgres(Path(folder) / "pg", durable=True)
        failed = [
            f"{name} on {database}"
            for name in names or BENCHES
            for database in databases
            if database in BENCHES[name] and not _measured(name, environment | {"TEST_DATABASE": database})
        ]
    for one in failed:
        print(f"Went wrong: {one}.")
    return len(failed)


def _measured(name: str, environment: dict[str, str]) -> bool:
    print(f"\n=== {name}, {environment['TEST_DATABASE']} ===", flush=True)
    done = subprocess.run([sys.executable, "-m", "tests.bench.one", name], env=environment, check=False)
    return done.returncode == 0


sys.exit(main(sys.argv[1:]))
