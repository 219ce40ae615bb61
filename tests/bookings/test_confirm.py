"""Making a booking of a hold."""

from datetime import timedelta

import pytest

from bookings.domain.lifecycle import Status
from bookings.models import Appointment
from bookings.selectors.visits import hold_status
from bookings.services import holds, visits
from bookings.services.party import Booker
from bookings.services.placing import LegRequest
from bookings.services.refusals import ClientOverlap, ConsentRequired, HoldExpired, InvalidTransition, TooManyOpen
from clients.models import Client, Consent
from clients.selectors import answers_of
from salon.accounts.models import AuditEvent
from salon.accounts.viewer import ANONYMOUS
from salon.outbox.models import Message, OptIn
from tests import make

pytestmark = pytest.mark.django_db

AGREED = {"terms": "1", "privacy": "1"}


@pytest.fixture
def held(massage, mina, recliner, at, now):
    return holds.hold(
        legs=[LegRequest(massage, at("10:00", days=3))], holder="device", source="online", by=ANONYMOUS, now=now
    )


def confirm(held, now, **booker):
    booker = {"name": "Zoë Ünal", "email": "zoe@example.com", "language": "en", "consents": AGREED} | booker
    return visits.confirm(held.visit, booker=Booker(**booker), by=ANONYMOUS, now=now)


def test_makes_a_confirmed_appointment_of_a_client(held, now):
    booked = confirm(held, now)
    row = Appointment.objects.get()
    assert row.client is not None
    assert (row.status, row.held_until, row.client.name) == (Status.CONFIRMED, None, "Zoë Ünal")
    held.visit.refresh_from_db()
    assert hold_status(held.visit, now=now) == "consumed"
    assert booked.token.startswith("bk_")


def test_writes_consents_audit_and_messages_with_it(held, now):
    confirm(held, now, consents=AGREED | {"marketing_email": "1"})
    row = Appointment.objects.get()
    assert set(Consent.objects.values_list("kind", flat=True)) == {"terms", "privacy"}
    assert set(OptIn.objects.values_list("channel", "purpose", "text_version")) == {("email", "marketing", "1")}
    assert AuditEvent.objects.filter(object_id=row.public_id, action="appointment.create").count() == 1
    kinds = list(Message.objects.filter(topic=row.public_id).order_by("due_at").values_list("kind", flat=True))
    assert kinds == ["confirmation", "reminder_48h", "reminder_24h", "reminder_2h"]


def test_nothing_is_left_when_the_messages_cannot_be_planned(held, now, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("no room")

    monkeypatch.setattr("salon.outbox.services.planning.plan", broken)
    with pytest.raises(RuntimeError):
        confirm(held, now)
    assert Appointment.objects.get().status == Status.HELD
    assert not Client.objects.exists()
    assert not Consent.objects.exists()


def test_refuses_without_the_consents(held, now):
    with pytest.raises(ConsentRequired) as refused:
        confirm(held, now, consents={"terms": "1"})
    assert refused.value.params == {"kinds": ["privacy"]}
    assert Appointment.objects.get().status == Status.HELD


def test_refuses_what_has_expired(held, now):
    with pytest.raises(HoldExpired):
        confirm(held, now + timedelta(minutes=8))
    assert not Client.objects.exists()


def test_cannot_be_confirmed_twice(held, now):
    confirm(held, now)
    with pytest.raises(InvalidTransition):
        confirm(held, now)
    assert Appointment.objects.count() == 1


def test_same_person_at_the_same_time_is_an_overlap(massage, mina, omar, whirlpool, held, at, now):
    confirm(held, now)
    second = holds.hold(
        legs=[LegRequest(massage, at("10:15", days=3))], holder="device", source="online", by=ANONYMOUS, now=now
    )
    with pytest.raises(ClientOverlap):
        confirm(second, now)
    assert Appointment.objects.filter(status=Status.HELD).count() == 1


def test_known_address_changes_nothing_stored_and_makes_no_second_client(held, now, salon_):
    known = make.client(salon_, name="Zoë Ünal", email="zoe@example.com", phone="+4915112345678")
    confirm(held, now)
    assert Appointment.objects.get().client == known
    known.refresh_from_db()
    assert str(known.phone) == "+4915112345678"


def test_guest_beside_the_booker_is_another_person_of_the_household(massage, mina, omar, recliner, salon_, at, now):
    make.chair(salon_, type="DRY", code="D2")
    held = holds.hold(
        legs=[LegRequest(massage, at("10:00"))] * 2, holder="device", source="online", by=ANONYMOUS, now=now
    )
    confirm(held, now, guests=["Kim"])
    names = set(Appointment.objects.values_list("client__name", flat=True))
    assert names == {"Zoë Ünal", "Kim"}
    assert Client.objects.get(name="Kim").household == Client.objects.get(name="Zoë Ünal").household


def test_two_services_in_a_row_are_one_person(massage, reflexology, mina, recliner, at, now):
    held = holds.hold(
        legs=[LegRequest(massage, at("10:00")), LegRequest(reflexology, at("11:00"))],
        holder="device",
        source="online",
        by=ANONYMOUS,
        now=now,
    )
    booked = confirm(held, now)
    assert len(booked.appointments) == 2
    assert Client.objects.count() == 1


def test_eleventh_open_booking_is_refused(salon_, massage, held, mina, recliner, at, now):
    client = make.client(salon_, name="Zoë Ünal", email="zoe@example.com")
    for day in range(4, 14):
        make.appointment(
            service=massage, starts_at=at("10:00", days=day), therapist=mina, chair=recliner, client=client
        )
    with pytest.raises(TooManyOpen) as refused:
        confirm(held, now)
    assert refused.value.params == {"limit": 10}


@pytest.fixture
def catalogue(db):
    make.load()


def held_for(*services, now, at, clocks=("10:00", "11:00")):
    legs = [LegRequest(service, at(clock)) for service, clock in zip(services, clocks, strict=True)]
    return holds.hold(legs=legs, holder="device", source="online", by=ANONYMOUS, now=now)


EARLY = {"X-PREG-1": {"value": "yes", "weeks": 10}}
TOLD = AGREED | {"health_data": "1"}


@pytest.mark.parametrize("order", [1, -1])
def test_answers_are_judged_for_every_service_of_the_booker(
    catalogue, massage, reflexology, mina, recliner, at, now, order
):
    held = held_for(*[massage, reflexology][::order], now=now, at=at)
    booked = confirm(held, now, consents=TOLD, answers=EARLY)
    assert {row.status for row in booked.appointments} == {Status.PENDING_REVIEW}


def test_guest_is_not_judged_by_the_answers_of_the_booker(catalogue, reflexology, mina, recliner, salon_, at, now):
    make.therapist(salon_, name="Ada", qualifications=("REFLEX",))
    make.chair(salon_, type="DRY", code="D2")
    held = held_for(reflexology, reflexology, now=now, at=at, clocks=("10:00", "10:00"))
    booked = confirm(held, now, consents=TOLD, answers=EARLY, guests=["Kim"])
    statuses = {row.client.name: (row.status, row.screening_light) for row in booked.appointments}
    assert statuses == {"Zoë Ünal": (Status.PENDING_REVIEW, "red"), "Kim": (Status.CONFIRMED, "grey")}


def test_legs_in_any_order_are_one_person(massage, reflexology, mina, recliner, at, now):
    confirm(held_for(massage, reflexology, now=now, at=at, clocks=("12:00", "10:00")), now)
    assert Client.objects.count() == 1


def test_known_address_is_not_given_away_by_what_is_stored(catalogue, massage, mina, recliner, dora, at, now):
    held = held_for(massage, now=now, at=at, clocks=("10:00",))
    booked = confirm(held, now, name=dora.name, email=dora.email)
    assert booked.appointments[0].screening_light == "grey"


def test_stranger_with_the_name_of_a_client_takes_no_yes_back(catalogue, massage, mina, recliner, dora, at, now):
    held = held_for(massage, now=now, at=at, clocks=("10:00",))
    confirm(held, now, name=dora.name, email=dora.email, consents=TOLD, answers={"X-DIAB": {"value": "no"}})
    assert answers_of(dora)["X-DIAB"]["value"] == "yes"


def test_stranger_subscribes_nobody(massage, mina, recliner, dora, at, now):
    held = held_for(massage, now=now, at=at, clocks=("10:00",))
    confirm(held, now, name=dora.name, email=dora.email, consents=AGREED | {"marketing_email": "1"})
    assert not OptIn.objects.exists()


def test_limit_of_open_bookings_counts_the_contact_whatever_the_name(salon_, massage, held, mina, recliner, at, now):
    other = make.client(salon_, name="Zoe Unal", email="zoe@example.com")
    for day in range(4, 14):
        make.appointment(service=massage, starts_at=at("10:00", days=day), therapist=mina, chair=recliner, client=other)
    with pytest.raises(TooManyOpen):
        confirm(held, now)
