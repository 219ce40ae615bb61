"""SessionLog: the record of one appointment, and the techniques used in it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bookings.models import Appointment
from clients.models import Client
from salon.core.fields import EncryptedJSONField, EncryptedTextField
from salon.core.records import Record
from salon.sessionlog.models.screening import Screening
from salon.sessionlog.models.sealed import NoteSigned, Sealable
from therapists.models import Therapist


class SessionLog(Sealable, Record):
    """The record of one appointment in SOAP form; sealed by its signature."""

    SEALED = Q(signed_at__isnull=False)

    appointment = models.OneToOneField(Appointment, models.PROTECT, related_name="session_log")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    therapist = models.ForeignKey(Therapist, models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    screening = models.ForeignKey(Screening, models.PROTECT, null=True, related_name="+")
    screened_on = models.DateField(null=True)
    started_on = models.DateField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    chart_version = models.CharField(max_length=40)
    subjective: Any = EncryptedJSONField(null=True)
    objective: Any = EncryptedJSONField(null=True)
    assessment: Any = EncryptedJSONField(null=True)
    plan: Any = EncryptedJSONField(null=True)
    after: Any = EncryptedJSONField(null=True)
    # The earlier log that this one was begun from, and per field whether it still says the same.
    copied_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    provenance: Any = EncryptedJSONField(null=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # Signed later than the salon's hours after the session: both days stand in the record.
    is_late_entry = models.BooleanField(default=False)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["client", "-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                # Two NULLs are never unequal to SQL: the day has to be there as well.
                condition=Q(started_on=None)
                | Q(screening__isnull=False, screened_on__isnull=False, screened_on=F("started_on")),
                name="log_started_only_screened",
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None, signed_by=None, digest="")
                | (Q(signed_at__isnull=False, signed_by__isnull=False) & ~Q(digest="")),
                name="log_signature_whole",
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None) | Q(started_on__isnull=False), name="log_signed_only_started"
            ),
            models.CheckConstraint(
                condition=Q(is_late_entry=False) | Q(signed_at__isnull=False), name="log_late_only_signed"
            ),
        ]
        indexes = [models.Index(fields=["client", "-started_at"], name="log_by_client")]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d}"


class TechniqueUse(Sealable):
    """One technique as it was used: where, how long, how firmly."""

    SEALED = Q(log__signed_at__isnull=False)

    class Foot(models.TextChoices):
        """Which foot."""

        LEFT = "left"
        RIGHT = "right"
        BOTH = "both"

    log = models.ForeignKey(SessionLog, models.PROTECT, related_name="techniques")
    position = models.PositiveSmallIntegerField()
    technique_code = models.CharField(max_length=40)
    foot = models.CharField(max_length=5, choices=Foot.choices)
    zone_code = models.CharField(max_length=40, blank=True)
    region_code = models.CharField(max_length=40, blank=True)
    seconds = models.PositiveSmallIntegerField()
    pressure = models.PositiveSmallIntegerField()
    hold_seconds = models.PositiveSmallIntegerField(null=True)
    repetitions = models.PositiveSmallIntegerField(null=True)
    product = models.CharField(max_length=80, blank=True)
    reason: Any = EncryptedTextField(blank=True)

    class Meta:
        ordering = ["log", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["log", "position"], name="technique_use_position_once"),
            models.CheckConstraint(condition=Q(pressure__lte=5), name="technique_use_pressure_scale"),
        ]

    def __str__(self) -> str:
        return self.technique_code

    @classmethod
    def refuse_new(cls, rows: list[Any]) -> None:
        """Raise NoteSigned when one of the rows would be added to a signed log."""
        if SessionLog.objects.filter(SessionLog.SEALED, pk__in={row.log_id for row in rows}).exists():
            raise NoteSigned


class CoSignature(Sealable, Record):
    """A master's name under the signed log of somebody who still learns."""

    SEALED = Q(pk__isnull=False)

    log = models.OneToOneField(SessionLog, models.PROTECT, related_name="co_signature")
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # Of the log as it was read: the one under the author's name.
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["signed_at", "id"]

    def __str__(self) -> str:
        return f"{self.signed_at:%Y-%m-%d}"


class Addendum(Sealable, Record):
    """What is added to a signed log later; the log itself stays as it was signed."""

    class Kind(models.TextChoices):
        """Why it is added."""

        ADDITION = "addition"
        CORRECTION = "correction"
        ENTERED_IN_ERROR = "entered_in_error"

    SEALED = Q(pk__isnull=False)

    log = models.ForeignKey(SessionLog, models.PROTECT, related_name="addenda")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.ADDITION)
    text: Any = EncryptedTextField()
    reason: Any = EncryptedTextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    # Over the log's digest and the addendum before, so that none can be taken out or slipped in.
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["log", "written_at", "id"]

    def __str__(self) -> str:
        return f"{self.written_at:%Y-%m-%d} {self.kind}"
