"""`manage.py export_client ID`: everything kept of one client, as JSON."""

import json
import os
import uuid
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.core.management.base import CommandParser

from clients.selectors import client_for
from salon.accounts.viewer import SYSTEM
from salon.core import clock
from salon.core.errors import NotFound
from salon.privacy.services import exports


class Command(BaseCommand):
    help = "Write everything that is kept of a client as one JSON file. That it was read is written down."

    def add_arguments(self, parser: CommandParser) -> None:
        """The client by the id that the API shows."""
        parser.add_argument("client", type=uuid.UUID, help="the client's id")
        parser.add_argument("--to", type=Path, help="the file to write; without it the data is printed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the copy and hand it out at once."""
        now = clock.now()
        try:
            client = client_for(viewer=SYSTEM, public_id=options["client"])
        except NotFound as error:
            raise CommandError("There is no such client.") from error
        export = exports.request(client, by=SYSTEM, now=now)
        exports.make(export, now=now)
        told = json.dumps(exports.fetch(export, by=SYSTEM, now=now), ensure_ascii=False, indent=1)
        if options["to"] is None:
            self.stdout.write(told)
            return
        with open(options["to"], "w", encoding="utf-8", opener=_for_the_owner_only) as file:
            file.write(told)


def _for_the_owner_only(path: str, flags: int) -> int:
    """Nobody else may read the file at any moment, be it new or there already."""
    descriptor = os.open(path, flags, 0o600)
    os.fchmod(descriptor, 0o600)
    return descriptor
