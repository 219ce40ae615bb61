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
        """Why it is sent; people opt in to a purpose and out of it."""

        SERVICE = "service"
        REMINDER = "reminder"
        MARKETING = "marketing"
        # To somebody who has just written to us: never held back.
        ANSWER = "answer"

    # A row is written with every booking: no index that nobody asks for.
    location = models.ForeignKey(Location, models.PROTECT, db_index=False, related_name="+")
    topic = models.UUIDField()
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=30)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.EMAIL)
    # What was planned is copy 0; each time that staff send it again is one more.
    copy = models.PositiveSmallIntegerField(default=0)
    original = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, db_index=False, related_name="+", editable=False
    )
    purpose = models.CharField(max_length=10, choices=Purpose.choices, default=Purpose.SERVICE)
    # Emptied, as is the content, once nothing more is to be done with the message.
    address: Any = EncryptedTextField(blank=True)
    address_digest = models.CharField(max_length=64)
    language = models.CharField(max_length=12, default="en")
    # Whose night is not to be disturbed.
    time_zone = models.CharField(max_length=64, default="UTC")
    # What the template needs, a manage token among it.
    content: Any = EncryptedJSONField(null=True)
    due_at = models.DateTimeField()
    not_after = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PLANNED)
    # Until then nobody else may take it: a sweep has it, or it waits for its next attempt.
    lease_until = models.DateTimeField(null=True, blank=True)
    # A sweep has it in its hands to give it away this moment; taken up until then it can still be withdrawn.
    is_begun = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Attempts whose end nobody saw: the message may have arrived.
    unanswered = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    # How the provider calls it, where it says.
    provider_id = models.CharField(max_length=80, blank=True)
    skip_reason = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "version", "kind", "channel", "copy"], name="message_once"),
            models.CheckConstraint(
                condition=Q(copy=0, original=None) | Q(copy__gt=0), name="message_copy_has_an_original"
            ),
        ]
        indexes = [
            models.Index(fields=["channel", "due_at", "id"], condition=Q(status="planned"), name="message_due"),
            models.Index(fields=["lease_until"], condition=Q(status="sending"), name="message_leased"),
            # How many texts somebody had lately.
            models.Index(fields=["address_digest", "sent_at"], condition=Q(channel="sms"), name="message_texts"),
            # A provider reports by its own name for a message.
            models.Index(fields=["provider_id"], condition=~Q(provider_id=""), name="message_by_provider"),
            models.Index(
                fields=["location", "due_at"], condition=Q(status__in=["failed", "unknown"]), name="message_trouble"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.status}"
