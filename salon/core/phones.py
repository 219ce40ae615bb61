"""Phone numbers as people write them."""

from functools import lru_cache

from phonenumber_field.phonenumber import PhoneNumber
from phonenumbers import NumberParseException, region_code_for_number


def phone_number(text: str, *, dialled_from: str = "") -> PhoneNumber | None:
    """A valid number, or None; one without a country code is of the country that it is dialled from."""
    number = _read(text, _region(dialled_from))
    return number if number is not None and number.is_valid() else None


@lru_cache
def _region(dialled_from: str) -> str | None:
    home = _read(dialled_from, None)
    return region_code_for_number(home) if home else None


def _read(text: str, region: str | None) -> PhoneNumber | None:
    try:
        return PhoneNumber.from_string(text, region=region)
    except NumberParseException:
        return None
