"""Phone numbers as people write them."""

from phonenumber_field.phonenumber import PhoneNumber
from phonenumbers import NumberParseException, region_code_for_number


def phone_number(text: str, *, dialled_from: str = "") -> PhoneNumber | None:
    """A valid number, or None; one without a country code is of the country that it is dialled from."""
    home = _read(dialled_from, None)
    number = _read(text, region_code_for_number(home) if home else None)
    return number if number is not None and number.is_valid() else None


def _read(text: str, region: str | None) -> PhoneNumber | None:
    try:
        return PhoneNumber.from_string(text, region=region)
    except NumberParseException:
        return None
