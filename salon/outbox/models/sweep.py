"""When the outbox was swept last, and which channel is left alone for a moment."""

from django.db import models

from salon.outbox.models.message import Message


class Sweep(models.Model):
    """The last sweep of a channel that came to its end; after trouble the next ones wait."""

    channel = models.CharField(max_length=10, choices=Message.Channel.choices, unique=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    # In a row, without one success between.
    failures = models.PositiveSmallIntegerField(default=0)
    paused_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["channel"]

    def __str__(self) -> str:
        return self.channel
