"""Texts that people send to the salon."""

from typing import Any

from django.db import models

from salon.core.fields import EncryptedTextField
from salon.core.records import Record
from salon.locations.models import Location


class InboundText(Record):
    """A text that came in, taken once however often the provider tells of it."""

    provider = models.CharField(max_length=20)
    provider_id = models.CharField(max_length=80)
    location = models.ForeignKey(Location, models.PROTECT, null=True, blank=True, related_name="+")
    sender: Any = EncryptedTextField()
    sender_digest = models.CharField(max_length=64)
    # What it was taken for: a stop, a confirmation, a question for somebody to read.
    meaning = models.CharField(max_length=20)
    words: Any = EncryptedTextField(blank=True)
    received_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-received_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "provider_id"], name="inbound_text_once"),
        ]
        indexes = [models.Index(fields=["location", "received_at"], name="inbound_text_by_time")]

    def __str__(self) -> str:
        return self.meaning
