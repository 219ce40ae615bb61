"""The back office, seen by everybody who logs in."""

from typing import Any

import pytest
from django.test import Client as Browser

from salon.accounts.models import User
from salon.accounts.roles import Role
from salon.locations.models import Location
from tests import make
from tests.faces.colleagues import clock, logged_in

__all__ = ["clock"]


@pytest.fixture
def owner(sol: User) -> Browser:
    """Sol, who manages Lindenhof."""
    return logged_in(sol)


@pytest.fixture
def hugo(other_salon: Location) -> User:
    """Who manages the other house."""
    return make.user(other_salon, role=Role.MANAGER, name="Hugo", email="hugo@harbour.example")


def fields_of(page: Any) -> dict[str, Any]:
    """What the form of a page would send as it stands."""
    form = page.context["adminform"].form
    told: dict[str, Any] = {}
    for name in form.fields:
        value = form[name].value()
        if value is None or value is False:
            continue
        told[name] = "on" if value is True else value
    return told


def sent(browser: Browser, address: str, **changes: Any) -> Any:
    """The answer to a form that was filled in anew in these fields; None leaves one out."""
    told = fields_of(browser.get(address)) | changes
    return browser.post(address, {name: value for name, value in told.items() if value is not None})
