"""/services: the menu."""

import re
import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from bookings.models import Service
from bookings.models.service import LONGEST_BUFFER_MINUTES, LONGEST_SERVICE_MINUTES
from bookings.selectors import menu
from bookings.services import menu as menu_services
from salon.accounts.roles import Permission
from salon.catalogue.selectors import qualification_codes
from salon.catalogue.words import told as in_their_language
from salon.core.errors import Forbidden, NotFound
from salon.faces.api.contracts import STAFF, Operation
from salon.faces.api.errors import Fault, invalid
from salon.faces.api.fields import MANY_DAYS, CodeField, TextField, TickField, WholeNumberField, long_text, minutes
from salon.faces.api.listing import ListQuery, list_shape, page
from salon.faces.api.places import salon_of, salon_to_run, works_at
from salon.faces.api.reading import Body
from salon.faces.api.replies import money, nothing, published, reply, version_in
from salon.faces.api.views import ApiView, Asked, operation
from salon.faces.wording import FAULTS

LONGEST_NOTICE = 365 * 24 * 60
MANY_CERTIFICATES = 20
AMOUNT = re.compile(r"\d{1,7}(\.\d{1,2})?", re.ASCII)
SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
ORDER = ("position", "public_id")

# What the API calls a column, where the two differ.
COLUMNS = {
    "min_notice_minutes": "notice_minutes",
    "online_bookable": "is_online_bookable",
    "screening_required": "is_screening_required",
}


class MoneyShape(serializers.Serializer[Any]):
    """An amount of money."""

    amount = serializers.CharField(help_text="A decimal such as 45.00.")
    currency = serializers.CharField(min_length=3, max_length=3)


@extend_schema_field(OpenApiTypes.STR)
class AmountField(serializers.Field[Decimal, Any, str, Any]):
    """A decimal as text; a JSON number would have been rounded already."""

    default_error_messages = {"invalid": FAULTS["invalid"]}

    def to_internal_value(self, data: Any) -> Decimal:
        if not isinstance(data, str) or not AMOUNT.fullmatch(data):
            self.fail("invalid")
        return Decimal(data)

    def to_representation(self, value: Decimal) -> str:
        return str(value)


class PriceBody(Body):
    """A price in the salon's currency."""

    amount = AmountField()
    currency = TextField(max_length=3)


class ServiceChanges(Body):
    """What may be changed of a service; null puts step, notice and horizon back to the salon's own."""

    clears_with_null = frozenset({"step_minutes", "min_notice_minutes", "horizon_days", "description"})

    slug = CodeField(SLUG, max_length=80, required=False)
    name = TextField(required=False)
    description = long_text(required=False, allow_blank=True, allow_null=True)
    family = serializers.ChoiceField(Service.Family.choices, required=False)
    has_soak = TickField(required=False)
    duration_minutes = minutes(least=1, most=LONGEST_SERVICE_MINUTES, required=False)
    buffer_before_minutes = minutes(most=LONGEST_BUFFER_MINUTES, required=False)
    buffer_after_minutes = minutes(most=LONGEST_BUFFER_MINUTES, required=False)
    needs_chair = serializers.ChoiceField(Service.NeedsChair.choices, required=False)
    price = PriceBody(required=False)
    step_minutes = minutes(least=1, required=False, allow_null=True)
    min_notice_minutes = minutes(most=LONGEST_NOTICE, required=False, allow_null=True)
    horizon_days = WholeNumberField(min_value=0, max_value=MANY_DAYS, required=False, allow_null=True)
    online_bookable = TickField(required=False)
    required_qualifications = serializers.ListField(
        child=TextField(max_length=40), max_length=MANY_CERTIFICATES, required=False
    )
    screening_required = TickField(required=False)


class NewService(ServiceChanges):
    """A service to put on the menu."""

    clears_with_null = frozenset()
    needed = ("slug", "name", "family", "duration_minutes", "price")

    def get_fields(self) -> dict[str, Any]:
        """The same fields, some of them needed now."""
        fields = super().get_fields()
        for name in self.needed:
            fields[name].required = True
        return fields


class PublicServiceShape(serializers.Serializer[Any]):
    """An item on the menu; staff of the salon also see the buffers."""

    id = serializers.UUIDField()
    salon_id = serializers.UUIDField()
    slug = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField()
    family = serializers.CharField()
    duration_minutes = serializers.IntegerField()
    buffer_before_minutes = serializers.IntegerField(required=False)
    buffer_after_minutes = serializers.IntegerField(required=False)
    has_soak = serializers.BooleanField()
    needs_chair = serializers.CharField()
    price = MoneyShape()
    step_minutes = serializers.IntegerField()
    min_notice_minutes = serializers.IntegerField()
    horizon_days = serializers.IntegerField()
    online_bookable = serializers.BooleanField()
    required_qualifications = serializers.ListField(child=serializers.CharField())
    screening_required = serializers.BooleanField()
    version = serializers.IntegerField()


class ServicesView(ApiView):
    """/services."""

    @operation(Operation("list_services", "The menu", query=ListQuery, gives={200: list_shape(PublicServiceShape)}))
    def get(self, asked: Asked) -> HttpResponse:
        """What is on the menu, in its order."""
        location = salon_of(asked)
        inside = works_at(asked, location)
        listed = page(
            menu.services_of(location, online_only=False),
            order=ORDER,
            query=dict(asked.query),
            tell=lambda services: [tell_service(service, inside=inside) for service in services],
        )
        return published(listed, shared=not inside)

    @operation(
        Operation(
            "create_service",
            "Put a service on the menu",
            doors=STAFF,
            needs=(Permission.EDIT_CATALOGUE,),
            takes=NewService,
            gives={201: PublicServiceShape},
            refuses=("duplicate",),
            needs_key=True,
        )
    )
    def post(self, asked: Asked) -> HttpResponse:
        """A new service at the salon named, or one's own."""
        location = salon_to_run(asked, Permission.EDIT_CATALOGUE)
        facts = _columns(asked.body, location.currency)
        service = menu_services.create(location=location, facts=facts, by=asked.viewer, now=asked.now)
        return reply(
            tell_service(service, inside=True),
            status=201,
            version=service.version,
            location=f"/api/v1/services/{service.public_id}",
        )


class ServiceView(ApiView):
    """/services/{id}."""

    @operation(Operation("read_service", "One item on the menu", gives={200: PublicServiceShape}))
    def get(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """The service as the asker may see it."""
        service = menu.service_for(public_id=id)
        inside = works_at(asked, service.location)
        return published(tell_service(service, inside=inside), version=service.version, shared=not inside)

    @operation(
        Operation(
            "change_service",
            "Change a service",
            doors=STAFF,
            needs=(Permission.EDIT_CATALOGUE,),
            takes=ServiceChanges,
            gives={200: PublicServiceShape},
            refuses=("duplicate",),
            needs_version=True,
        )
    )
    def patch(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """Change what is named; visits booked before keep theirs."""
        service = _own(asked, id)
        expected = version_in(asked.request, present=service.version, required=True)
        changes = _columns(asked.body, service.location.currency)
        changed = menu_services.change(
            service, changes=changes, expected_version=expected, by=asked.viewer, now=asked.now
        )
        return reply(tell_service(changed, inside=True), version=changed.version)

    @operation(
        Operation(
            "archive_service",
            "Take a service off the menu",
            doors=STAFF,
            needs=(Permission.EDIT_CATALOGUE,),
            gives={204: None},
        )
    )
    def delete(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """Archive it: visits booked before stay."""
        service = _own(asked, id)
        version_in(asked.request, present=service.version)
        menu_services.archive(service, by=asked.viewer, now=asked.now)
        return nothing()


def tell_service(service: Service, *, inside: bool) -> dict[str, Any]:
    """A service for the public, or with its buffers for those inside."""
    policy = service.location.policy
    told = {
        "id": str(service.public_id),
        "salon_id": str(service.location.public_id),
        "slug": service.slug,
        # The salon's own people see, and change, what is stored; everybody else reads it in their language.
        "name": service.name if inside else in_their_language(service.name),
        "description": service.description if inside else in_their_language(service.description),
        "family": service.family,
        "duration_minutes": service.duration_minutes,
        "has_soak": service.has_soak,
        "needs_chair": service.needs_chair,
        "price": money(service.price, service.location.currency),
        "step_minutes": _either(service.step_minutes, policy.step_minutes),
        "min_notice_minutes": _either(service.notice_minutes, policy.notice_minutes),
        "horizon_days": _either(service.horizon_days, policy.horizon_days),
        "online_bookable": service.is_online_bookable,
        "required_qualifications": service.required_qualifications,
        "screening_required": service.is_screening_required,
        "version": service.version,
    }
    buffers = {
        "buffer_before_minutes": service.buffer_before_minutes,
        "buffer_after_minutes": service.buffer_after_minutes,
    }
    return told | buffers if inside else told


def _own(asked: Asked, public_id: uuid.UUID) -> Service:
    """A service of a salon where the viewer may edit; every other salon's is as good as missing."""
    service = menu.service_for(public_id=public_id)
    if not works_at(asked, service.location):
        raise NotFound
    if not asked.viewer.may(Permission.EDIT_CATALOGUE, service.location_id):
        raise Forbidden
    asked.at(service.location.zone)
    return service


def _columns(body: Any, currency: str) -> dict[str, Any]:
    """The body in the words of the model."""
    columns = {COLUMNS.get(name, name): value for name, value in body.items()}
    if "price" in columns:
        if columns["price"]["currency"] != currency:
            raise invalid(Fault("invalid", pointer="/price/currency"))
        columns["price"] = columns["price"]["amount"]
    _refuse_unknown(columns.get("required_qualifications", ()))
    if columns.get("description", "") is None:
        columns["description"] = ""
    return columns


def _refuse_unknown(certificates: Sequence[str]) -> None:
    """A certificate that nobody can hold would leave the service without anybody to give it."""
    known = qualification_codes() if certificates else frozenset()
    faults = [
        Fault("unknown", pointer=f"/required_qualifications/{place}")
        for place, code in enumerate(certificates)
        if code not in known
    ]
    if faults:
        raise invalid(*faults)


def _either(own: int | None, usual: int) -> int:
    return usual if own is None else own
