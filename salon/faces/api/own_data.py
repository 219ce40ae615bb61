"""Copies of somebody's data and requests to erase it: /clients/{id}/exports, /me/exports, /jobs, erasure requests."""

import uuid
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from rest_framework import serializers

from clients.models import Client
from clients.selectors import client_for
from salon.accounts.roles import Permission
from salon.accounts.viewer import Kind
from salon.faces.api.contracts import STAFF, Operation
from salon.faces.api.replies import reply
from salon.faces.api.views import ApiView, Asked, operation
from salon.privacy.models import DataExport
from salon.privacy.selectors.requests import erasure_for, export_for
from salon.privacy.services import erasure, exports

CLIENTS = frozenset({Kind.CLIENT})
CLIENTS_AND_STAFF = CLIENTS | STAFF
STARTS = (Permission.EDIT_CLIENTS,)


class JobIdShape(serializers.Serializer[Any]):
    """Where to look how far it is."""

    job_id = serializers.UUIDField()


class JobShape(serializers.Serializer[Any]):
    """How far a job is; the result is for the client alone, once and for a day."""

    status = serializers.ChoiceField([status.value for status in DataExport.Status])
    result_url = serializers.URLField(required=False)


class RequestIdShape(serializers.Serializer[Any]):
    """The request that a second person decides on."""

    request_id = serializers.UUIDField()


class KeptShape(serializers.Serializer[Any]):
    """What stays, why, and until when."""

    what = serializers.CharField()
    why = serializers.CharField()
    until = serializers.DateField()


class ErasedShape(serializers.Serializer[Any]):
    """What became of what."""

    erased = serializers.ListField(child=serializers.CharField())
    kept = KeptShape(many=True)


def _accepted(job: DataExport) -> HttpResponse:
    return reply({"job_id": str(job.public_id)}, status=202, location=f"/api/v1/jobs/{job.public_id}")


def _me(asked: Asked) -> Client:
    """The client behind a client's own token."""
    assert asked.viewer.subject is not None  # a client's token always has one
    return client_for(viewer=asked.viewer, public_id=asked.viewer.subject)


class ClientExportsView(ApiView):
    """/clients/{id}/exports."""

    @operation(
        Operation(
            "export_client",
            "Have a copy of everything kept of a client made, for the client",
            doors=STAFF,
            needs=STARTS,
            gives={202: JobIdShape},
            needs_key=True,
        )
    )
    def post(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """Started by staff, fetched by the client alone."""
        client = client_for(viewer=asked.viewer, public_id=id)
        return _accepted(exports.request(client, by=asked.viewer, now=asked.now))


class MyExportsView(ApiView):
    """/me/exports."""

    @operation(
        Operation(
            "export_me",
            "Have a copy of everything kept of oneself made",
            doors=CLIENTS,
            gives={202: JobIdShape},
            needs_key=True,
        )
    )
    def post(self, asked: Asked) -> HttpResponse:
        """Made within a minute."""
        return _accepted(exports.request(_me(asked), by=asked.viewer, now=asked.now))


class JobView(ApiView):
    """/jobs/{id}."""

    @operation(Operation("read_job", "How far a job is", doors=CLIENTS_AND_STAFF, gives={200: JobShape}))
    def get(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """For whoever asked for it; where the copy is, for the client alone."""
        job = export_for(viewer=asked.viewer, public_id=id)
        told: dict[str, Any] = {"status": job.status}
        is_there = job.fetched_at is None and job.expires_at is not None and job.expires_at > asked.now
        if asked.viewer.kind is Kind.CLIENT and job.status == DataExport.Status.DONE and is_there:
            told["result_url"] = f"{settings.PUBLIC_ORIGIN}/api/v1/jobs/{job.public_id}/result"
        return reply(told)


class JobResultView(ApiView):
    """/jobs/{id}/result."""

    @operation(
        Operation(
            "fetch_export",
            "The copy itself; it can be fetched once",
            doors=CLIENTS,
            gives={200: {"type": "object", "additionalProperties": True}},
            refuses=("link-expired",),
        )
    )
    def post(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """Handed out once, then gone."""
        job = export_for(viewer=asked.viewer, public_id=id)
        return reply(exports.fetch(job, by=asked.viewer, now=asked.now))


class ClientErasureView(ApiView):
    """/clients/{id}/erasure-requests."""

    @operation(
        Operation(
            "request_erasure",
            "Start the erasure of a client; a second person approves it",
            doors=STAFF,
            needs=STARTS,
            gives={202: RequestIdShape},
            refuses=("invalid-transition",),
            needs_key=True,
        )
    )
    def post(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """Asked again, it is the same request."""
        found = erasure.request(client_for(viewer=asked.viewer, public_id=id), by=asked.viewer, now=asked.now)
        return reply({"request_id": str(found.public_id)}, status=202)


class MyErasureView(ApiView):
    """/me/erasure-requests."""

    @operation(
        Operation(
            "request_my_erasure",
            "Ask to be forgotten",
            doors=CLIENTS,
            gives={202: RequestIdShape},
            refuses=("invalid-transition",),
            needs_key=True,
        )
    )
    def post(self, asked: Asked) -> HttpResponse:
        """The salon answers within a month."""
        found = erasure.request(_me(asked), by=asked.viewer, now=asked.now)
        return reply({"request_id": str(found.public_id)}, status=202)


class ErasureApprovalView(ApiView):
    """/erasure-requests/{id}/approve."""

    @operation(
        Operation(
            "approve_erasure",
            "Carry out an erasure that somebody else asked for",
            doors=STAFF,
            needs=(Permission.APPROVE_ERASURE,),
            gives={200: ErasedShape},
            refuses=("second-person-required",),
        )
    )
    def post(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """What went, what stays, why and until when."""
        found = erasure.approve(erasure_for(viewer=asked.viewer, public_id=id), by=asked.viewer, now=asked.now)
        return reply(found.outcome)
