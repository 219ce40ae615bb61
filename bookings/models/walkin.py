"""Those who walked in: their place in the queue, the start they were promised, and who pauses between turns."""

from typing import Any

from django.db import models
from django.db.models import Q

from bookings.models.service import Service
from bookings.models.visit import Visit
from clients.models import Client
from salon.core.records import Record
from salon.locations.models import Location
from therapists.models import Therapist


class WalkIn(Record):
    """Somebody without an appointment. The visit is a hold of the promised time until they are seated or leave."""

    location = models.ForeignKey(Location, models.PROTECT, db_index=False, related_name="walk_ins")
    on = models.DateField()
    number = models.PositiveSmallIntegerField()
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="walk_ins")
    # Whom the client asked for; nobody's turn then.
    therapist = models.ForeignKey(Therapist, models.PROTECT, null=True, blank=True, related_name="+")
    visit = models.OneToOneField(Visit, models.PROTECT, related_name="walk_in")
    promised_at = models.DateTimeField()
    # Why this therapist has the turn: a code, and who was ahead and why they were passed over.
    choice: Any = models.JSONField(default=dict)
    joined_at = models.DateTimeField()
    joined_by = models.CharField(max_length=80)
    seated_at = models.DateTimeField(null=True, blank=True)
    seated_by = models.CharField(max_length=80, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    left_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["location", "on", "number"]
        constraints = [
            models.UniqueConstraint(fields=["location", "on", "number"], name="walk_in_number_once"),
            models.CheckConstraint(
                condition=Q(seated_at=None, seated_by="") | (Q(seated_at__isnull=False) & ~Q(seated_by="")),
                name="walk_in_seated_whole",
            ),
            models.CheckConstraint(
                condition=Q(left_at=None, left_by="") | (Q(left_at__isnull=False) & ~Q(left_by="")),
                name="walk_in_left_whole",
            ),
            models.CheckConstraint(condition=Q(seated_at=None) | Q(left_at=None), name="walk_in_seated_or_left"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.number}"


class TurnPause(models.Model):
    """A time in which a therapist takes no walk-ins, and why; the place in the order of turns is kept."""

    class Reason(models.TextChoices):
        """Why, in one word."""

        BREAK = "break"
        NOTES = "notes"
        ERRAND = "errand"
        OTHER = "other"

    therapist = models.ForeignKey(Therapist, models.CASCADE, related_name="turn_pauses")
    reason = models.CharField(max_length=10, choices=Reason.choices)
    paused_at = models.DateTimeField()
    paused_by = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["therapist", "-paused_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["therapist"], condition=Q(ended_at=None), name="turn_pause_one_at_a_time"),
        ]

    def __str__(self) -> str:
        return self.reason
