"""/salon/hours and /salon/holidays: when the salon is open, and what a change means for what is booked."""

from typing import Any

from django.http import HttpResponse
from rest_framework import serializers

from bookings.services import schedules
from salon.accounts.roles import Permission
from salon.core.localtime import clock_of
from salon.faces.api.clocks import ClockField, WeekdayField
from salon.faces.api.contracts import STAFF, Operation
from salon.faces.api.fields import DateOrInstantField, TextField, start_of
from salon.faces.api.places import salon_of, salon_to_run
from salon.faces.api.reading import Body
from salon.faces.api.replies import published, reply, stamp
from salon.faces.api.salon_view import OpeningHoursShape
from salon.faces.api.schedule_shapes import ConflictShape
from salon.faces.api.schedules import tell_conflicts
from salon.faces.api.views import ApiView, Asked, operation
from salon.locations.models import Location
from salon.locations.selectors import closures_of, opening_hours_of
from salon.locations.services.hours import OpenSpan

MOST_SPANS = 50
MOST_CLOSURES = 100
EDITS = (Permission.EDIT_CATALOGUE,)


class OpenSpanBody(Body):
    """One span of a weekday; 24:00 is the end of a day."""

    weekday = WeekdayField()
    opens = ClockField()
    closes = ClockField()


class HoursBody(Body):
    """The whole week; a bare list is the same."""

    items = serializers.ListField(child=OpenSpanBody(), max_length=MOST_SPANS)

    def to_internal_value(self, data: Any) -> Any:
        return super().to_internal_value({"items": data} if isinstance(data, list) else data)


class ClosureBody(Body):
    """From when to when the salon is shut, and why."""

    reason = TextField(required=False)

    def get_fields(self) -> dict[str, Any]:
        """`from` is a word of Python, so it cannot be declared as the others are."""
        return super().get_fields() | {"from": DateOrInstantField(), "to": DateOrInstantField()}


class HolidaysBody(Body):
    """Every closure still to come; those left out are taken back. A bare list is the same."""

    items = serializers.ListField(child=ClosureBody(), max_length=MOST_CLOSURES)

    def to_internal_value(self, data: Any) -> Any:
        return super().to_internal_value({"items": data} if isinstance(data, list) else data)


class HoursShape(serializers.Serializer[Any]):
    """The salon's week."""

    timezone = serializers.CharField()
    items = OpeningHoursShape(many=True)


class ChangedHoursShape(HoursShape):
    """The salon's week, and the visits that now lie outside it."""

    conflicts = ConflictShape(many=True)


class HolidayShape(serializers.Serializer[Any]):
    """A time in which the salon is shut."""

    id = serializers.UUIDField()
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    reason = serializers.CharField()


class HolidaysShape(serializers.Serializer[Any]):
    """When the salon is shut, from now on."""

    timezone = serializers.CharField()
    items = HolidayShape(many=True)


class ChangedHolidaysShape(HolidaysShape):
    """When the salon is shut, and the visits that now lie inside."""

    conflicts = ConflictShape(many=True)


class HoursView(ApiView):
    """/salon/hours."""

    @operation(Operation("read_hours", "When the salon is open", gives={200: HoursShape}))
    def get(self, asked: Asked) -> HttpResponse:
        """The ordinary week."""
        return published(_tell_week(salon_of(asked)), shared=True)

    @operation(
        Operation(
            "set_hours",
            "Replace the salon's week",
            doors=STAFF,
            needs=EDITS,
            takes=HoursBody,
            gives={200: ChangedHoursShape},
        )
    )
    def put(self, asked: Asked) -> HttpResponse:
        """Visits already booked stay and are listed."""
        location = salon_to_run(asked, Permission.EDIT_CATALOGUE)
        spans = [OpenSpan(one["weekday"], one["opens"], one["closes"]) for one in asked.body["items"]]
        outside = schedules.set_opening_hours(location, spans=spans, by=asked.viewer, now=asked.now)
        return reply(_tell_week(location) | {"conflicts": tell_conflicts(outside, location)})


class HolidaysView(ApiView):
    """/salon/holidays."""

    @operation(Operation("read_holidays", "When the salon is shut", gives={200: HolidaysShape}))
    def get(self, asked: Asked) -> HttpResponse:
        """Closures that are not over; why is told to the salon's own people only."""
        location = salon_of(asked)
        inside = asked.viewer.is_staff and location.pk in asked.viewer.roles
        return published(_tell_closures(location, asked, inside=inside), shared=not inside)

    @operation(
        Operation(
            "set_holidays",
            "Replace the closures still to come",
            doors=STAFF,
            needs=EDITS,
            takes=HolidaysBody,
            gives={200: ChangedHolidaysShape},
        )
    )
    def put(self, asked: Asked) -> HttpResponse:
        """Visits already booked stay and are listed."""
        location = salon_to_run(asked, Permission.EDIT_CATALOGUE)
        wanted = [
            (start_of(one["from"], location.zone), start_of(one["to"], location.zone), one.get("reason", ""))
            for one in asked.body["items"]
        ]
        inside = schedules.set_closures(location, wanted=wanted, by=asked.viewer, now=asked.now)
        told = _tell_closures(location, asked, inside=True)
        return reply(told | {"conflicts": tell_conflicts(inside, location)})


def _tell_week(location: Location) -> dict[str, Any]:
    items = [
        {"weekday": span.weekday, "opens": clock_of(span.opens_minute), "closes": clock_of(span.closes_minute)}
        for span in opening_hours_of(location)
    ]
    return {"timezone": location.time_zone, "items": items}


def _tell_closures(location: Location, asked: Asked, *, inside: bool) -> dict[str, Any]:
    items = [
        {
            "id": str(one.public_id),
            "start": stamp(one.starts_at, location.zone),
            "end": stamp(one.ends_at, location.zone),
            "reason": one.reason if inside else "",
        }
        for one in closures_of(location, since=asked.now)
    ]
    return {"timezone": location.time_zone, "items": items}
