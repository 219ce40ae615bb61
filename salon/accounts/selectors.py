"""Who is asking, worked out from a session or a token."""

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet

from salon.accounts.domain.tokens import digest
from salon.accounts.models import AccessToken, BreakGlass, Membership, User
from salon.accounts.roles import Permission, Role
from salon.accounts.viewer import Kind, Viewer
from salon.core.errors import NotFound, Refusal

# A text, because every open desk asks it every second, and to put it together anew costs more than the answer.
LATEST = """
SELECT location.rota_stamp, event.id, event.action
FROM locations_location location LEFT JOIN (
  SELECT id, action FROM accounts_auditevent WHERE location_id = %s ORDER BY at DESC, id DESC LIMIT 40
) event ON TRUE
WHERE location.id = %s"""


class TokenInvalid(Refusal):
    """Unknown, expired or revoked: the answer is the same."""

    code = "token-invalid"


def user_by_email(email: str) -> User:
    """Somebody who may log in; raises NotFound."""
    found = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if found is None:
        raise NotFound
    return found


def viewer_of_user(user: User, *, ip: str | None, request_id: str) -> Viewer:
    """The viewer behind a log-in, with the roles as they are now."""
    roles: dict[int, set[Role]] = defaultdict(set)
    for location_id, role in Membership.objects.filter(user=user).values_list("location_id", "role"):
        roles[location_id].add(Role(role))
    return Viewer(
        kind=Kind.STAFF,
        user_id=user.pk,
        user_public_id=user.public_id,
        roles={place: frozenset(names) for place, names in roles.items()},
        ip=ip,
        request_id=request_id,
    )


def roles_at(location_ids: Collection[int]) -> QuerySet[Membership]:
    """Who is what at these locations."""
    return Membership.objects.filter(location__in=location_ids).order_by("role", "id")


def works_only_at(user: User, location_ids: Collection[int]) -> bool:
    """Whether somebody has a role, and none elsewhere."""
    places = set(Membership.objects.filter(user=user).order_by("id").values_list("location_id", flat=True))
    return bool(places) and places <= set(location_ids)


def opened_subjects(*, viewer: Viewer, now: datetime) -> frozenset[uuid.UUID]:
    """The people whose records this viewer has broken the glass of and may still read."""
    places = viewer.locations(Permission.BREAK_GLASS)
    if viewer.user_id is None or not places:
        return frozenset()
    opened = BreakGlass.objects.filter(user=viewer.user_id, opened_at__lte=now, expires_at__gt=now)
    return frozenset(opened.filter(location__in=places).order_by("id").values_list("subject_id", flat=True))


def open_glass(*, viewer: Viewer, subject_id: uuid.UUID, now: datetime) -> BreakGlass | None:
    """The leave by which this viewer may read that person's record now; the one that lasts longest."""
    if subject_id not in opened_subjects(viewer=viewer, now=now):
        return None
    rows = BreakGlass.objects.filter(user=viewer.user_id, subject_id=subject_id, opened_at__lte=now, expires_at__gt=now)
    return rows.order_by("-expires_at", "-id").first()


def viewer_of_token(raw: str, *, now: datetime, ip: str | None, request_id: str) -> Viewer:
    """The viewer behind a bearer token; raises TokenInvalid."""
    token = (
        AccessToken.objects.select_related("user")
        .filter(digest=digest(raw), revoked_at=None, expires_at__gt=now)
        .first()
    )
    if token is None:
        raise TokenInvalid
    if token.kind == AccessToken.Kind.STAFF and token.user is not None and token.user.is_active:
        viewer = viewer_of_user(token.user, ip=ip, request_id=request_id)
        return replace(viewer, scopes=frozenset(token.scopes))
    kinds = {AccessToken.Kind.BOOKING: Kind.HOLDER, AccessToken.Kind.CLIENT: Kind.CLIENT}
    if token.kind not in kinds:
        raise TokenInvalid
    return Viewer(kind=kinds[AccessToken.Kind(token.kind)], subject=token.subject_id, ip=ip, request_id=request_id)


class Latest(NamedTuple):
    """What is another one once anything was done at a location, readings aside: its rota's stamp and last events."""

    rota: str
    events: tuple[str, ...]


def latest_changes(location_id: int) -> Latest:
    """In one statement; the last forty things done, because whoever began earlier may be finished later."""
    with connection.cursor() as cursor:
        cursor.execute(LATEST, [location_id, location_id])
        rows = cursor.fetchall()
    told = sorted(str(key) for _, key, action in rows if action and not action.endswith(".read"))
    return Latest(str(rows[0][0]), tuple(told))


def names_of_actors(actors: Collection[str]) -> dict[str, str]:
    """The names of the staff among actors of the trail, by how the trail calls them."""
    ids = {actor: found for actor in actors if (found := _staff_id(actor)) is not None}
    users = User.objects.filter(public_id__in=ids.values()).order_by("id").values_list("public_id", "name")
    names = dict(users)
    return {actor: names[key] for actor, key in ids.items() if key in names}


def _staff_id(actor: str) -> uuid.UUID | None:
    kind, _, key = actor.partition(":")
    try:
        return uuid.UUID(key) if kind == Kind.STAFF else None
    except ValueError:
        return None
