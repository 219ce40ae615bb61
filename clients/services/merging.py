"""Two clients who are one person: joining them, and telling them apart again within a day."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Exists, Model, OuterRef

from clients.models import Alert, Clearance, Client, ClientMerge, Consent, HealthDeclaration, HealthDraft
from salon.accounts.models import AccessToken
from salon.accounts.roles import Permission
from salon.accounts.services import audit
from salon.accounts.viewer import Viewer
from salon.core.errors import Forbidden, Refusal
from salon.core.writing import writing

LIFE = timedelta(hours=24)
OWN_ROWS = (HealthDeclaration, HealthDraft, Clearance, Alert)
# What the kept client takes over where it has nothing, or where it is asked for.
FIELDS = ("name", "email", "phone", "language", "time_zone", "born_on", "household", "desk_note", "likes")
WITH = {"name": ("search_name",), "phone": ("phone_ending",)}
TAKES_BLANKS = frozenset(FIELDS) - {"name", "language"}


class NotMergeable(Refusal):
    """The two are one row, of two salons, or one of them is gone already."""

    code = "invalid-transition"


class MergeSettled(Refusal):
    """It was taken back already, is more than a day old, or the client has gone into another one since."""

    code = "invalid-transition"


def join(gone: Client, *, into: Client, take: Collection[str], by: Viewer, now: datetime) -> ClientMerge:
    """Let one client go into the other, in the caller's transaction, with all that this app keeps of them.

    The kept client keeps its own words, takes over what it lacks, and those `FIELDS` named in `take`. What the diary
    keeps is moved by `bookings.services.merging`. Raises Forbidden and NotMergeable.
    """
    gone, into = _two(gone, into)
    if not by.may(Permission.MERGE_CLIENTS, into.location_id):
        raise Forbidden
    fields = [name for name in FIELDS if name in take or (name in TAKES_BLANKS and not getattr(into, name))]
    columns = [column for name in fields for column in (_column(name), *WITH.get(name, ()))]
    before = {column: getattr(into, column) for column in columns}
    after = {column: getattr(gone, column) for column in columns}
    changed: dict[str, Any] = {column: value for column, value in after.items() if value != before[column]}
    Client.objects.filter(pk=into.pk).update(version=into.version + 1, archived_at=None, **changed)
    Client.objects.filter(pk=gone.pk).update(merged_into=into, version=gone.version + 1)
    AccessToken.objects.filter(subject_id=gone.public_id, revoked_at=None).update(revoked_at=now)
    told: dict[str, Any] = {"before": _plain(before, changed), "after": _plain(after, changed)}
    merge = ClientMerge.objects.create(
        kept=into,
        gone=gone,
        merged_at=now,
        merged_by=by.actor,
        moved=hand_over(OWN_ROWS, gone, into) | _consents(gone, into) | _former_selves(gone, into),
        **told,
    )
    audit.record(
        by=by,
        action="client.merge",
        thing=gone,
        location_id=into.location_id,
        now=now,
        into=str(into.public_id),
        fields=sorted(changed),
    )
    return merge


def hand_over(models: Iterable[type[Model]], gone: Client, into: Client) -> dict[str, list[int]]:
    """Let every row of these models that is about the one be about the other; the ids that moved, by model."""
    return {model._meta.label: _moved(model, gone, into) for model in models}


def undo(merge: ClientMerge, *, by: Viewer, now: datetime) -> Client:
    """Tell the two apart again: what moved goes back, what came since stays; returns the client who is back.

    A field that somebody changed since is left alone. Raises Forbidden and MergeSettled.
    """
    if not by.may(Permission.MERGE_CLIENTS, merge.kept.location_id):
        raise Forbidden
    with writing():
        merge = ClientMerge.objects.select_for_update(of=("self",)).select_related("kept", "gone").get(pk=merge.pk)
        kept, gone = merge.kept, merge.gone
        is_over = now >= merge.merged_at + LIFE or kept.restricted_at is not None
        if merge.undone_at is not None or is_over or gone.merged_into_id != kept.pk or kept.merged_into_id is not None:
            raise MergeSettled
        for label, ids in merge.moved.items():
            of = "merged_into" if label == Client._meta.label else "client"
            apps.get_model(label)._default_manager.filter(**{"pk__in": ids, of: kept}).update(**{of: gone})
        now_told = _plain({column: getattr(kept, column) for column in merge.after}, merge.after)
        back = {column: value for column, value in merge.before.items() if now_told[column] == merge.after[column]}
        Client.objects.filter(pk=kept.pk).update(version=kept.version + 1, **back)
        Client.objects.filter(pk=gone.pk).update(version=gone.version + 1, merged_into=None)
        ClientMerge.objects.filter(pk=merge.pk).update(undone_at=now, undone_by=by.actor, before={}, after={})
        audit.record(
            by=by,
            action="client.unmerge",
            thing=gone,
            location_id=kept.location_id,
            now=now,
            **{"from": str(kept.public_id)},
        )
    return Client.objects.select_related("location", "household").get(pk=gone.pk)


def forget_old(*, now: datetime) -> int:
    """Empty what merges that cannot be taken back any more keep of people; returns how many."""
    over = ClientMerge.objects.filter(merged_at__lte=now - LIFE, undone_at=None).exclude(moved={})
    with writing():
        return over.update(before={}, after={}, moved={})


def _two(gone: Client, into: Client) -> tuple[Client, Client]:
    """Both rows, locked, always in the same order."""
    rows = Client.objects.select_for_update(of=("self",)).select_related("location", "household").order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=[gone.pk, into.pk], merged_into=None, restricted_at=None)}
    if len(found) < 2 or gone.location_id != into.location_id:
        raise NotMergeable
    return found[gone.pk], found[into.pk]


def _moved(model: type[Model], gone: Client, into: Client) -> list[int]:
    rows = model._default_manager.filter(client=gone)
    ids: list[int] = list(rows.order_by("pk").values_list("pk", flat=True))
    rows.update(client=into)
    return ids


def _consents(gone: Client, into: Client) -> dict[str, list[int]]:
    """What both agreed to in the same words stays where it is: one live agreement to a text is enough."""
    same = Consent.objects.filter(client=into, kind=OuterRef("kind"), version=OuterRef("version"), withdrawn_at=None)
    double = Consent.objects.filter(client=gone, withdrawn_at=None).filter(Exists(same))
    stay = list(double.order_by("pk").values_list("pk", flat=True))
    rows = Consent.objects.filter(client=gone).exclude(pk__in=stay)
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    rows.update(client=into)
    return {Consent._meta.label: ids}


def _former_selves(gone: Client, into: Client) -> dict[str, list[int]]:
    """Who had gone into the one goes along."""
    rows = Client.objects.filter(merged_into=gone)
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    rows.update(merged_into=into)
    return {Client._meta.label: ids}


def _column(name: str) -> str:
    return "household_id" if name == "household" else name


def _plain(values: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON holds it: a phone number and a date as text."""
    told = {column: values[column] for column in wanted}
    return {column: value if isinstance(value, int | None) else str(value) for column, value in told.items()}
