"""Screening: the check before a session, decided by a therapist."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bookings.models import Appointment
from clients.models import Client
from salon.core.fields import EncryptedJSONField, EncryptedTextField
from salon.core.records import Record
from salon.sessionlog.models.sealed import Sealable


class Screening(Sealable, Record):
    """The check before this session: what was answered, what the rules propose, what a therapist decided."""

    class Decision(models.TextChoices):
        """A person decides; the rules only propose."""

        CLEAR = "clear"
        ADAPT = "adapt"
        REFER = "refer"
        STOP = "stop"

    # A changed mind is another row: a decision stands as it was made.
    SEALED = Q(pk__isnull=False)

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="screenings")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    rules_version = models.CharField(max_length=40)
    answers: Any = EncryptedJSONField()
    proposal: Any = EncryptedJSONField()
    foot_check: Any = EncryptedJSONField(null=True)
    decision = models.CharField(max_length=5, choices=Decision.choices)
    adaptations: Any = EncryptedJSONField(null=True)
    reason: Any = EncryptedTextField(blank=True)
    decided_at = models.DateTimeField()
    decided_on = models.DateField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # Who vouched for what was set aside, besides the one who decided.
    second_person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["appointment", "-decided_at", "-id"]
        constraints = [
            # What a started log points at, so that the database can compare the two days.
            models.UniqueConstraint(fields=["id", "decided_on"], name="screening_day"),
            models.CheckConstraint(
                condition=Q(second_person=None) | ~Q(second_person=F("decided_by")), name="screening_by_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decided_on}"
