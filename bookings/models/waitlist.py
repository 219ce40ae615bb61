"""Who waits for a time, time that became free, and to whom it is offered."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from bookings.models.appointment import Appointment
from bookings.models.chair import Chair
from bookings.models.service import Service
from bookings.models.visit import Visit
from clients.models import Client
from salon.core.records import Record
from salon.locations.models import MINUTES_A_DAY, Location
from therapists.models import Therapist

LARGEST_PARTY = 4


class WaitlistEntry(Record):
    """Somebody wants a time that is not free, and waits for one of up to five wishes."""

    class Status(models.TextChoices):
        """Where the entry stands."""

        WAITING = "waiting"
        OFFERED = "offered"
        BOOKED = "booked"
        LEFT = "left"
        EXPIRED = "expired"

    location = models.ForeignKey(Location, models.PROTECT, db_index=False, related_name="waitlist")
    client = models.ForeignKey(Client, models.PROTECT, related_name="waitlist")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    joined_at = models.DateTimeField()
    # When the last of the wishes is over.
    ends_at = models.DateTimeField()
    language = models.CharField(max_length=12, blank=True)
    source = models.CharField(max_length=20)
    # What was agreed to when joining, with the version of each text: accepting an offer books.
    consents: Any = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["joined_at", "id"]
        verbose_name_plural = "waitlist entries"
        indexes = [
            models.Index(fields=["location", "status", "joined_at", "id"], name="waitlist_in_order"),
            models.Index(fields=["ends_at"], condition=Q(status="waiting"), name="waitlist_over"),
        ]

    def __str__(self) -> str:
        return f"{self.joined_at:%Y-%m-%d %H:%M} {self.status}"


class WaitlistWish(models.Model):
    """One thing that would suit: a service, maybe with a therapist, on some days, between two times of the day."""

    entry = models.ForeignKey(WaitlistEntry, models.CASCADE, related_name="wishes")
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    therapist = models.ForeignKey(Therapist, models.PROTECT, null=True, blank=True, related_name="+")
    party_size = models.PositiveSmallIntegerField(default=1)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    # On the salon's clock, the visit lies between these minutes of each day.
    day_from = models.PositiveSmallIntegerField(default=0)
    day_to = models.PositiveSmallIntegerField(default=MINUTES_A_DAY)

    class Meta:
        ordering = ["entry", "id"]
        verbose_name_plural = "waitlist wishes"
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="wish_ends_after_start"),
            models.CheckConstraint(
                condition=Q(day_to__gt=F("day_from"), day_to__lte=MINUTES_A_DAY), name="wish_times_of_a_day"
            ),
            models.CheckConstraint(condition=Q(party_size__range=(1, LARGEST_PARTY)), name="wish_party_sane"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d}–{self.ends_at:%Y-%m-%d}"


class FreedTime(models.Model):
    """A time that a therapist, and maybe a chair, has become free; written where somebody waits for such a time."""

    location = models.ForeignKey(Location, models.PROTECT, related_name="+")
    therapist = models.ForeignKey(Therapist, models.PROTECT, related_name="+")
    chair = models.ForeignKey(Chair, models.PROTECT, null=True, blank=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    # What took it before, where a visit did.
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, blank=True, related_name="+")
    freed_at = models.DateTimeField()
    # Before that it may be taken back, and whom it is offered to has heard nothing.
    told_from = models.DateTimeField()
    # When to look whom it would suit; none once nobody is left or it is taken.
    look_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="freed_time_ends_after_start"),
        ]
        indexes = [
            models.Index(fields=["look_at"], condition=Q(look_at__isnull=False), name="freed_time_to_look_at"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class Offer(Record):
    """A freed time held for one entry, until it is accepted, declined or over. The hold is a visit like any other."""

    class Status(models.TextChoices):
        """How it stands."""

        LIVE = "live"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        EXPIRED = "expired"
        # Somebody let the hold go, or the entry left the list.
        WITHDRAWN = "withdrawn"

    entry = models.ForeignKey(WaitlistEntry, models.PROTECT, related_name="offers")
    freed = models.ForeignKey(FreedTime, models.PROTECT, related_name="offers")
    visit = models.OneToOneField(Visit, models.PROTECT, related_name="offer")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.LIVE)
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    # Why this entry and none before it: its place, and what was against those passed over.
    explanation: Any = models.JSONField(default=dict)

    class Meta:
        ordering = ["-offered_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["freed"], condition=Q(status="live"), name="offer_live_once_a_slot"),
            models.UniqueConstraint(fields=["entry"], condition=Q(status="live"), name="offer_live_once_an_entry"),
            models.UniqueConstraint(fields=["freed", "entry"], name="offer_made_once"),
        ]
        indexes = [models.Index(fields=["expires_at"], condition=Q(status="live"), name="offer_to_expire")]

    def __str__(self) -> str:
        return f"{self.offered_at:%Y-%m-%d %H:%M} {self.status}"
