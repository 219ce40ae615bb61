"""One migrated template for a run, one clone of it for each worker."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from tests.settings import RUN_DIR, TEST_TEMPLATE


def lay_out(worker: str) -> None:
    """Give this worker a clone; whoever comes first makes the template."""
    creation = connection.creation
    with _one_at_a_time():
        made = RUN_DIR / "template.made"
        if made.exists():
            connection.settings_dict["NAME"] = TEST_TEMPLATE
        else:
            creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            connection.close()
            made.touch()
        creation.clone_test_db(suffix=worker, autoclobber=True, verbosity=0)
    connection.settings_dict["NAME"] = creation.get_test_db_clone_settings(worker)["NAME"]


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with (RUN_DIR / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
