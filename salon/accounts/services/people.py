"""Who logs in, and as what: people of a salon and their roles."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from salon.accounts.models import Membership, User
from salon.accounts.roles import Permission, Role
from salon.accounts.services import audit
from salon.accounts.viewer import Kind, Viewer
from salon.core.errors import Forbidden, NotFound, Refusal
from salon.core.writing import writing
from salon.locations.models import Location

CHANGEABLE = frozenset({"name", "language", "is_active"})


class EmailTaken(Refusal):
    """Somebody logs in with this address already."""

    code = "duplicate"


class LastManager(Refusal):
    """A salon would be left without anybody who manages it."""

    code = "last-manager"


def invite(
    *, location: Location | None, role: Role, facts: Mapping[str, Any], password: str, by: Viewer, now: datetime
) -> User:
    """Somebody new who logs in, with one role; `facts` are e-mail, name and language.

    Only the house itself makes somebody without a salon. Raises Forbidden and EmailTaken.
    """
    if location is None and by.kind is not Kind.SYSTEM:
        raise Forbidden
    if location is not None:
        _may_edit(by, location.pk)
    with writing(refusals={"accounts_user_email_key": EmailTaken}):
        if User.objects.filter(email=str(facts["email"]).lower()).exists():
            raise EmailTaken
        user = User.objects.create_user(**facts, password=password)
        place = None if location is None else location.pk
        audit.record(by=by, action="user.invite", thing=user, location_id=place, now=now)
        if location is not None:
            Membership.objects.create(user=user, location=location, role=role)
            audit.record(by=by, action="role.give", thing=user, location_id=place, now=now, role=role.value)
    return user


def change(user: User, *, changes: Mapping[str, Any], by: Viewer, now: datetime) -> User:
    """Change somebody all of whose roles are at salons of `by`; raises Forbidden and LastManager."""
    if unknown := changes.keys() - CHANGEABLE:
        raise TypeError(f"these cannot be changed: {sorted(unknown)}")
    places = _own_people(user, by)
    with writing():
        if changes.get("is_active") is False:
            for location_id in places:
                _refuse_last(user, location_id)
        for name, value in changes.items():
            setattr(user, name, value)
        user.save(update_fields=list(changes))
        for location_id in places:
            audit.record(
                by=by, action="user.change", thing=user, location_id=location_id, now=now, fields=sorted(changes)
            )
    return user


def set_password(user: User, *, password: str, by: Viewer, now: datetime) -> None:
    """Give somebody a new password and forget the PIN; open sessions end with the old one. Raises Forbidden."""
    places = _own_people(user, by)
    with writing():
        user.set_password(password)
        user.pin = ""
        user.save(update_fields=["password", "pin"])
        for location_id in places:
            audit.record(by=by, action="user.set_password", thing=user, location_id=location_id, now=now)


def give_role(*, email: str, location: Location, role: Role, by: Viewer, now: datetime) -> Membership:
    """One more role for somebody who logs in already; one held already is answered as it is.

    Raises Forbidden, and NotFound for an address that nobody logs in with.
    """
    _may_edit(by, location.pk)
    with writing():
        user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
        if user is None:
            raise NotFound
        membership, is_new = Membership.objects.get_or_create(user=user, location=location, role=role)
        if is_new:
            audit.record(by=by, action="role.give", thing=user, location_id=location.pk, now=now, role=role.value)
    return membership


def take_role(membership: Membership, *, by: Viewer, now: datetime) -> None:
    """Take a role away; raises Forbidden and LastManager."""
    _may_edit(by, membership.location_id)
    with writing():
        if membership.role == Role.MANAGER:
            _refuse_last(membership.user, membership.location_id)
        audit.record(
            by=by, action="role.take", thing=membership.user, location_id=membership.location_id, now=now,
            role=membership.role,
        )  # fmt: skip
        membership.delete()


def _own_people(user: User, by: Viewer) -> list[int]:
    """The salons where somebody works; raises Forbidden when one of them is none of `by`'s."""
    places = set(Membership.objects.filter(user=user).order_by("location_id").values_list("location_id", flat=True))
    if not places or not places <= set(by.locations(Permission.EDIT_CATALOGUE)):
        raise Forbidden
    return sorted(places)


def _refuse_last(user: User, location_id: int) -> None:
    """Nobody may leave a salon without a manager; the salon's managers are locked first, so that two do not go."""
    managers = Membership.objects.select_for_update().filter(location=location_id, role=Role.MANAGER)
    held = [row.user_id for row in managers.filter(user__is_active=True).order_by("id")]
    if held and set(held) <= {user.pk}:
        raise LastManager


def _may_edit(by: Viewer, location_id: int) -> None:
    if not by.may(Permission.EDIT_CATALOGUE, location_id):
        raise Forbidden
