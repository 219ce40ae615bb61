"""What people want to receive: their opt-ins, and addresses that are not to be written to."""

from django.db import models
from django.db.models import Q

from salon.locations.models import Location
from salon.outbox.models.message import Message


class OptIn(models.Model):
    """Somebody wants messages of a purpose at an address: agreed to in which words, when, and where."""

    location = models.ForeignKey(Location, models.PROTECT, related_name="+")
    address_digest = models.CharField(max_length=64)
    channel = models.CharField(max_length=10, choices=Message.Channel.choices)
    purpose = models.CharField(max_length=10, choices=Message.Purpose.choices)
    text_version = models.CharField(max_length=20)
    source = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = "opt-in"
        constraints = [
            models.UniqueConstraint(
                fields=["address_digest", "channel", "purpose", "location"],
                condition=Q(withdrawn_at=None),
                name="opt_in_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.purpose}"


class Suppression(models.Model):
    """An address that gets no messages of a purpose, at any salon; only its digest is kept, for ever."""

    class Reason(models.TextChoices):
        """Why."""

        ASKED = "asked"
        STOP = "stop"
        COMPLAINT = "complaint"
        BOUNCE = "bounce"
        WRONG_NUMBER = "wrong_number"

    address_digest = models.CharField(max_length=64)
    channel = models.CharField(max_length=10, choices=Message.Channel.choices)
    purpose = models.CharField(max_length=10, choices=Message.Purpose.choices)
    reason = models.CharField(max_length=40, choices=Reason.choices)
    source = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField()
    # Whoever reads the address has asked for messages again.
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["address_digest", "channel", "purpose"],
                condition=Q(lifted_at=None),
                name="suppression_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.purpose}"
