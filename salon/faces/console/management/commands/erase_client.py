"""`manage.py erase_client ID --approved-by E-MAIL`: carry out what somebody asked for."""

import json
import uuid
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.core.management.base import CommandParser

from clients.selectors import client_for
from salon.accounts.selectors import user_by_email, viewer_of_user
from salon.accounts.viewer import SYSTEM
from salon.core import clock
from salon.core.errors import Forbidden, NotFound
from salon.faces.wording import sentence_of
from salon.privacy.services import erasure


class Command(BaseCommand):
    help = "Forget a client: remove what may go, lock away the rest, and print what stays, why and until when."

    def add_arguments(self, parser: CommandParser) -> None:
        """The client, and the manager in whose name it is done: never nobody's."""
        parser.add_argument("client", type=uuid.UUID, help="the client's id")
        parser.add_argument("--approved-by", required=True, help="e-mail address of a manager who approves it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the request down, and carry it out in the manager's name."""
        now = clock.now()
        try:
            by = viewer_of_user(user_by_email(options["approved_by"]), ip=None, request_id="")
            client = client_for(viewer=SYSTEM, public_id=options["client"])
            found = erasure.approve(erasure.request(client, by=SYSTEM, now=now), by=by, now=now)
        except NotFound as error:
            raise CommandError("There is no such client, or nobody with that address.") from error
        except (Forbidden, erasure.AlreadyErased, erasure.SecondPersonRequired) as error:
            raise CommandError(sentence_of(error)) from error
        self.stdout.write(json.dumps(found.outcome, indent=1))
