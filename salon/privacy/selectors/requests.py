"""Exports and erasure requests as a viewer may see them."""

import uuid

from django.db.models import Q, QuerySet

from clients.models import Client
from salon.accounts.roles import Permission
from salon.accounts.viewer import Kind, Viewer
from salon.core.errors import Forbidden, NotFound
from salon.privacy.models import DataExport, ErasureRequest


def export_for(*, viewer: Viewer, public_id: uuid.UUID) -> DataExport:
    """One export, for the client it is about and for whoever asked for it; raises NotFound."""
    mine = Q(requested_by=viewer.actor)
    if viewer.kind is Kind.CLIENT:
        mine = Q(client__public_id=viewer.subject)
    rows = DataExport.objects.select_related("client__location").filter(mine)
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def exports_for(*, viewer: Viewer) -> QuerySet[DataExport]:
    """The client's own exports, the latest first."""
    rows = DataExport.objects.select_related("client__location").order_by("-id")
    if viewer.kind is not Kind.CLIENT or viewer.subject is None:
        return rows.none()
    return rows.filter(client__public_id=viewer.subject)


def erasures_for(*, viewer: Viewer) -> QuerySet[ErasureRequest]:
    """The requests that this viewer may decide on, or one's own, the oldest first."""
    rows = ErasureRequest.objects.select_related("client__location", "requested_by_user").order_by("id")
    if viewer.kind is Kind.SYSTEM:
        return rows
    if viewer.kind is Kind.CLIENT and viewer.subject is not None:
        return rows.filter(client__public_id=viewer.subject)
    return rows.filter(Q(client__location__in=viewer.locations(Permission.APPROVE_ERASURE)))


def open_erasure_of(client: Client, *, viewer: Viewer) -> ErasureRequest | None:
    """The request to forget this client that nobody has decided on yet, for staff who may start one."""
    if not viewer.may(Permission.EDIT_CLIENTS, client.location_id):
        return None
    rows = ErasureRequest.objects.select_related("client__location")
    return rows.filter(client=client, status=ErasureRequest.Status.OPEN).first()


def erasure_for(*, viewer: Viewer, public_id: uuid.UUID) -> ErasureRequest:
    """One request; raises NotFound, and Forbidden for staff who decide on none anywhere."""
    if viewer.is_staff and not viewer.locations(Permission.APPROVE_ERASURE):
        raise Forbidden
    found = erasures_for(viewer=viewer).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found
