"""The ledger of messages: what is to be sent, to whom, when, and what became of it."""

from typing import Any

from django.db import models
from django.db.models import Q

from salon.core.fields import EncryptedJSONField, EncryptedTextField
from salon.core.records import Record
from salon.locations.models import Location


class Message(Record):
    """Something to send once. Its topic is the public id of what it speaks about."""

    class Status(models.TextChoices):
        """Where the message is."""

        PLANNED = "planned"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"
        SKIPPED = "skipped"
        CANCELLED = "cancelled"
        UNKNOWN = "unknown"

    class Channel(models.TextChoices):
        """How it travels."""

        EMAIL = "email"
        SMS = "sms"

    class Purpose(models.TextChoices):
        """Why it is sent; people opt out of a purpose."""

        SERVICE = "service"
        MARKETING = "marketing"

    location = models.ForeignKey(Location, models.PROTECT, related_name="+")
    topic = models.UUIDField()
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=30)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.EMAIL)
    purpose = models.CharField(max_length=10, choices=Purpose.choices, default=Purpose.SERVICE)
    address: Any = EncryptedTextField()
    address_digest = models.CharField(max_length=64)
    language = models.CharField(max_length=12, default="en")
    # What the template needs, a manage token among it; emptied once the message is out.
    content: Any = EncryptedJSONField(null=True)
    due_at = models.DateTimeField()
    not_after = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PLANNED)
    # Until then nobody else may take it: a sweep has it, or it waits for its next attempt.
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Attempts whose end nobody saw: the message may have arrived.
    unanswered = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    skip_reason = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "version", "kind", "channel"], name="message_once"),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(status="planned"), name="message_due"),
            models.Index(fields=["lease_until"], condition=Q(status="sending"), name="message_leased"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.status}"


class Suppression(models.Model):
    """An address that wants no more messages of a purpose; only its digest is kept."""

    address_digest = models.CharField(max_length=64)
    channel = models.CharField(max_length=10, choices=Message.Channel.choices)
    purpose = models.CharField(max_length=10, choices=Message.Purpose.choices)
    reason = models.CharField(max_length=40)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["address_digest", "channel", "purpose"], name="suppression_once"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.purpose}"
