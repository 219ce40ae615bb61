"""Copies of somebody's data, requests to erase it, requests for links, and codes that prove an address."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from clients.models import Client
from salon.core.fields import EncryptedJSONField, EncryptedTextField
from salon.core.records import Record
from salon.locations.models import Location


class DataExport(Record):
    """A copy of everything that is kept of one client, made once and handed out once."""

    class Status(models.TextChoices):
        """How far it is."""

        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    client = models.ForeignKey(Client, models.CASCADE, related_name="exports")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.QUEUED)
    requested_at = models.DateTimeField()
    requested_by = models.CharField(max_length=80)
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)
    content: Any = EncryptedJSONField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["id"], condition=Q(status="queued"), name="export_queued")]

    def __str__(self) -> str:
        return f"{self.requested_at:%Y-%m-%d} {self.status}"


class ErasureRequest(Record):
    """Somebody wants to be forgotten; a second person of the salon decides."""

    class Status(models.TextChoices):
        """Where it stands."""

        OPEN = "open"
        APPROVED = "approved"

    client = models.ForeignKey(Client, models.CASCADE, related_name="erasure_requests")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    requested_at = models.DateTimeField()
    requested_by = models.CharField(max_length=80)
    requested_by_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # Codes and dates: what went, what stays, why and until when.
    outcome: Any = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["client"], condition=Q(status="open"), name="erasure_open_once"),
            models.CheckConstraint(
                condition=Q(status="open", decided_at=None, decided_by=None)
                | Q(status="approved", decided_at__isnull=False, decided_by__isnull=False),
                name="erasure_decided_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requested_at:%Y-%m-%d} {self.status}"


class Restriction(models.Model):
    """A client who is kept out of sight until a date, for the law's sake; then purged."""

    client = models.OneToOneField(Client, models.CASCADE, related_name="restriction")
    since = models.DateTimeField()
    until = models.DateField(db_index=True)
    # A complaint or claim: nothing is removed while it stands.
    is_held = models.BooleanField(default=False)
    # Who it was, for whoever must know: name, e-mail, phone.
    identity: Any = EncryptedJSONField()

    class Meta:
        ordering = ["until", "id"]

    def __str__(self) -> str:
        return f"{self.until}"


class ContactCode(models.Model):
    """A number sent to an address; whoever types it in has proved that the address is theirs."""

    location = models.ForeignKey(Location, models.CASCADE, related_name="+")
    address_digest = models.CharField(max_length=64)
    purpose = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["address_digest", "purpose", "-id"], name="code_latest")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.sent_at:%Y-%m-%d %H:%M}"


class LinkRequest(models.Model):
    """Somebody asked to have the links to their visits sent; answered by a sweep, whether there are any or not."""

    address: Any = EncryptedTextField()
    asked_at = models.DateTimeField()
    language = models.CharField(max_length=12)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M}"
