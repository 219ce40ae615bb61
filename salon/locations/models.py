"""A location (one salon), its opening hours, closures and booking policy."""

import uuid
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from salon.core.colours import HEX
from salon.core.records import Record

MINUTES_A_DAY = 24 * 60


def known_zone(name: str) -> None:
    """Raise ValidationError for a time zone that nobody knows."""
    try:
        ZoneInfo(name)
    except (ValueError, KeyError, OSError):
        raise ValidationError("Unknown time zone: %(name)s.", params={"name": name}) from None


def hex_colour(text: str) -> None:
    """Raise ValidationError for anything but a colour such as #1d5d56."""
    if not HEX.fullmatch(text):
        raise ValidationError(
            "Write the colour as six hexadecimal digits, such as #1d5d56: %(text)s.", params={"text": text}
        )


def default_tiers() -> list[dict[str, int]]:
    """Free until 24 hours before, then half the price."""
    return [{"hours_before": 24, "percent": 0}, {"hours_before": 0, "percent": 50}]


class Location(Record):
    """One salon: everything else belongs to exactly one."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=32, blank=True)
    email = models.EmailField(blank=True)
    time_zone = models.CharField(max_length=64, validators=[known_zone])
    currency = models.CharField(max_length=3, default="EUR")
    language = models.CharField(max_length=12, default="en")
    terms_version = models.CharField(max_length=20, default="1")
    privacy_version = models.CharField(max_length=20, default="1")
    # The look of the salon's public pages: one colour, from which the others follow, a line below the name, a logo.
    accent = models.CharField(max_length=7, blank=True, validators=[hex_colour])
    tagline = models.CharField(max_length=120, blank=True)
    logo_stamp = models.CharField(max_length=16, blank=True, editable=False)
    # Sites of the salon that may read catalogue and free times from their visitors' browsers.
    embed_origins: Any = models.JSONField(default=list, blank=True)
    # Renewed by every change of hours, shifts, absences, chairs, services or qualifications:
    # the key under which processes keep what they worked out from those.
    rota_stamp = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """The salon's wall clock."""
        return ZoneInfo(self.time_zone)


class Logo(models.Model):
    """The picture beside the name of a salon; apart, because hardly anybody who reads a location wants it."""

    location = models.OneToOneField(Location, models.CASCADE, related_name="logo")
    image = models.BinaryField()
    content_type = models.CharField(max_length=20)

    def __str__(self) -> str:
        return f"{self.location} {self.content_type}"


class OpeningHours(models.Model):
    """One span of a weekday in which the salon is open; minutes since local midnight."""

    location = models.ForeignKey(Location, models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField()
    opens_minute = models.PositiveSmallIntegerField()
    closes_minute = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["location", "weekday", "opens_minute", "id"]
        verbose_name_plural = "opening hours"
        constraints = [
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="opening_hours_iso_weekday"),
            models.CheckConstraint(
                condition=Q(closes_minute__gt=F("opens_minute"), closes_minute__lte=MINUTES_A_DAY),
                name="opening_hours_close_after_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens_minute}–{self.closes_minute}"


class Closure(Record):
    """A time in which the whole salon is shut: a holiday, a refit."""

    location = models.ForeignKey(Location, models.CASCADE, related_name="closures")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="closure_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.reason or str(self.starts_at)


class BookingPolicy(models.Model):
    """What the salon allows and charges; `version` is stored with each booking that accepted it."""

    location = models.OneToOneField(Location, models.CASCADE, related_name="policy")
    version = models.PositiveIntegerField(default=1)
    step_minutes = models.PositiveSmallIntegerField(default=15)
    notice_minutes = models.PositiveIntegerField(default=60)
    horizon_days = models.PositiveIntegerField(default=90)
    hold_minutes = models.PositiveSmallIntegerField(default=8)
    hold_extension_minutes = models.PositiveSmallIntegerField(default=4)
    cancel_tiers: Any = models.JSONField(default=default_tiers)
    allows_late_cancel_online = models.BooleanField(default=True)
    no_show_percent = models.PositiveSmallIntegerField(default=100)
    grace_minutes = models.PositiveSmallIntegerField(default=10)
    # From then on a late visit may be given up, if its time is needed.
    late_cancel_minutes = models.PositiveSmallIntegerField(default=15)
    # How long somebody may wait past their time, and a session run over, before the board says so aloud.
    waiting_alarm_minutes = models.PositiveSmallIntegerField(default=10)
    overrun_alarm_minutes = models.PositiveSmallIntegerField(default=5)
    undo_minutes = models.PositiveSmallIntegerField(default=3)
    offer_minutes = models.PositiveSmallIntegerField(default=15)
    max_open_per_contact = models.PositiveSmallIntegerField(default=10)
    # How long a promised start is kept for somebody who walked in, and whether a screen at the door may promise one.
    walk_in_grace_minutes = models.PositiveSmallIntegerField(default=10)
    has_kiosk = models.BooleanField(default=False)
    # Whoever books online proves by a code that the address is theirs.
    verifies_contacts = models.BooleanField(default=False)
    # How long the record of somebody is kept after their last visit, and of somebody under age after their birthday.
    retention_years = models.PositiveSmallIntegerField(default=7)

    class Meta:
        verbose_name_plural = "booking policies"
        constraints = [
            models.CheckConstraint(condition=Q(step_minutes__gt=0), name="policy_step_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.location} v{self.version}"
