"""One bench on one database of its own, which TEST_DATABASE chooses."""

import importlib
import sys

import django
from django.conf import settings
from django.db import connection
from django.test.utils import setup_test_environment

django.setup()


def main(name: str) -> None:
    """Lay the database out, run the bench, take the database away."""
    bench = importlib.import_module(f"tests.bench.{name}")
    setup_test_environment(debug=False)
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        bench.run()
    finally:
        connection.creation.destroy_test_db(settings.DATABASES["default"]["NAME"], verbosity=0)


if __name__ == "__main__":
    main(sys.argv[1])
