"""The short number with which somebody comes back to a locked screen."""

import re
from datetime import datetime
from itertools import pairwise

from django.contrib.auth.hashers import make_password

from salon.accounts.models import User
from salon.accounts.services import audit
from salon.accounts.viewer import Viewer
from salon.core.errors import Refusal
from salon.core.writing import writing

PIN = re.compile(r"\d{4,8}", re.ASCII)


class PinUnfit(Refusal):
    """Not four to eight digits, too easy to guess, or the password with it is wrong."""

    code = "pin-unfit"


def choose(user: User, *, pin: str, password: str, by: Viewer, now: datetime) -> None:
    """Keep a PIN for this user, in place of the one before; raises PinUnfit."""
    if not PIN.fullmatch(pin) or _is_easy(pin) or not user.check_password(password):
        raise PinUnfit
    with writing():
        user.pin = make_password(pin)
        user.save(update_fields=["pin"])
        audit.record(by=by, action="user.choose_pin", thing=user, location_id=None, now=now)


def _is_easy(pin: str) -> bool:
    """One digit again and again, or digits that count up or down."""
    steps = {int(after) - int(before) for before, after in pairwise(pin)}
    return steps in ({0}, {1}, {-1})
