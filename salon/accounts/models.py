"""Users, their roles, access tokens, the audit trail and idempotency keys."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from salon.accounts.roles import Role
from salon.core.fields import EncryptedTextField
from salon.core.records import Record
from salon.locations.models import Location


class UserManager(BaseUserManager["User"]):
    """Makes users, who log in by e-mail."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """One user with a usable password, or none when it is None."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """The one who may open the admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        """For logging in: the case of an address does not matter."""
        return self.get(email=(email or "").lower())


class User(AbstractBaseUser, PermissionsMixin, Record):
    """Somebody who logs in."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=12, blank=True)
    # Hashed like a password; only for coming back to a locked screen.
    pin = models.CharField(max_length=128, blank=True, editable=False)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ["email"]
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_lower_case"),
        ]

    def __str__(self) -> str:
        return self.email

    def get_full_name(self) -> str:
        """What the back office calls whoever is logged in."""
        return self.name


class Membership(models.Model):
    """A role of a user at one location."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    location = models.ForeignKey(Location, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])

    class Meta:
        ordering = ["user", "location", "role"]
        constraints = [
            models.UniqueConstraint(fields=["user", "location", "role"], name="membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role}"


class AccessToken(Record):
    """A secret handed out once; only its digest is kept."""

    class Kind(models.TextChoices):
        """The prefix that the holder sees."""

        BOOKING = "bk"
        CLIENT = "cl"
        STAFF = "st"
        FEED = "ic"

    kind = models.CharField(max_length=2, choices=Kind.choices)
    digest = models.CharField(max_length=64, unique=True)
    subject_id = models.UUIDField(db_index=True)
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="access_tokens")
    scopes: Any = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.kind}_…"


class BreakGlass(Record):
    """For a few minutes somebody may read the record of one person they do not treat, and said why."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    location = models.ForeignKey(Location, models.PROTECT, related_name="+")
    # The public id of the client.
    subject_id = models.UUIDField()
    reason: Any = EncryptedTextField()
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("opened_at")), name="break_glass_ends_after_opening"),
        ]
        indexes = [models.Index(fields=["user", "subject_id", "expires_at"], name="break_glass_open")]

    def __str__(self) -> str:
        return f"{self.opened_at:%Y-%m-%d %H:%M}"


class AuditEvent(models.Model):
    """One write or one reading of health data: who, when, what. Never changed, never removed."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=40)
    object_id = models.UUIDField()
    location = models.ForeignKey(Location, models.PROTECT, null=True, db_index=False, related_name="+")
    purpose = models.CharField(max_length=60, blank=True)
    ip = models.GenericIPAddressField(null=True)
    request_id = models.CharField(max_length=36, blank=True)
    # Codes, ids and instants only: the trail is read by people who may not see health data.
    detail: Any = models.JSONField(default=dict)
    # Filled in order of id by the sealing sweep, so that writers never wait for each other.
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["object_id", "id"], name="audit_by_object"),
            models.Index(fields=["location", "at", "id"], name="audit_by_location"),
            models.Index(fields=["id"], condition=Q(hash=""), name="audit_unsealed"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_type}"


class IdempotencyKey(models.Model):
    """A request that was carried out, and what it was answered."""

    scope = models.CharField(max_length=64, unique=True)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    # Answers may hold contact data and a token: kept as short as they are useful.
    answer = EncryptedTextField(blank=True)
    headers: Any = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.status}"
