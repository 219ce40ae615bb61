"""Mail on a machine without a mail server: one file for each, as a mail program opens it."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class FileBackend(BaseEmailBackend):
    """Writes each mail into a file of its own under EMAIL_FILE_PATH."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            with tempfile.NamedTemporaryFile(dir=folder, prefix="mail-", suffix=".eml", delete=False) as file:
                file.write(message.message().as_bytes())
        return len(email_messages)
