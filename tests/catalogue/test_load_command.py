"""`manage.py load_catalogue`."""

import io

import pytest
from django.core.management import CommandError, call_command

from salon.catalogue.models import CatalogueRelease
from tests.catalogue.files import copied_to

pytestmark = pytest.mark.django_db


def run(**options):
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("load_catalogue", stdout=out, stderr=err, **options)
    except CommandError as refusal:
        return str(refusal), err.getvalue().splitlines()
    return out.getvalue(), err.getvalue().splitlines()


def test_tells_what_was_loaded_and_that_it_is_in_force():
    first, _ = run()
    second, _ = run()
    assert "45 new" in first
    assert "is in force already" in second


def test_says_nothing_when_asked_to_be_quiet():
    assert run(verbosity=0) == ("", [])


def test_prints_every_fault_and_loads_nothing(tmp_path):
    copied_to(
        tmp_path,
        techniques=("hold_seconds_min = 3", "hold_seconds_min = 9"),
        zones=("P E 0.165,0.055,0.09,0.035", "P E 0.165,0.055,0.19,0.035"),
    )
    message, faults = run(directory=tmp_path)
    assert message == "Nothing was loaded: 2 faults."
    assert faults[0].startswith("techniques.toml:")
    assert "T-PRESS: hold_seconds_min is more than hold_seconds_max" in faults[0]
    assert faults[1].startswith("zones.toml:")
    assert not CatalogueRelease.objects.exists()
