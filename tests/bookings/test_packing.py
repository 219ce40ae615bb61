"""Free starts of a whole visit: two services in a row, two people side by side, somebody who speaks a language."""

from datetime import datetime, timedelta

import pytest

from bookings.models import Chair, Service
from bookings.selectors import packing
from bookings.selectors.availability import best_slots, slots
from bookings.selectors.packing import Ask
from bookings.services import holds
from bookings.services.placing import LegRequest
from salon.accounts.viewer import ANONYMOUS
from salon.core.spans import Span
from salon.locations.models import Location
from tests import make
from tests.make import at
from therapists.models import Therapist

DAY = (at("00:00"), at("00:00", days=1))


@pytest.fixture
def house(omar: Therapist, mina: Therapist, recliner: Chair, whirlpool: Chair) -> None:
    """Two therapists and two chairs."""


def starts(ask: Ask, now: datetime) -> list[datetime]:
    return [slot.start for slot in packing.slots(ask, between=DAY, now=now)]


def test_one_service_is_offered_as_anywhere_else(house: None, massage: Service, now: datetime) -> None:
    plain = [slot.start for slot in slots(service=massage, between=DAY, now=now)]
    assert starts(Ask((massage,)), now) == plain
    best = [(one.slot.start, one.reasons) for one in packing.best_slots(Ask((massage,)), now=now)]
    assert best == [(one.slot.start, one.reasons) for one in best_slots(service=massage, now=now)]


def test_two_in_a_row_are_one_visit_without_a_wait_where_two_can_give_them(
    house: None, massage: Service, reflexology: Service, now: datetime
) -> None:
    ask = Ask((massage, reflexology))
    found = packing.slots(ask, between=DAY, now=now)
    assert found[0].end - found[0].start == timedelta(minutes=95)
    arrangement = packing.arrangement_at(ask, start=found[0].start, now=now)
    assert [leg.at for leg in arrangement.legs] == [0, 45]


def test_one_therapist_alone_gives_both_with_the_time_they_need_in_between(
    mina: Therapist, recliner: Chair, whirlpool: Chair, massage: Service, reflexology: Service, now: datetime
) -> None:
    ask = Ask((massage, reflexology), therapist=mina)
    found = packing.slots(ask, between=DAY, now=now)
    arrangement = packing.arrangement_at(ask, start=found[0].start, now=now)
    assert arrangement.legs[1].at == 55


def test_the_other_order_fills_a_gap(
    house: None, salon_: Location, massage: Service, mina: Therapist, omar: Therapist, now: datetime
) -> None:
    # Mina alone gives reflexology, and is taken from eleven on: it has to come first.
    long = make.service(salon_, slug="long", minutes=50, needs=["REFLEX"], family="REFLEX")
    make.appointment(service=massage, therapist=mina, starts_at=at("11:05"))
    make.time_off(mina, at("12:00"), at("20:00"))
    ask = Ask((massage, long))
    arrangement = packing.arrangement_at(ask, start=at("10:00"), now=now)
    assert [one.slug for one in arrangement.services] == ["long", "massage-45"]


def test_what_is_offered_can_be_held(house: None, massage: Service, reflexology: Service, now: datetime) -> None:
    ask = Ask((massage, reflexology))
    for start in starts(ask, now)[::9]:
        arrangement = packing.arrangement_at(ask, start=start, now=now)
        legs = [
            LegRequest(service, start + timedelta(minutes=leg.at))
            for service, leg in zip(arrangement.services, arrangement.legs, strict=True)
        ]
        made = holds.hold(legs=legs, holder="", source="online", by=ANONYMOUS, now=now)
        holds.release(made.visit, by=ANONYMOUS, now=now)


def test_two_people_take_two_different_things_at_the_same_time(
    house: None, massage: Service, reflexology: Service, omar: Therapist, now: datetime
) -> None:
    ask = Ask((massage,), guest=reflexology)
    assert at("10:00") in starts(ask, now)
    make.appointment(service=massage, therapist=omar, starts_at=at("10:00"))
    assert at("10:00") not in starts(ask, now)


def test_only_those_who_are_among_them(house: None, massage: Service, omar: Therapist, now: datetime) -> None:
    make.appointment(service=massage, therapist=omar, starts_at=at("10:00"))
    assert at("10:00") in starts(Ask((massage,)), now)
    assert at("10:00") not in starts(Ask((massage,), among=(omar.pk,)), now)
    assert starts(Ask((massage,), among=()), now) == []


def test_days_first_and_nearest_agree_with_the_day(
    house: None, massage: Service, reflexology: Service, now: datetime
) -> None:
    ask = Ask((massage, reflexology))
    today = starts(ask, now)
    first, last = at("00:00").date(), at("00:00", days=2).date()
    assert first in packing.days_with_slots(ask, first=first, last=last, now=now)
    assert [slot.start for slot in packing.first_slots(ask, now=now, limit=3)] == today[:3]
    middle = today[len(today) // 2]
    assert middle in [slot.start for slot in packing.nearest_slots(ask, start=middle, now=now)]


def test_says_whether_it_could_be_had_on_an_empty_day(
    house: None, massage: Service, omar: Therapist, mina: Therapist, now: datetime
) -> None:
    window = Span(*(int(edge.timestamp() // 60) for edge in DAY))
    make.appointment(service=massage, therapist=omar, starts_at=at("10:00"))
    assert packing.could_be(Ask((massage,)), window=window, now=now)
    for one in (omar, mina):
        make.time_off(one, *DAY)
    assert not packing.could_be(Ask((massage,)), window=window, now=now)
