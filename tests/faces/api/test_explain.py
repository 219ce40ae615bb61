"""Staff ask why a start is not on offer."""

import pytest

from tests import make

pytestmark = pytest.mark.django_db


def path(service, start="2026-03-11T10:00:00%2B01:00", **query):
    more = "".join(f"&{name}={value}" for name, value in query.items())
    return f"/availability/explain?service_id={service.public_id}&start={start}{more}"


def test_nothing_speaks_against_a_free_start(calling, wren, massage, mina, whirlpool):
    assert calling(wren).get(path(massage)).data == {"free": True, "reasons": []}


def test_a_busy_therapist_is_named_with_the_appointment(calling, wren, massage, mina, whirlpool, grace):
    busy = make.appointment(
        service=massage, therapist=mina, starts_at=make.at("10:00", days=1), chair=whirlpool, client=grace
    )
    told = calling(wren).get(path(massage, therapist_id=mina.public_id)).data
    assert told["free"] is False
    reason = next(one for one in told["reasons"] if one["code"] == "therapist_busy")
    assert (reason["appointment_id"], reason["therapist_id"]) == (str(busy.public_id), str(mina.public_id))
    assert reason["until"] == "2026-03-11T10:55:00+01:00"


def test_it_is_for_those_who_run_the_day(calling, stranger, massage, mina, whirlpool, grace, cleaner, stranger_manager):
    assert stranger.get(path(massage)).status_code == 401
    assert calling(grace).get(path(massage)).status_code == 403
    assert calling(cleaner).get(path(massage)).status_code == 403
    assert calling(stranger_manager).get(path(massage)).status_code == 404
    assert calling(mina).get(path(massage)).status_code == 200


@pytest.mark.parametrize("start", ["2026-03-11T10:00:00", "2026-03-11", "0001-01-01T00:00:00Z", "9999-12-31T00:00:00Z"])
def test_a_start_that_is_no_instant_is_refused(calling, wren, massage, start):
    assert calling(wren).get(path(massage, start=start)).data["errors"][0]["parameter"] == "start"
