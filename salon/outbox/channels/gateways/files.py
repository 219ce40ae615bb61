"""Texts on a machine without a gateway: one file for each."""

import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings

from salon.outbox.channels.gateways.plain import read_plain
from salon.outbox.channels.gateways.port import Gateway, Reply, Report, Request, Text
from salon.outbox.channels.port import Fate, Outcome


class FileGateway(Gateway):
    """Writes each text into a file of its own under SMS_FILE_PATH."""

    name = "file"

    def open(self) -> None:
        """The folder is there, or is made."""
        Path(settings.SMS_FILE_PATH).mkdir(parents=True, exist_ok=True)

    def close(self) -> None:
        """Nothing is left open."""

    def send(self, text: Text) -> Outcome:
        folder = settings.SMS_FILE_PATH
        with tempfile.NamedTemporaryFile("w", dir=folder, prefix="text-", suffix=".txt", delete=False) as file:
            file.write(f"To: {text.to}\n\n{text.words}\n")
        return Outcome(Fate.TAKEN)

    def read(self, request: Request, *, now: datetime) -> Sequence[Reply | Report]:
        """As a plain gateway signs and writes it."""
        return read_plain(request, now=now)
