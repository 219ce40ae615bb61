"""For checks from outside: a file for each message that was handed over."""

import json
import tempfile
from email.mime.text import MIMEText
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from salon.outbox.outgoing import Outgoing


def of_mail(message: Outgoing, mail: EmailMultiAlternatives) -> None:
    """Note a mail, where a check asks for it."""
    if not settings.TEST_OUTBOX_DIR:
        return
    files = [part for part in mail.attachments if isinstance(part, MIMEText)]
    told = {
        "message_id": mail.extra_headers["Message-ID"],
        "subject": mail.subject,
        "text": mail.body,
        "html": mail.alternatives[0][0],
        "headers": {name: str(value) for name, value in mail.message().items()},
        "attachments": [
            {
                "filename": part.get_filename(),
                "content_type": part.get_content_type(),
                "content": part.get_payload(decode=True).decode(),  # type: ignore[union-attr]
            }
            for part in files
        ],
    }
    _note(message, mail.to[0], told)


def of_text(message: Outgoing, *, to: str, words: str, message_id: str) -> None:
    """Note a text, where a check asks for it."""
    if not settings.TEST_OUTBOX_DIR:
        return
    nothing: dict[str, Any] = {"subject": "", "html": "", "headers": {}, "attachments": []}
    _note(message, to, nothing | {"message_id": message_id, "text": words})


def _note(message: Outgoing, to: str, told: dict[str, Any]) -> None:
    """Whole under its name, or not there."""
    folder = Path(settings.TEST_OUTBOX_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    note = {"message_row_id": str(message.public_id), "channel": message.channel, "to": to, **told}
    with tempfile.NamedTemporaryFile("w", dir=folder, prefix=".", suffix=".part", delete=False) as file:
        json.dump(note, file, ensure_ascii=False, indent=1)
    part = Path(file.name)
    part.rename(folder / f"{message.public_id}{part.stem}.json")
