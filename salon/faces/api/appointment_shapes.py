"""An appointment as the staff see it, and as its holder or client does."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from drf_spectacular.utils import PolymorphicProxySerializer
from rest_framework import serializers

from bookings.domain.lifecycle import MOVES, Action, Status
from bookings.domain.policy import fee_percent, free_until
from bookings.models import Appointment
from bookings.selectors.parties import shared_visits
from clients.models import Light
from salon.accounts.viewer import Viewer
from salon.core.localtime import instant
from salon.faces.api.replies import money, stamp
from salon.faces.api.services import MoneyShape
from salon.locations.models import Location


class OccupiedShape(serializers.Serializer[Any]):
    """From when to when the appointment blocks whom."""

    therapist = serializers.ListField(child=serializers.DateTimeField(), min_length=2, max_length=2)
    chair = serializers.ListField(
        child=serializers.DateTimeField(), min_length=2, max_length=2, allow_null=True, required=True
    )


class OverrideShape(serializers.Serializer[Any]):
    """A rule that staff overruled, and why."""

    code = serializers.CharField()
    reason = serializers.CharField()


class StaffAppointmentShape(serializers.Serializer[Any]):
    """An appointment for the staff of its salon."""

    id = serializers.UUIDField()
    reference = serializers.CharField()
    group_id = serializers.UUIDField(allow_null=True)
    status = serializers.ChoiceField([status.value for status in Status])
    version = serializers.IntegerField()
    salon_id = serializers.UUIDField()
    service_id = serializers.UUIDField()
    therapist_id = serializers.UUIDField()
    chair_id = serializers.UUIDField(allow_null=True)
    client_id = serializers.UUIDField(allow_null=True)
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    occupied = OccupiedShape()
    timezone = serializers.CharField()
    price = MoneyShape()
    fee = MoneyShape()
    source = serializers.CharField()  # type: ignore[assignment]
    locale = serializers.CharField()
    screening_light = serializers.ChoiceField(Light.values)
    policy_version = serializers.CharField()
    desk_note = serializers.CharField()
    overrides = OverrideShape(many=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class ServiceNameShape(serializers.Serializer[Any]):
    """What is given."""

    name = serializers.CharField()


class DisplayNameShape(serializers.Serializer[Any]):
    """Who gives it."""

    display_name = serializers.CharField()


class PlaceShape(serializers.Serializer[Any]):
    """Where it is given."""

    name = serializers.CharField()
    address = serializers.CharField()
    phone = serializers.CharField()


class OwnAppointmentShape(serializers.Serializer[Any]):
    """An appointment for whoever holds its token, or is its client."""

    id = serializers.UUIDField()
    reference = serializers.CharField()
    status = serializers.ChoiceField([status.value for status in Status])
    version = serializers.IntegerField()
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    timezone = serializers.CharField()
    service = ServiceNameShape()
    therapist = DisplayNameShape()
    salon = PlaceShape()
    price = MoneyShape()
    cancel_free_until = serializers.DateTimeField(allow_null=True)
    can_cancel = serializers.BooleanField()
    can_reschedule = serializers.BooleanField()
    screening_required = serializers.BooleanField()
    screening_outcome = serializers.ChoiceField(["ok", "we_will_contact_you"])
    ics_url = serializers.URLField()
    token = serializers.CharField(required=False, help_text="Told once, when the visit is booked.")
    manage_url = serializers.URLField(required=False, help_text="Told once, when the visit is booked.")


AppointmentShape = PolymorphicProxySerializer(
    component_name="Appointment",
    serializers=[StaffAppointmentShape, OwnAppointmentShape],
    resource_type_field_name=None,
)


def tell_appointment(appointment: Appointment, *, viewer: Viewer, now: datetime) -> dict[str, Any]:
    """The appointment as this viewer may see it."""
    if viewer.is_staff:
        return tell_staff([appointment])[0]
    return tell_own(appointment, now=now)


def tell_staff(appointments: Sequence[Appointment]) -> list[dict[str, Any]]:
    """Appointments with everything the desk may know."""
    shared = shared_visits(row.visit_id for row in appointments)
    return [_tell_staff(row, is_shared=row.visit_id in shared) for row in appointments]


def tell_own(appointment: Appointment, *, now: datetime) -> dict[str, Any]:
    """An appointment for the public: what it is, and what may still be done about it."""
    location, service = appointment.location, appointment.service
    zone, tiers = location.zone, location.policy.cancel_tiers
    free = free_until(tiers, starts_at=appointment.starts_at)
    may_change = location.policy.allows_late_cancel_online or not fee_percent(
        tiers, starts_at=appointment.starts_at, now=now
    )
    parked = appointment.status == Status.PENDING_REVIEW
    return {
        "id": str(appointment.public_id),
        "reference": appointment.visit.reference,
        "status": appointment.status,
        "version": appointment.version,
        "start": stamp(appointment.starts_at, zone),
        "end": stamp(appointment.ends_at, zone),
        "timezone": location.time_zone,
        "service": {"name": service.name},
        "therapist": {"display_name": appointment.therapist.display_name},
        "salon": {"name": location.name, "address": location.address, "phone": location.phone},
        "price": money(appointment.price, location.currency),
        "cancel_free_until": stamp(free, zone) if free else None,
        "can_cancel": may_change and _can(appointment, Action.CANCEL),
        "can_reschedule": may_change and _can(appointment, Action.RESCHEDULE),
        "screening_required": service.is_screening_required and appointment.screening_light == Light.GREY,
        "screening_outcome": "we_will_contact_you" if parked else "ok",
        "ics_url": f"{settings.PUBLIC_ORIGIN}/api/v1/appointments/{appointment.public_id}.ics",
    }


def _can(appointment: Appointment, action: Action) -> bool:
    return Status(appointment.status) in MOVES[action]


def _tell_staff(appointment: Appointment, *, is_shared: bool) -> dict[str, Any]:
    location, visit = appointment.location, appointment.visit
    zone = location.zone
    return {
        "id": str(appointment.public_id),
        "reference": visit.reference,
        "group_id": str(visit.public_id) if is_shared else None,
        "status": appointment.status,
        "version": appointment.version,
        "salon_id": str(location.public_id),
        "service_id": str(appointment.service.public_id),
        "therapist_id": str(appointment.therapist.public_id),
        "chair_id": str(appointment.chair.public_id) if appointment.chair else None,
        "client_id": str(appointment.client.public_id) if appointment.client else None,
        "start": stamp(appointment.starts_at, zone),
        "end": stamp(appointment.ends_at, zone),
        "occupied": _occupied(appointment, location),
        "timezone": location.time_zone,
        "price": money(appointment.price, location.currency),
        "fee": money(appointment.fee, location.currency),
        "source": visit.source,
        "locale": appointment.language,
        "screening_light": appointment.screening_light,
        "policy_version": str(visit.policy_version),
        "desk_note": appointment.desk_note,
        "overrides": appointment.overrides,
        "created_at": stamp(appointment.created_at, zone),
        "updated_at": stamp(appointment.updated_at, zone),
    }


def _occupied(appointment: Appointment, location: Location) -> dict[str, Any]:
    def span(start: int, end: int) -> list[str]:
        return [stamp(instant(start), location.zone), stamp(instant(end), location.zone)]

    chair = span(appointment.chair_from, appointment.chair_to) if appointment.chair_id else None
    return {"therapist": span(appointment.therapist_from, appointment.therapist_to), "chair": chair}
