"""What a salon tells its clients, and when: one row where it differs from the usual."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from salon.locations.models import MINUTES_A_DAY, Location
from salon.outbox.domain.plan import USUAL, Plan, Step
from salon.outbox.domain.quiet import Window


def usual_steps() -> list[dict[str, Any]]:
    """The reminders of a salon that has not said otherwise."""
    return [step.told() for step in USUAL.steps]


class MessagePlan(models.Model):
    """The salon's plan; minutes of the day are those of the client's clock."""

    location = models.OneToOneField(Location, models.CASCADE, related_name="message_plan")
    steps: Any = models.JSONField(default=usual_steps)
    # Kinds that are not sent at all.
    off: Any = models.JSONField(default=list, blank=True)
    opens_minute = models.PositiveSmallIntegerField(default=USUAL.window.opens)
    closes_minute = models.PositiveSmallIntegerField(default=USUAL.window.closes)
    # Marketing begins later on Sundays.
    sunday_minute = models.PositiveSmallIntegerField(default=USUAL.window.sunday)
    # Zero is no limit.
    texts_a_day = models.PositiveSmallIntegerField(default=USUAL.texts_a_day)
    texts_a_week = models.PositiveSmallIntegerField(default=USUAL.texts_a_week)
    aftercare_minute = models.PositiveSmallIntegerField(default=USUAL.aftercare_minute)
    rebooking_days = models.PositiveSmallIntegerField(default=USUAL.rebooking_days)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["location"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_minute__gte=F("opens_minute") + 60, closes_minute__lte=MINUTES_A_DAY),
                name="message_plan_open_an_hour",
            ),
            models.CheckConstraint(
                condition=Q(sunday_minute__gte=F("opens_minute"), sunday_minute__lt=F("closes_minute")),
                name="message_plan_sunday_within",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.location} v{self.version}"

    @property
    def plan(self) -> Plan:
        """As the rules of sending read it."""
        return Plan(
            steps=tuple(Step.read(told) for told in self.steps),
            off=frozenset(self.off),
            window=Window(self.opens_minute, self.closes_minute, self.sunday_minute),
            texts_a_day=self.texts_a_day,
            texts_a_week=self.texts_a_week,
            aftercare_minute=self.aftercare_minute,
            rebooking_days=self.rebooking_days,
        )
