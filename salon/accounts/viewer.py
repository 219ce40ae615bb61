"""Viewer: who is asking, carried from the door to every selector and service."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from salon.accounts.roles import PERMISSIONS, SCOPES, Permission, Role


class Kind(StrEnum):
    """What kind of asker."""

    ANONYMOUS = "anonymous"
    HOLDER = "holder"
    CLIENT = "client"
    STAFF = "staff"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is asking and what they may do.

    `subject` is the public id of the visit that a booking holder's token opens, or of the client
    that a client account belongs to. `roles` maps location ids to roles. `scopes` narrows a staff
    token; None means everything the roles allow. `ip` and `request_id` go into the audit trail.
    """

    kind: Kind
    subject: uuid.UUID | None = None
    user_id: int | None = None
    user_public_id: uuid.UUID | None = None
    roles: Mapping[int, frozenset[Role]] = field(default_factory=dict)
    scopes: frozenset[str] | None = None
    ip: str | None = None
    request_id: str = ""

    @property
    def actor(self) -> str:
        """How the audit trail names this viewer."""
        who = self.user_public_id or self.subject
        return f"{self.kind}:{who}" if who else self.kind.value

    @property
    def is_staff(self) -> bool:
        """Somebody of a salon, by log-in or token."""
        return self.kind is Kind.STAFF

    def may(self, permission: Permission, location_id: int) -> bool:
        """Whether some role of this viewer at that location allows it, within the token's scopes."""
        if self.kind is Kind.SYSTEM:
            return True
        if self.scopes is not None and not SCOPES[permission] & self.scopes:
            return False
        return any(permission in PERMISSIONS[role] for role in self.roles.get(location_id, ()))

    def locations(self, permission: Permission) -> list[int]:
        """The ids of the locations where this viewer may do it, ascending."""
        return sorted(place for place in self.roles if self.may(permission, place))


ANONYMOUS = Viewer(kind=Kind.ANONYMOUS)
SYSTEM = Viewer(kind=Kind.SYSTEM)
