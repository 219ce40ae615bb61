"""RecordPolicy: how a location keeps its record."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from salon.locations.models import Location


class RecordPolicy(models.Model):
    """What a location decided about its record; without a row the usual holds."""

    location = models.OneToOneField(Location, models.CASCADE, related_name="record_policy")
    # How long before and after a visit its therapist may read what the client said of their health.
    opens_days_before = models.PositiveSmallIntegerField(default=7)
    closes_days_after = models.PositiveSmallIntegerField(default=30)
    sign_within_hours = models.PositiveSmallIntegerField(default=24)
    break_glass_minutes = models.PositiveSmallIntegerField(default=30)
    # Whether a limit that screening set is set aside by two people only.
    demands_second_person = models.BooleanField(default=False)
    # A spot so sore in so many visits in a row is a reason to suggest a doctor.
    persisting_score = models.PositiveSmallIntegerField(
        default=5, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    persisting_visits = models.PositiveSmallIntegerField(default=3)
    points_worked_at_most = models.PositiveSmallIntegerField(default=6)

    class Meta:
        verbose_name_plural = "record policies"
        constraints = [
            models.CheckConstraint(
                condition=Q(break_glass_minutes__range=(1, 240), sign_within_hours__gte=1, persisting_visits__gte=2),
                name="record_policy_sane",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.location}"
