"""GET /availability and its sisters."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from rest_framework import serializers

from bookings.models import Service, Visit
from bookings.selectors import availability
from bookings.selectors.explaining import Reason, explain
from bookings.selectors.visits import LIVE, hold_status, visit_for
from salon.accounts.selectors import TokenInvalid
from salon.core.errors import Forbidden, NotFound
from salon.faces.api.asking import viewer_by_token
from salon.faces.api.contracts import SEES, STAFF, Operation
from salon.faces.api.errors import Fault, Problem, invalid
from salon.faces.api.fields import DateOrInstantField, QueryInstantField, days_between, start_of
from salon.faces.api.places import service_in_query, therapist_in_query, works_at
from salon.faces.api.reading import Query
from salon.faces.api.replies import reply, stamp
from salon.faces.api.slots import SlotShape, tell_slots
from salon.faces.api.views import ApiView, Asked, operation
from salon.faces.limits import AVAILABILITY

LONGEST_WINDOW = timedelta(days=31)
LARGEST_PARTY = 12
MOST_BEST = 10


class ServiceQuery(Query):
    """A question about one service."""

    service_id = serializers.UUIDField()


class AvailabilityQuery(ServiceQuery):
    """Which service, when, with whom, for how many."""

    therapist_id = serializers.UUIDField(required=False)
    party_size = serializers.IntegerField(required=False, default=1, min_value=1, max_value=LARGEST_PARTY)
    hold_token = serializers.CharField(required=False, max_length=100)
    view = serializers.ChoiceField(["public", "staff"], required=False, default="public")

    def get_fields(self) -> dict[str, Any]:
        """`from` is a word of Python, so it cannot be declared as the others are."""
        return super().get_fields() | {"from": DateOrInstantField(), "to": DateOrInstantField()}


class BestQuery(ServiceQuery):
    """How many to suggest."""

    limit = serializers.IntegerField(required=False, default=3, min_value=1, max_value=MOST_BEST)


class ExplainQuery(ServiceQuery):
    """Which start to explain."""

    start = QueryInstantField()
    therapist_id = serializers.UUIDField(required=False)


class AvailabilityShape(serializers.Serializer[Any]):
    """What is on offer in a window."""

    timezone = serializers.CharField()
    generated_at = serializers.DateTimeField()
    step_minutes = serializers.IntegerField()
    slots = SlotShape(many=True)
    next_available = serializers.DateTimeField(allow_null=True)


class BestSlotShape(SlotShape):
    """A slot worth showing first, and why."""

    reason = serializers.ListField(child=serializers.CharField())


class BestShape(serializers.Serializer[Any]):
    """A few suggestions."""

    timezone = serializers.CharField()
    slots = BestSlotShape(many=True)


class ReasonShape(serializers.Serializer[Any]):
    """One reason against a start; some codes have members of their own."""

    code = serializers.CharField()


class ExplanationShape(serializers.Serializer[Any]):
    """Why a start is, or is not, on offer."""

    free = serializers.BooleanField()
    reasons = ReasonShape(many=True)


class AvailabilityView(ApiView):
    """/availability."""

    @operation(
        Operation(
            "search_availability",
            "Every start on offer in a window",
            query=AvailabilityQuery,
            gives={200: AvailabilityShape},
            refuses=("window-too-large", "forbidden"),
            limit=AVAILABILITY,
        )
    )
    def get(self, asked: Asked) -> HttpResponse:
        """Starts from `from` up to, and without, `to`."""
        service = service_in_query(asked)
        with_chairs = asked.query["view"] == "staff"
        if with_chairs:
            _refuse_public(asked, service)
        start, end = _window(asked, service)
        therapist = therapist_in_query(asked, service.location)
        on_offer = _is_on_offer(asked, service)
        size, besides = asked.query["party_size"], _own_hold(asked)
        found: list[availability.Slot] = []
        if on_offer:
            found = availability.slots(
                service=service,
                between=(start, end),
                now=asked.now,
                therapist=therapist,
                party_size=size,
                besides=besides,
            )
        ahead = found[:1]
        if not found and on_offer:
            ahead = availability.first_slots(
                service=service, now=asked.now, limit=1, therapist=therapist, party_size=size, since=start
            )
        zone = service.location.zone
        return reply(
            {
                "timezone": service.location.time_zone,
                "generated_at": stamp(asked.now, zone),
                "step_minutes": service.step_minutes or service.location.policy.step_minutes,
                "slots": tell_slots(found, service.location, with_chairs=with_chairs),
                "next_available": stamp(ahead[0].start, zone) if ahead else None,
            }
        )


class BestView(ApiView):
    """/availability/best."""

    @operation(
        Operation(
            "suggest_starts",
            "A few starts worth showing first",
            query=BestQuery,
            gives={200: BestShape},
            limit=AVAILABILITY,
        )
    )
    def get(self, asked: Asked) -> HttpResponse:
        """Suggestions with their reasons."""
        service = service_in_query(asked)
        best: list[availability.BestSlot] = []
        if _is_on_offer(asked, service):
            best = availability.best_slots(service=service, now=asked.now, limit=asked.query["limit"])
        told = tell_slots([one.slot for one in best], service.location)
        return reply(
            {
                "timezone": service.location.time_zone,
                "slots": [slot | {"reason": list(one.reasons)} for slot, one in zip(told, best, strict=True)],
            }
        )


class ExplainView(ApiView):
    """/availability/explain."""

    @operation(
        Operation(
            "explain_start",
            "Why a start is, or is not, on offer",
            doors=STAFF,
            needs=SEES,
            query=ExplainQuery,
            gives={200: ExplanationShape},
            limit=AVAILABILITY,
        )
    )
    def get(self, asked: Asked) -> HttpResponse:
        """Every reason against one start."""
        service = service_in_query(asked)
        if service.location_id not in asked.viewer.roles:
            raise NotFound
        _refuse_public(asked, service)
        therapist = therapist_in_query(asked, service.location)
        told = explain(service=service, start=asked.query["start"], now=asked.now, therapist=therapist)
        return reply({"free": told.free, "reasons": [_tell_reason(one, service) for one in told.reasons]})


def _is_on_offer(asked: Asked, service: Service) -> bool:
    """What only the desk books is shown to the staff of its salon."""
    return service.is_online_bookable or works_at(asked, service.location)


def _tell_reason(reason: Reason, service: Service) -> dict[str, Any]:
    return {"code": reason.code} | {
        name: stamp(value, service.location.zone) if isinstance(value, datetime) else str(value)
        for name, value in reason.params.items()
    }


def _window(asked: Asked, service: Service) -> tuple[datetime, datetime]:
    zone = service.location.zone
    start, end = start_of(asked.query["from"], zone), start_of(asked.query["to"], zone)
    if end <= start:
        raise invalid(Fault("not_after_start", parameter="to"))
    if days_between(start, end, zone) > LONGEST_WINDOW:
        raise Problem("window-too-large")
    return start, end


def _own_hold(asked: Asked) -> Visit | None:
    """The hold that the asker has, so that it does not stand in their own way; what came of it does."""
    raw = asked.query.get("hold_token")
    if raw is None:
        return None
    try:
        holder = viewer_by_token(raw, request=asked.request, now=asked.now)
        if holder.subject is None:
            raise NotFound
        visit = visit_for(viewer=holder, public_id=holder.subject)
    except (TokenInvalid, NotFound) as error:
        raise invalid(Fault("unknown", parameter="hold_token")) from error
    return visit if hold_status(visit, now=asked.now) == LIVE else None


def _refuse_public(asked: Asked, service: Service) -> None:
    """Chairs are shown to those who run the day."""
    if asked.viewer.is_staff:
        if any(asked.viewer.may(permission, service.location_id) for permission in SEES):
            return
        raise Forbidden
    raise Problem("unauthenticated") if asked.viewer.subject is None else Forbidden()
