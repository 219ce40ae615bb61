"""Clock times and days of the salon's wall, as requests give and answers tell them."""

import re
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from salon.core.localtime import clock_of
from salon.faces.api.fields import WholeNumberField
from salon.faces.wording import FAULTS

CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|(24):(00)", re.ASCII)


@extend_schema_field({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$"})
class ClockField(serializers.Field[int, Any, str, Any]):
    """HH:MM on the salon's wall as minutes of the day; 24:00 is its end."""

    default_error_messages = {"invalid": FAULTS["clock"]}

    def to_internal_value(self, data: Any) -> int:
        found = CLOCK.fullmatch(data) if isinstance(data, str) else None
        if found is None:
            self.fail("invalid")
        hour, minute = (found[1], found[2]) if found[1] else (found[3], found[4])
        return int(hour) * 60 + int(minute)

    def to_representation(self, value: int) -> str:
        return clock_of(value)


class WeekdayField(WholeNumberField):
    """An ISO weekday, Monday is 1; a JSON integer, nothing that may be read as one."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=7, **options)


class WeekdaysField(serializers.ListField):
    """ISO weekdays, each once or more."""

    def __init__(self, **options: Any) -> None:
        super().__init__(child=WeekdayField(), min_length=1, max_length=7, **options)
