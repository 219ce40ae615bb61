"""GET /salon: the salon and its rules."""

from typing import Any

from django.http import HttpResponse
from rest_framework import serializers

from salon.faces.api.contracts import Operation
from salon.faces.api.places import salon_of
from salon.faces.api.replies import published, wall_clock
from salon.faces.api.views import ApiView, Asked, operation
from salon.locations.models import Location
from salon.locations.selectors import opening_hours_of


class OpeningHoursShape(serializers.Serializer[Any]):
    """One span of a weekday on the salon's clock; 24:00 is the end of a day."""

    weekday = serializers.IntegerField(min_value=1, max_value=7)
    opens = serializers.CharField()
    closes = serializers.CharField()


class CancelTierShape(serializers.Serializer[Any]):
    """What cancelling costs at least so many hours before the start."""

    hours_before = serializers.IntegerField()
    percent = serializers.IntegerField()


class PoliciesShape(serializers.Serializer[Any]):
    """What the salon allows and charges."""

    cancel_tiers = CancelTierShape(many=True)
    notice_minutes = serializers.IntegerField()
    horizon_days = serializers.IntegerField()
    terms_version = serializers.CharField()
    privacy_version = serializers.CharField()


class SalonShape(serializers.Serializer[Any]):
    """One salon."""

    id = serializers.UUIDField()
    slug = serializers.CharField()
    name = serializers.CharField()
    address = serializers.CharField()
    phone = serializers.CharField()
    timezone = serializers.CharField()
    currency = serializers.CharField()
    locale = serializers.CharField()
    opening_hours = OpeningHoursShape(many=True)
    policies = PoliciesShape()


class SalonView(ApiView):
    """/salon."""

    @operation(Operation("read_salon", "The salon: where, when, by which rules", gives={200: SalonShape}))
    def get(self, asked: Asked) -> HttpResponse:
        """The salon that is meant."""
        return published(_tell(salon_of(asked)), shared=True)


def _tell(location: Location) -> dict[str, Any]:
    policy = location.policy
    return {
        "id": str(location.public_id),
        "slug": location.slug,
        "name": location.name,
        "address": location.address,
        "phone": location.phone,
        "timezone": location.time_zone,
        "currency": location.currency,
        "locale": location.language,
        "opening_hours": [
            {"weekday": span.weekday, "opens": wall_clock(span.opens_minute), "closes": wall_clock(span.closes_minute)}
            for span in opening_hours_of(location)
        ],
        "policies": {
            "cancel_tiers": policy.cancel_tiers,
            "notice_minutes": policy.notice_minutes,
            "horizon_days": policy.horizon_days,
            "terms_version": location.terms_version,
            "privacy_version": location.privacy_version,
        },
    }
