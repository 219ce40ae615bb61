"""Fields of requests, stricter than DRF's: nothing is guessed, nothing unfit is kept."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.validators import RegexValidator
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from salon.core.text import NAME_LENGTH, TEXT_LENGTH, UnfitText, tidy
from salon.faces.wording import FAULTS

RFC_3339 = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})[Tt ](?P<clock>\d{2}:\d{2}(:\d{2}(\.\d+)?)?)(?P<offset>[Zz]|[+-]\d{2}:\d{2})?",
    re.ASCII,
)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# A plus sign that somebody forgot to encode arrives as a blank.
LOST_PLUS = re.compile(r" (?=\d{2}:\d{2}$)")
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
LONGEST_MINUTES = 24 * 60
MANY_DAYS = 3650


class TextField(serializers.CharField):
    """Text as it is stored: NFC, without control characters; only strings are text."""

    default_error_messages = {"not_a_string": FAULTS["not_a_string"], "unfit_text": FAULTS["unfit_text"]}

    def __init__(self, *, max_length: int = NAME_LENGTH, **options: Any) -> None:
        super().__init__(max_length=max_length, trim_whitespace=False, **options)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        if data is serializers.empty or data is None:
            return super().run_validation(data)
        if not isinstance(data, str):
            self.fail("not_a_string")
        try:
            return super().run_validation(tidy(data))
        except UnfitText:
            self.fail("unfit_text")


class CodeField(TextField):
    """A short text of a given form: a code, a slug, a language."""

    def __init__(self, pattern: str, **options: Any) -> None:
        super().__init__(**options)
        self.validators.append(RegexValidator(pattern, FAULTS["invalid"]))


def long_text(**options: Any) -> TextField:
    """Free text."""
    return TextField(max_length=TEXT_LENGTH, **options)


@extend_schema_field({"type": "string", "format": "date-time"})
class InstantField(serializers.Field[datetime, Any, str, Any]):
    """An RFC 3339 instant with its offset, of a century that a salon keeps."""

    default_error_messages = {
        "invalid": FAULTS["offset_required"],
        "offset_required": FAULTS["offset_required"],
        "out_of_range": FAULTS["out_of_range"],
        "whole_minutes": FAULTS["whole_minutes"],
    }

    def to_internal_value(self, data: Any) -> datetime:
        found = RFC_3339.fullmatch(data) if isinstance(data, str) else None
        if found is None:
            self.fail("invalid")
        if found["offset"] is None:
            self.fail("offset_required")
        try:
            return self.within_reach(datetime.fromisoformat(data.upper()))
        except ValueError:
            self.fail("invalid")

    def within_reach(self, at: datetime) -> datetime:
        """The instant in UTC; comparing years first, for the ends of the calendar cannot be converted."""
        if not EARLIEST.year < at.year < LATEST.year:
            self.fail("out_of_range")
        return at.astimezone(UTC)

    def to_representation(self, value: datetime) -> str:
        return value.isoformat()


class StartField(InstantField):
    """The start of a visit: an instant in whole minutes."""

    def within_reach(self, at: datetime) -> datetime:
        at = super().within_reach(at)
        if at.second or at.microsecond:
            self.fail("whole_minutes")
        return at


@extend_schema_field({"type": "string", "description": "A date (the salon's midnight) or an instant with its offset."})
class DateOrInstantField(InstantField):
    """A query's date or instant; a date becomes an instant once the salon is known."""

    def to_internal_value(self, data: Any) -> Any:
        try:
            on = date.fromisoformat(data) if isinstance(data, str) and DAY.fullmatch(data) else None
        except ValueError:
            self.fail("invalid")
        if on is None:
            return super().to_internal_value(LOST_PLUS.sub("+", data) if isinstance(data, str) else data)
        if not EARLIEST.year < on.year < LATEST.year:
            self.fail("out_of_range")
        return on


@extend_schema_field({"type": "string", "format": "date-time"})
class QueryInstantField(StartField):
    """An instant in a query."""

    def to_internal_value(self, data: Any) -> datetime:
        return super().to_internal_value(LOST_PLUS.sub("+", data) if isinstance(data, str) else data)


class WholeNumberField(serializers.IntegerField):
    """A JSON integer; no text, no 1.0, no true."""

    default_error_messages = {"not_an_integer": FAULTS["not_an_integer"]}

    def to_internal_value(self, data: Any) -> int:
        if type(data) is not int:
            self.fail("not_an_integer")
        return data


class ShareField(serializers.FloatField):
    """A JSON number from 0 to 1."""

    default_error_messages = {"invalid": FAULTS["invalid"]}

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=1, **options)

    def to_internal_value(self, data: Any) -> float:
        if type(data) not in (int, float):
            self.fail("invalid")
        return super().to_internal_value(data)


def whole(numbers: range, **options: Any) -> WholeNumberField:
    """A whole number of that range."""
    return WholeNumberField(min_value=numbers[0], max_value=numbers[-1], **options)


def minutes(*, least: int = 0, most: int = LONGEST_MINUTES, **options: Any) -> WholeNumberField:
    """A length in whole minutes."""
    return WholeNumberField(min_value=least, max_value=most, **options)


class TickField(serializers.BooleanField):
    """A JSON boolean; nothing else is a yes."""

    default_error_messages = {"not_a_boolean": FAULTS["not_a_boolean"]}

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("not_a_boolean")
        return data


class IdField(serializers.UUIDField):
    """A public id; only strings are ids."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class DayField(serializers.DateField):
    """A date of a century that a salon keeps."""

    default_error_messages = {"out_of_range": FAULTS["out_of_range"]}

    def to_internal_value(self, value: Any) -> date:
        if not isinstance(value, str) or not DAY.fullmatch(value):
            self.fail("invalid", format="YYYY-MM-DD")
        day = super().to_internal_value(value)
        if not EARLIEST.year <= day.year < LATEST.year:
            self.fail("out_of_range")
        return day


@extend_schema_field({"description": "A text, a number, a boolean, or a list or object of them."})
class PlainValueField(serializers.Field[Any, Any, Any, Any]):
    """Any JSON value whose texts may be stored."""

    default_error_messages = {"unfit_text": FAULTS["unfit_text"], "max_length": FAULTS["out_of_range"]}

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, str):
            return self.fit(data)
        if isinstance(data, list):
            return [self.to_internal_value(part) for part in data]
        if isinstance(data, dict):
            return {self.fit(name): self.to_internal_value(part) for name, part in data.items()}
        return data

    def fit(self, text: str) -> str:
        """One text as it is stored."""
        try:
            text = tidy(text)
        except UnfitText:
            self.fail("unfit_text")
        if len(text) > TEXT_LENGTH:
            self.fail("max_length")
        return text

    def to_representation(self, value: Any) -> Any:
        return value


def start_of(given: datetime | date, zone: ZoneInfo) -> datetime:
    """The instant meant by a date or an instant: a date is its midnight at the salon."""
    if isinstance(given, datetime):
        return given
    return datetime.combine(given, datetime.min.time(), tzinfo=zone)


def days_between(start: datetime, end: datetime, zone: ZoneInfo) -> timedelta:
    """How long a window is on the salon's wall clock, so that a clock change makes no day longer."""
    return end.astimezone(zone).replace(tzinfo=None) - start.astimezone(zone).replace(tzinfo=None)
