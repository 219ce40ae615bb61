"""`manage.py rotate_keys`: encrypt health text with the newest key."""

from typing import Any

from cryptography.fernet import InvalidToken
from django.core.management import BaseCommand, CommandError

from salon.core.rotation import rotate


class Command(BaseCommand):
    help = "Encrypt with the first of HEALTH_KEYS what an older one encrypts; afterwards the older ones may go."

    def handle(self, *args: Any, **options: Any) -> None:
        """Turn everything over; running it again does what is left."""
        try:
            turned = rotate()
        except InvalidToken as error:
            message = (
                "A stored value fits none of HEALTH_KEYS: add the key that it was written with, and run this again."
            )
            raise CommandError(message) from error
        for column, count in turned.items():
            self.stdout.write(f"{column}: {count}")
        self.stdout.write("Everything is encrypted with the first key now; the others may be taken out of HEALTH_KEYS.")
