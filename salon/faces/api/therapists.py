"""/therapists: who treats here."""

import uuid
from datetime import date
from typing import Any

from django.http import HttpResponse
from rest_framework import serializers

from bookings.models import Service
from bookings.selectors import menu
from salon.faces.api.contracts import Operation
from salon.faces.api.listing import ListQuery, list_shape, page
from salon.faces.api.places import salon_of, works_at
from salon.faces.api.replies import published
from salon.faces.api.views import ApiView, Asked, operation
from salon.locations.models import Location
from therapists.models import Therapist

ORDER = ("position", "public_id")


class QualificationShape(serializers.Serializer[Any]):
    """A certificate and how long it holds."""

    code = serializers.CharField()
    valid_from = serializers.DateField()
    expires_on = serializers.DateField(allow_null=True)


class TherapistShape(serializers.Serializer[Any]):
    """A therapist; staff of the salon also see contact and qualifications."""

    id = serializers.UUIDField()
    display_name = serializers.CharField()
    service_ids = serializers.ListField(child=serializers.UUIDField())
    languages = serializers.ListField(child=serializers.CharField())
    contact = serializers.CharField(required=False, allow_null=True)
    qualifications = QualificationShape(many=True, required=False)


class TherapistsView(ApiView):
    """/therapists."""

    @operation(
        Operation("list_therapists", "Who treats here", query=ListQuery, gives={200: list_shape(TherapistShape)})
    )
    def get(self, asked: Asked) -> HttpResponse:
        """The therapists in the salon's order."""
        location = salon_of(asked)
        inside = works_at(asked, location)
        listed = page(
            menu.therapists_of(location),
            order=ORDER,
            query=dict(asked.query),
            tell=lambda found: _tell(found, location, on=_today(asked, location), inside=inside),
        )
        return published(listed, shared=not inside)


class TherapistView(ApiView):
    """/therapists/{id}."""

    @operation(Operation("read_therapist", "One therapist", gives={200: TherapistShape}))
    def get(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """The therapist as the asker may see them."""
        therapist = menu.therapist_for(public_id=id)
        location = therapist.location
        inside = works_at(asked, location)
        return published(_tell([therapist], location, on=_today(asked, location), inside=inside)[0], shared=not inside)


def _tell(therapists: list[Therapist], location: Location, *, on: date, inside: bool) -> list[dict[str, Any]]:
    services = list(menu.services_of(location, online_only=False))
    return [_tell_one(therapist, services, on=on, inside=inside) for therapist in therapists]


def _tell_one(therapist: Therapist, services: list[Service], *, on: date, inside: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": str(therapist.public_id),
        "display_name": therapist.display_name,
        "service_ids": [str(one.public_id) for one in services if menu.is_qualified(therapist, one, on)],
        "languages": therapist.languages,
    }
    if inside:
        told["contact"] = therapist.user.email if therapist.user else None
        told["qualifications"] = [
            {
                "code": held.type.code,
                "valid_from": held.valid_from.isoformat(),
                "expires_on": held.expires_on.isoformat() if held.expires_on else None,
            }
            for held in therapist.qualifications.all()
        ]
    return told


def _today(asked: Asked, location: Location) -> date:
    return asked.now.astimezone(location.zone).date()
