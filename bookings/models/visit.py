"""What a party booked together."""

from django.db import models
from django.db.models import Q

from salon.core.records import Record
from salon.locations.models import Location


class Visit(Record):
    """The appointments of one booking, all or nothing; a hold until it is confirmed."""

    class HoldEnd(models.TextChoices):
        """How the hold ended; blank while it lives."""

        CONSUMED = "consumed"
        RELEASED = "released"
        EXPIRED = "expired"

    location = models.ForeignKey(Location, models.PROTECT, related_name="visits")
    reference = models.CharField(max_length=7)
    source = models.CharField(max_length=20)
    policy_version = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=80)
    holder = models.CharField(max_length=64, blank=True)
    hold_expires_at = models.DateTimeField(null=True, blank=True)
    hold_end = models.CharField(max_length=10, choices=HoldEnd.choices, blank=True)
    is_hold_extended = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["location", "reference"], name="visit_reference_once")]
        indexes = [
            models.Index(
                fields=["holder", "hold_expires_at"],
                condition=Q(hold_end="", hold_expires_at__isnull=False),
                name="visit_live_holds",
            ),
        ]

    def __str__(self) -> str:
        return self.reference
