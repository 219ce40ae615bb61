"""Chairs and the times in which one is out of use."""

from django.db import models
from django.db.models import F, Q

from salon.catalogue.models import ChairType
from salon.core.records import Record
from salon.locations.models import Location


class Chair(Record):
    """A pedicure chair; its type knows how long it takes to clean."""

    location = models.ForeignKey(Location, models.PROTECT, related_name="chairs")
    type = models.ForeignKey(ChairType, models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    # Instead of the type's, where this chair or its disinfectant needs longer.
    turnaround_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    max_user_kg = models.PositiveSmallIntegerField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["location", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["location", "code"], name="chair_code_once"),
            models.CheckConstraint(
                condition=Q(turnaround_minutes=None) | Q(turnaround_minutes__lte=240), name="chair_turnaround_sane"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ChairClosure(Record):
    """A time in which a chair is out of use: repair, overnight soak, a missing record."""

    chair = models.ForeignKey(Chair, models.CASCADE, related_name="closures")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason_code = models.CharField(max_length=40)

    class Meta:
        ordering = ["chair", "starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="chair_closure_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.chair} {self.reason_code}"
