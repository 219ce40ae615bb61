"""Clients, households, consents, health declarations, clearances and alerts."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from phonenumber_field.modelfields import PhoneNumberField

from salon.core.fields import EncryptedJSONField, EncryptedTextField
from salon.core.records import Record
from salon.locations.models import Location, known_zone


class Household(Record):
    """People who share a phone or an address without being one person."""

    location = models.ForeignKey(Location, models.PROTECT, related_name="households")
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Client(Record):
    """A person treated at one location."""

    location = models.ForeignKey(Location, models.PROTECT, related_name="clients")
    household = models.ForeignKey(Household, models.SET_NULL, null=True, blank=True, related_name="members")
    name = models.CharField(max_length=200)
    search_name = models.CharField(max_length=200, editable=False)
    email = models.EmailField(blank=True)
    phone = PhoneNumberField(blank=True)
    phone_ending = models.CharField(max_length=4, blank=True, editable=False)
    language = models.CharField(max_length=12, default="en")
    time_zone = models.CharField(max_length=64, blank=True, validators=[known_zone])
    born_on = models.DateField(null=True, blank=True)
    desk_note = models.TextField(blank=True)
    # What makes a visit pleasant: tea, quiet, a seat by the window. Nothing of health.
    likes = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    # Since then out of everybody's sight, after the client asked to be forgotten.
    restricted_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Nobody looks for them any more; they are found when asked for, and are back when they book again.
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The client that this one turned out to be: kept as a former name, and for taking the merge back.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="former_selves"
    )

    class Meta:
        ordering = ["name", "id"]
        indexes = [
            models.Index(fields=["location", "email"], name="client_by_email"),
            models.Index(fields=["location", "phone"], name="client_by_phone"),
            models.Index(fields=["location", "phone_ending"], name="client_by_phone_ending"),
        ]

    def __str__(self) -> str:
        return self.name


class ClientMerge(Record):
    """Two clients who turned out to be one: what moved, so that it can be taken back for a day."""

    kept = models.ForeignKey(Client, models.CASCADE, related_name="+")
    gone = models.ForeignKey(Client, models.CASCADE, related_name="+")
    merged_at = models.DateTimeField()
    merged_by = models.CharField(max_length=80)
    # By the name of the model, the ids of the rows that moved.
    moved: Any = models.JSONField(default=dict)
    # What the kept client's fields were, and became; emptied once it cannot be taken back.
    before: Any = EncryptedJSONField(default=dict)
    after: Any = EncryptedJSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-merged_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["gone"], condition=Q(undone_at=None), name="client_merged_once"),
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="client_merge_of_two"),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by="") | (Q(undone_at__isnull=False) & ~Q(undone_by="")),
                name="client_merge_undone_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged_at:%Y-%m-%d %H:%M}"


class Consent(models.Model):
    """What a client agreed to, in which version of the text, and when it ended.

    What messages somebody wants is said of an address and kept in the outbox.
    """

    class Kind(models.TextChoices):
        """One tick each, none a condition of another."""

        TERMS = "terms"
        PRIVACY = "privacy"
        HEALTH_DATA = "health_data"

    client = models.ForeignKey(Client, models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    version = models.CharField(max_length=20)
    source = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["client", "kind", "-given_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "kind", "version"], condition=Q(withdrawn_at=None), name="consent_live_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} v{self.version}"


class Light(models.TextChoices):
    """All that the desk may see of a client's health."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"


class HealthDeclaration(Record):
    """What a client said of their health at one moment, with the rules that were asked."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="declarations")
    declared_at = models.DateTimeField()
    source = models.CharField(max_length=20)
    rules_version = models.CharField(max_length=40)
    answers: Any = EncryptedJSONField()
    # Whom to call, the doctor, goals and habits, where the form asked for them: `clients.domain.about`.
    about: Any = EncryptedJSONField(null=True)
    light = models.CharField(max_length=5, choices=Light.choices)
    # The public id of the appointment it was asked for, where it was asked for one.
    topic = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["client", "-declared_at", "-id"]
        indexes = [
            models.Index(fields=["client", "-declared_at"], name="declaration_latest"),
            models.Index(fields=["topic", "-declared_at"], condition=Q(topic__isnull=False), name="declaration_topic"),
        ]

    def __str__(self) -> str:
        return f"{self.declared_at:%Y-%m-%d}"


class HealthDraft(models.Model):
    """A health form that somebody is filling in: kept as typed until it is sent, then gone."""

    # The public id of the appointment it is asked for.
    topic = models.UUIDField()
    # A digest of the mark of the browser it is filled in with; blank on the salon's own tablet.
    device = models.CharField(max_length=64, blank=True)
    client = models.ForeignKey(Client, models.CASCADE, related_name="+")
    given: Any = EncryptedJSONField()
    saved_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["saved_at", "id"]
        constraints = [models.UniqueConstraint(fields=["topic", "device"], name="draft_once_on_each_device")]

    def __str__(self) -> str:
        return f"{self.saved_at:%Y-%m-%d %H:%M}"


class Clearance(Record):
    """A doctor's written word that a rule asked for: for which work, how firmly, how long."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="clearances")
    rule_code = models.CharField(max_length=40)
    doctor: Any = EncryptedTextField()
    # In the doctor's words; families and pressure are what the rules can hold a visit against.
    scope: Any = EncryptedTextField(blank=True)
    families: Any = models.JSONField(default=list, blank=True)
    pressure_max = models.PositiveSmallIntegerField(null=True, blank=True)
    issued_on = models.DateField()
    valid_until = models.DateField()
    recorded_by = models.CharField(max_length=80)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["client", "-valid_until", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(valid_until__gte=F("issued_on")), name="clearance_ends_after_issue"),
        ]

    def __str__(self) -> str:
        return f"{self.valid_until}"


class Alert(Record):
    """A short warning on a client that reception may read; never a health detail."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="alerts")
    code = models.CharField(max_length=40)
    words = models.CharField(max_length=200, blank=True)
    raised_at = models.DateTimeField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["client", "-raised_at", "id"]

    def __str__(self) -> str:
        return self.code
