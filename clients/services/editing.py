"""Adding, changing and putting away clients, at the desk and by clients themselves."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from clients.models import Client, Household
from clients.selectors import alike
from clients.services.people import contact_columns
from salon.accounts.roles import Permission
from salon.accounts.services import audit
from salon.accounts.viewer import Kind, Viewer
from salon.core.errors import Forbidden, NotFound, Refusal
from salon.core.phones import phone_number
from salon.core.text import UnfitText, tidy
from salon.core.writing import writing
from salon.locations.models import Location

CONTACT = ("name", "email", "phone")
OWN = frozenset({*CONTACT, "language", "time_zone", "born_on"})
OF_STAFF = frozenset({"desk_note", "likes"})
NOTE_LENGTH = {"desk_note": 2_000, "likes": 500}


class SamePerson(Refusal):
    """Others of the salon may be this very person; `candidates` are their ids, with most in common first."""

    code = "duplicate"

    def __init__(self, candidates: Collection[Client]) -> None:
        super().__init__()
        self.candidates = list(candidates)


class FactsUnfit(Refusal):
    """A note that is too long or cannot be stored; `fields` names which."""

    code = "validation"


class ClientChanged(Refusal):
    """Somebody changed the client in the meantime; `version` is the present one."""

    code = "version-mismatch"


def add(
    location: Location,
    *,
    facts: Mapping[str, Any],
    by: Viewer,
    now: datetime,
    others: Collection[UUID] = (),
    household_of: Client | None = None,
) -> Client:
    """A new client; `others` are those looked alike who are known to be somebody else.

    Who lives with somebody known needs no contact of their own. Raises Forbidden, ContactUnfit, FactsUnfit and,
    for staff, SamePerson.
    """
    _may_edit(by, location.pk)
    told = dict.fromkeys(CONTACT, "") | dict(facts)
    columns = _columns(location, told, needs_contact=household_of is None)
    client = Client(location=location, created_at=now, **{"language": location.language} | columns)
    with writing():
        _refuse_same(client, others, by)
        if household_of is not None:
            client.household = _household_of(household_of)
        client.save(force_insert=True)
        audit.record(by=by, action="client.create", thing=client, location_id=location.pk, now=now)
    return client


def change(
    client: Client,
    *,
    changes: Mapping[str, Any],
    expected_version: int,
    by: Viewer,
    now: datetime,
    others: Collection[UUID] = (),
) -> Client:
    """Change what is named of a client that nobody changed since; clients themselves have no say in the desk's notes.

    Raises Forbidden, NotFound, ContactUnfit, FactsUnfit, ClientChanged and, for staff, SamePerson.
    """
    if by.kind is Kind.CLIENT and (by.subject != client.public_id or not changes.keys() <= OWN):
        raise Forbidden
    if by.kind is not Kind.CLIENT:
        _may_edit(by, client.location_id)
    with writing():
        fresh = _locked(client)
        if fresh.version != expected_version:
            raise ClientChanged(version=fresh.version)
        before = {name: getattr(fresh, name) for name in ("search_name", "email", "phone")}
        was_reachable = bool(fresh.email or fresh.phone)
        told = {name: str(getattr(fresh, name)) for name in CONTACT} | dict(changes)
        columns = _columns(fresh.location, told, needs_contact=was_reachable and fresh.household_id is None)
        for name, value in columns.items():
            setattr(fresh, name, value)
        if before != {name: getattr(fresh, name) for name in before}:
            _refuse_same(fresh, others, by)
        fresh.version += 1
        fresh.save(update_fields=[*columns, "version"])
        audit.record(
            by=by,
            action="client.change",
            thing=fresh,
            location_id=fresh.location_id,
            now=now,
            fields=sorted(changes),
        )
    return fresh


def archive(client: Client, *, by: Viewer, now: datetime) -> None:
    """Put a client away: not offered when searching, back as soon as they book again. Raises Forbidden."""
    _put(client, {"archived_at": now}, "client.archive", {"archived_at": None}, by=by, now=now)


def restore(client: Client, *, by: Viewer, now: datetime) -> None:
    """Take a client out again. Raises Forbidden."""
    _put(client, {"archived_at": None}, "client.restore", {"archived_at__isnull": False}, by=by, now=now)


def join_household(client: Client, *, of: Client, by: Viewer, now: datetime) -> None:
    """The two share a household from now on; raises Forbidden, and NotFound for somebody of another salon."""
    _may_edit(by, client.location_id)
    if of.location_id != client.location_id or of.pk == client.pk:
        raise NotFound
    with writing():
        household = _household_of(of)
        _put(client, {"household": household}, "client.household", {}, by=by, now=now)


def leave_household(client: Client, *, by: Viewer, now: datetime) -> None:
    """The client shares a household with nobody any more. Raises Forbidden."""
    _put(client, {"household": None}, "client.household", {"household__isnull": False}, by=by, now=now)


def _put(
    client: Client, columns: Mapping[str, Any], action: str, where: Mapping[str, Any], *, by: Viewer, now: datetime
) -> None:
    """One change whose being there already is fine."""
    _may_edit(by, client.location_id)
    with writing():
        if Client.objects.filter(pk=client.pk, **where).update(**columns):
            audit.record(by=by, action=action, thing=client, location_id=client.location_id, now=now)


def _may_edit(by: Viewer, location_id: int) -> None:
    if not by.may(Permission.EDIT_CLIENTS, location_id):
        raise Forbidden


def _columns(location: Location, told: Mapping[str, Any], *, needs_contact: bool) -> dict[str, Any]:
    said = {name: told[name] for name in CONTACT}
    number = phone_number(said["phone"], dialled_from=str(location.phone)) if said["phone"].strip() else None
    if number is not None:
        said["phone"] = number.as_e164
    columns = contact_columns(**said, needs_contact=needs_contact)
    columns |= {name: told[name] for name in OWN & told.keys() if name not in CONTACT}
    unfit = []
    for name in sorted(OF_STAFF & told.keys()):
        try:
            columns[name] = tidy(told[name])
        except UnfitText:
            unfit.append(name)
        else:
            unfit += [name] if len(columns[name]) > NOTE_LENGTH[name] else []
    if unfit:
        raise FactsUnfit(fields=unfit)
    return columns


def _refuse_same(client: Client, others: Collection[UUID], by: Viewer) -> None:
    """Raise SamePerson; somebody with the same name and the same contact is nobody else, whatever is said."""
    if not by.is_staff:
        return
    said = {"name": client.search_name, "email": client.email, "phone": str(client.phone)}
    found = alike(client.location, besides=client if client.pk else None, **said)
    left = [one for one in found if one.public_id not in set(others) or _is_same(one, client)]
    if left:
        raise SamePerson(left)


def _is_same(one: Client, other: Client) -> bool:
    same_contact = one.email == other.email != "" or str(one.phone) == str(other.phone) != ""
    return same_contact and one.search_name == other.search_name


def _household_of(client: Client) -> Household:
    if client.household is not None:
        return client.household
    household = Household.objects.create(location=client.location, name=client.name)
    Client.objects.filter(pk=client.pk).update(household=household)
    return household


def _locked(client: Client) -> Client:
    rows = Client.objects.select_for_update(of=("self",)).select_related("location", "household")
    fresh = rows.filter(pk=client.pk, merged_into=None, restricted_at=None).first()
    if fresh is None:
        raise NotFound
    return fresh
