"""Amounts of money and telephone numbers as people read them."""

from decimal import Decimal

from django.utils import formats
from phonenumber_field.phonenumber import PhoneNumber
from phonenumbers import NumberParseException

_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£"}
_SIGN_FIRST = frozenset({"USD", "GBP"})


def money(amount: Decimal, currency: str) -> str:
    """An amount in the reader's number format, whole amounts without cents."""
    places = 0 if amount == amount.to_integral_value() else 2
    number = formats.number_format(amount, decimal_pos=places, force_grouping=True)
    sign = _SIGNS.get(currency, currency)
    return f"{sign}{number}" if currency in _SIGN_FIRST else f"{number}\u00a0{sign}"


def phone(number: str) -> str:
    """A number in groups of digits, as the world dials it; one that cannot be read stays as it is."""
    try:
        return str(PhoneNumber.from_string(number).as_international)
    except NumberParseException:
        return number
