"""Tokens into a made-up salon, the same for the same seed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from bookings.models import Appointment
from clients.models import Client
from salon.accounts.domain.tokens import digest
from salon.accounts.models import AccessToken
from salon.accounts.roles import PERMISSIONS, SCOPES, Role
from salon.faces.console.seeds.chance import secret
from salon.faces.console.seeds.house import House

LIFE = timedelta(days=365)


@dataclass(slots=True)
class Keyring:
    """Cuts tokens of one seed for one house."""

    seed: int
    house: House
    now: datetime

    def staff(self) -> dict[str, str]:
        """One token for each role that somebody here has, with all that the role may do."""
        cut: dict[str, AccessToken] = {}
        told: dict[str, str] = {}
        for role, handle in holders(self.house).items():
            user = self.house.users[handle]
            raw, token = self._cut(AccessToken.Kind.STAFF, role.value)
            token.subject_id, token.user, token.scopes = user.public_id, user, scopes_of(role)
            cut[role.value], told[role.value] = token, raw
        AccessToken.objects.bulk_create(cut.values())
        return told

    def clients(self, clients: Sequence[Client]) -> list[str]:
        """One token for each of these clients, in their order."""
        return self._all(AccessToken.Kind.CLIENT, [client.public_id for client in clients])

    def visits(self, appointments: Sequence[Appointment]) -> list[str]:
        """One token for the visit of each of these appointments, in their order."""
        return self._all(AccessToken.Kind.BOOKING, [row.visit.public_id for row in appointments])

    def _all(self, kind: AccessToken.Kind, subjects: Sequence[UUID]) -> list[str]:
        pairs = [self._cut(kind, subject) for subject in subjects]
        for (_, token), subject in zip(pairs, subjects, strict=True):
            token.subject_id = subject
        AccessToken.objects.bulk_create(token for _, token in pairs)
        return [raw for raw, _ in pairs]

    def _cut(self, kind: AccessToken.Kind, name: object) -> tuple[str, AccessToken]:
        raw = secret(self.seed, self.house.plan.slug, kind.value, name, prefix=f"{kind.value}_")
        token = AccessToken(
            public_id=self.house.chance.uuid(),
            kind=kind,
            digest=digest(raw),
            created_at=self.now,
            expires_at=self.now + LIFE,
        )
        return raw, token


def holders(house: House) -> dict[Role, str]:
    """The first of the staff in each role, by handle."""
    found: dict[Role, str] = {}
    everybody = [*house.plan.staff, *((who.role, who.name, who.handle) for who in house.plan.therapists)]
    for role, _, handle in everybody:
        found.setdefault(role, handle)
    return found


def scopes_of(role: Role) -> list[str]:
    """Everything that a token of the role can be allowed."""
    return sorted({scope for permission in PERMISSIONS[role] for scope in SCOPES[permission]})
