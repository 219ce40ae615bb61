"""`manage.py open_salon`: where the next salon is opened, in a browser."""

from typing import Any

from django.core.management import BaseCommand

from salon.faces.opening import address_to_open


class Command(BaseCommand):
    help = "Print an address, good for one day, at which a salon and its manager are made."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it."""
        self.stdout.write(address_to_open())
