"""What a salon brought along from before: visits of another program, and the files they came in."""

from typing import Any

from django.db import models
from django.db.models import Q

from bookings.domain.imports.columns import CLIENTS, VISITS
from bookings.domain.imports.values import CALLED_OFF, CAME, STAYED_AWAY
from bookings.models.service import Service
from clients.models import Client
from salon.core.fields import EncryptedTextField
from salon.core.records import Record
from salon.locations.models import MINUTES_A_DAY, Location
from therapists.models import Therapist


class PastVisit(Record):
    """A visit before the salon came here: history, that takes no time of anybody and is told to nobody.

    Service and therapist stand in the words of the other program, and as ours where they are the same.
    """

    location = models.ForeignKey(Location, models.PROTECT, db_index=False, related_name="past_visits")
    client = models.ForeignKey(Client, models.CASCADE, related_name="past_visits")
    on = models.DateField()
    at_minute = models.PositiveSmallIntegerField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="+")
    service_words = models.CharField(max_length=200, blank=True)
    therapist = models.ForeignKey(Therapist, models.PROTECT, null=True, blank=True, related_name="+")
    therapist_words = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=10, choices=[(one, one) for one in (CAME, CALLED_OFF, STAYED_AWAY)])
    price = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    # A digest of what the row of the file said, so that the same row is not brought along twice.
    mark = models.CharField(max_length=64)
    imported_at = models.DateTimeField()

    class Meta:
        ordering = ["client", "-on", "-at_minute", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["location", "mark"], name="past_visit_once"),
            models.CheckConstraint(
                condition=Q(at_minute=None) | Q(at_minute__lt=MINUTES_A_DAY), name="past_visit_minute_of_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.status}"


class Upload(Record):
    """A table of clients or past visits, as it came; emptied once it is a day old."""

    location = models.ForeignKey(Location, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=[(one, one) for one in (CLIENTS, VISITS)])
    file_name = models.CharField(max_length=200, blank=True)
    # Base64 of the file.
    content: Any = EncryptedTextField(blank=True)
    # For each header the field that it is, and in which order days are written.
    fields: Any = models.JSONField(default=list)
    order = models.CharField(max_length=3)
    created_at = models.DateTimeField(db_index=True)
    created_by = models.CharField(max_length=80)
    ran_at = models.DateTimeField(null=True, blank=True)
    # How many rows came to what, once it ran.
    outcome: Any = models.JSONField(default=dict)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.created_at:%Y-%m-%d %H:%M}"
