"""Roles and what each may do, readable from top to bottom."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody is at one location."""

    RECEPTIONIST = "receptionist"
    THERAPIST = "therapist"
    MASTER = "master"
    CLEANER = "cleaner"
    MANAGER = "manager"
    AUDITOR = "auditor"


class Permission(StrEnum):
    """One thing somebody may do at a location."""

    SEE_DAY = "see every appointment of the location"
    SEE_OWN_DAY = "see one's own appointments"
    RUN_DAY = "book, move, cancel, check in for anyone"
    RUN_OWN_DAY = "book, move, cancel, check in for oneself"
    SEE_CLIENTS = "see contact data of every client"
    EDIT_CLIENTS = "change contact data"
    READ_HEALTH = "read answers and notes of one's own clients"
    WRITE_NOTES = "screen, treat, write and sign"
    MERGE_CLIENTS = "say that two clients are one person"
    SEE_MESSAGES = "see what is sent to clients, and what was not and why"
    SEND_MESSAGES = "send a message again"
    EDIT_CATALOGUE = "change services, prices, chairs, hours and people"
    READ_AUDIT = "read the audit trail"
    BREAK_GLASS = "read a record for half an hour, with a reason that is kept"
    APPROVE_ERASURE = "let somebody be forgotten, when another person asked for it"


_THERAPIST = {
    Permission.SEE_OWN_DAY,
    Permission.RUN_OWN_DAY,
    Permission.READ_HEALTH,
    Permission.WRITE_NOTES,
}
_DESK = {
    Permission.SEE_DAY,
    Permission.RUN_DAY,
    Permission.SEE_CLIENTS,
    Permission.EDIT_CLIENTS,
    Permission.SEE_MESSAGES,
    Permission.SEND_MESSAGES,
}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.RECEPTIONIST: frozenset(_DESK),
    Role.THERAPIST: frozenset(_THERAPIST),
    Role.MASTER: frozenset(_THERAPIST | {Permission.SEE_DAY}),
    Role.CLEANER: frozenset(),
    Role.MANAGER: frozenset(
        _DESK
        | {
            Permission.EDIT_CATALOGUE,
            Permission.MERGE_CLIENTS,
            Permission.READ_AUDIT,
            Permission.BREAK_GLASS,
            Permission.APPROVE_ERASURE,
        }
    ),
    Role.AUDITOR: frozenset({Permission.READ_AUDIT}),
}

# A token of a program does no more than its scopes say, whatever the role behind it.
SCOPES: dict[Permission, frozenset[str]] = {
    Permission.SEE_DAY: frozenset({"appointments:read", "appointments:write"}),
    Permission.SEE_OWN_DAY: frozenset({"appointments:read", "appointments:write"}),
    Permission.RUN_DAY: frozenset({"appointments:write"}),
    Permission.RUN_OWN_DAY: frozenset({"appointments:write"}),
    Permission.SEE_CLIENTS: frozenset({"clients:read", "clients:write"}),
    Permission.EDIT_CLIENTS: frozenset({"clients:write"}),
    Permission.READ_HEALTH: frozenset({"health:read", "health:write"}),
    Permission.WRITE_NOTES: frozenset({"health:write"}),
    Permission.MERGE_CLIENTS: frozenset({"clients:write"}),
    Permission.SEE_MESSAGES: frozenset({"messages:read", "messages:write"}),
    Permission.SEND_MESSAGES: frozenset({"messages:write"}),
    Permission.EDIT_CATALOGUE: frozenset({"settings:write"}),
    Permission.READ_AUDIT: frozenset({"audit:read"}),
    Permission.BREAK_GLASS: frozenset({"settings:write"}),
    Permission.APPROVE_ERASURE: frozenset({"settings:write"}),
}
