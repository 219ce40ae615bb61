"""Therapists, their qualifications and their working time."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from salon.catalogue.models import QualificationType
from salon.core.records import Record
from salon.locations.models import MINUTES_A_DAY, Location


class Therapist(Record):
    """A person who treats at one location."""

    location = models.ForeignKey(Location, models.PROTECT, related_name="therapists")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="therapist"
    )
    display_name = models.CharField(max_length=200)
    languages: Any = models.JSONField(default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["location", "position", "id"]

    def __str__(self) -> str:
        return self.display_name


class Qualification(models.Model):
    """A certificate or licence of one therapist; bookable from its first to its last valid day."""

    therapist = models.ForeignKey(Therapist, models.CASCADE, related_name="qualifications")
    type = models.ForeignKey(QualificationType, models.PROTECT, related_name="+")
    issuer = models.CharField(max_length=200, blank=True)
    number = models.CharField(max_length=80, blank=True)
    valid_from = models.DateField()
    expires_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["therapist", "type", "valid_from", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("valid_from")),
                name="qualification_expires_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type}"


class ShiftPattern(models.Model):
    """Hours that recur on a weekday; minutes since local midnight."""

    therapist = models.ForeignKey(Therapist, models.CASCADE, related_name="shift_patterns")
    weekday = models.PositiveSmallIntegerField()
    starts_minute = models.PositiveSmallIntegerField()
    ends_minute = models.PositiveSmallIntegerField()
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["therapist", "weekday", "starts_minute", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="shift_pattern_iso_weekday"),
            models.CheckConstraint(
                condition=Q(ends_minute__gt=F("starts_minute"), ends_minute__lte=MINUTES_A_DAY),
                name="shift_pattern_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.starts_minute}–{self.ends_minute}"


class Shift(models.Model):
    """One day's hours instead of the pattern's: [[from, to], …] in minutes; an empty list is a day off."""

    therapist = models.ForeignKey(Therapist, models.CASCADE, related_name="shifts")
    on = models.DateField()
    spans: Any = models.JSONField(default=list)

    class Meta:
        ordering = ["therapist", "on", "id"]
        constraints = [models.UniqueConstraint(fields=["therapist", "on"], name="shift_once_a_day")]

    def __str__(self) -> str:
        return f"{self.on}"


class TimeOff(Record):
    """An absence; visits already booked inside it stay and are listed."""

    class Kind(models.TextChoices):
        """Why, in one word."""

        SICK = "sick"
        HOLIDAY = "holiday"
        OTHER = "other"

    therapist = models.ForeignKey(Therapist, models.CASCADE, related_name="time_off")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    # Asked for by the therapist and not yet granted: the diary does not know of it.
    is_request = models.BooleanField(default=False)

    class Meta:
        ordering = ["therapist", "starts_at", "id"]
        verbose_name_plural = "time off"
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="time_off_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.starts_at:%Y-%m-%d}"
