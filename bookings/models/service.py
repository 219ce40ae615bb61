"""The menu."""

from typing import Any

from django.db import models
from django.db.models import Q

from salon.core.records import Record
from salon.locations.models import Location

LONGEST_SERVICE_MINUTES = 8 * 60
LONGEST_BUFFER_MINUTES = 120


class Service(Record):
    """An item on a location's menu: how long, on what, by whom, for how much."""

    class Family(models.TextChoices):
        """What kind of work it is; screening rules speak of these."""

        RELAX = "RELAX"
        REFLEX = "REFLEX"
        SOAK = "SOAK"
        LEG = "LEG"
        PEDI = "PEDI"

    class NeedsChair(models.TextChoices):
        """Which chair, if any."""

        NONE = "none"
        ANY = "any"
        BASIN = "basin"
        DRY = "dry"

    location = models.ForeignKey(Location, models.PROTECT, related_name="services")
    slug = models.SlugField(max_length=80)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    family = models.CharField(max_length=10, choices=Family.choices)
    # What else it holds: a pedicure with a massage is also RELAX. SOAK goes without saying where `has_soak`.
    other_families: Any = models.JSONField(default=list, blank=True)
    has_soak = models.BooleanField(default=False)
    duration_minutes = models.PositiveSmallIntegerField()
    buffer_before_minutes = models.PositiveSmallIntegerField(default=0)
    buffer_after_minutes = models.PositiveSmallIntegerField(default=0)
    needs_chair = models.CharField(max_length=10, choices=NeedsChair.choices, default=NeedsChair.ANY)
    required_qualifications: Any = models.JSONField(default=list, blank=True)
    price = models.DecimalField(max_digits=9, decimal_places=2)
    # Instead of the location's policy, where this service needs its own.
    step_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    notice_minutes = models.PositiveIntegerField(null=True, blank=True)
    horizon_days = models.PositiveIntegerField(null=True, blank=True)
    is_online_bookable = models.BooleanField(default=True)
    is_screening_required = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["location", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["location", "slug"], name="service_slug_once"),
            models.CheckConstraint(
                condition=Q(duration_minutes__range=(1, LONGEST_SERVICE_MINUTES)), name="service_duration_sane"
            ),
            models.CheckConstraint(
                condition=Q(
                    buffer_before_minutes__lte=LONGEST_BUFFER_MINUTES, buffer_after_minutes__lte=LONGEST_BUFFER_MINUTES
                ),
                name="service_buffers_sane",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def families(self) -> frozenset[str]:
        """Every kind of work in it, for the screening rules."""
        soak = {self.Family.SOAK.value} if self.has_soak else set()
        return frozenset({self.family, *self.other_families} | soak)
