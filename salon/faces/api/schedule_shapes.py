"""What requests about schedules say, and what answers tell."""

from typing import Any

from rest_framework import serializers

from salon.faces.api.clocks import ClockField, WeekdaysField
from salon.faces.api.fields import DateOrInstantField, DayField
from salon.faces.api.reading import Body, Query
from therapists.models import TimeOff

MOST_SPANS = 100


class ScheduleQuery(Query):
    """From which day up to, and without, which other."""

    def get_fields(self) -> dict[str, Any]:
        """`from` is a word of Python, so it cannot be declared as the others are."""
        return super().get_fields() | {"from": DayField(), "to": DayField()}


class SpanShape(serializers.Serializer[Any]):
    """A span on the salon's wall clock."""

    start = ClockField()
    end = ClockField()


class SpanBody(Body):
    """A span on the salon's wall clock."""

    start = ClockField()
    end = ClockField()


class WeeklyBody(SpanBody):
    """Hours on some weekdays, perhaps from one date to another, both included."""

    days = WeekdaysField()
    valid_from = DayField(required=False)
    valid_to = DayField(required=False)


class WeeklyHoursBody(Body):
    """The whole week; a bare list is the same."""

    items = serializers.ListField(child=WeeklyBody(), max_length=MOST_SPANS)

    def to_internal_value(self, data: Any) -> Any:
        return super().to_internal_value({"items": data} if isinstance(data, list) else data)


class DayBody(Body):
    """One day's hours; without shifts a day off."""

    shifts = serializers.ListField(child=SpanBody(), max_length=24)
    breaks = serializers.ListField(child=SpanBody(), max_length=24, required=False)


class TimeOffBody(Body):
    """From when to when, and why in one word; `on_conflict` refuses or lists the visits inside."""

    kind = serializers.ChoiceField(TimeOff.Kind.values)
    on_conflict = serializers.ChoiceField(["reject", "list"], required=False)

    def get_fields(self) -> dict[str, Any]:
        """`from` is a word of Python, so it cannot be declared as the others are."""
        return super().get_fields() | {"from": DateOrInstantField(), "to": DateOrInstantField()}


class ConflictShape(serializers.Serializer[Any]):
    """A visit that a change touches; it stays where it is."""

    appointment_id = serializers.UUIDField()
    reference = serializers.CharField()
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    therapist_id = serializers.UUIDField()


class AwayShape(serializers.Serializer[Any]):
    """An absence; one that is asked for does not hold yet."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(TimeOff.Kind.values)
    status = serializers.ChoiceField(["in_force", "requested"])
    # `from` is a word of Python.
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()


class TakenShape(AwayShape):
    """An absence with the visits that it touches."""

    conflicts = ConflictShape(many=True)


class VisitShape(serializers.Serializer[Any]):
    """A visit of the day, by id and clock."""

    appointment_id = serializers.UUIDField()
    start = ClockField()
    end = ClockField()
    status = serializers.CharField()


class DayShape(serializers.Serializer[Any]):
    """One day of a therapist."""

    date = serializers.DateField()
    shifts = SpanShape(many=True)
    breaks = SpanShape(many=True)
    time_off = AwayShape(many=True)
    appointments = VisitShape(many=True)


class ScheduleShape(serializers.Serializer[Any]):
    """A therapist's days in the salon's clock times."""

    timezone = serializers.CharField()
    days = DayShape(many=True)


class WeeklyShape(SpanShape):
    """Hours on some weekdays."""

    days = WeekdaysField()
    valid_from = serializers.DateField(allow_null=True)
    valid_to = serializers.DateField(allow_null=True)


class WeeklyHoursShape(serializers.Serializer[Any]):
    """The week, and the visits that now lie outside it."""

    items = WeeklyShape(many=True)
    conflicts = ConflictShape(many=True)


class OwnDayShape(serializers.Serializer[Any]):
    """One day's own hours, and the visits that now lie outside them."""

    shifts = SpanShape(many=True)
    breaks = SpanShape(many=True)
    conflicts = ConflictShape(many=True)
