"""The last page: what was agreed."""

import re

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, Service, Visit
from salon.locations.models import Location
from tests import make
from tests.faces.online.conftest import Visitor
from tests.make import at
from therapists.models import Therapist


def test_shows_reference_calendar_file_and_link(visitor: Visitor, service: Service) -> None:
    visitor.book(service)
    appointment = Appointment.objects.get()
    assert f'data-testid="booking-reference">{Visit.objects.get().reference}<' in visitor.page
    assert f"/my/appointment/{appointment.public_id}.ics" in visitor.page
    assert "/b/bk_" in visitor.page
    assert 'data-status="confirmed"' in visitor.page


def test_stays_there_when_reloaded(visitor: Visitor, service: Service) -> None:
    visitor.book(service)
    assert visitor.get("/book/done").status_code == 200


def test_shows_a_stranger_nothing(visitor: Visitor, service: Service) -> None:
    visitor.book(service)
    assert Visitor().get("/book/done")["Location"] == "/book"


def test_says_nothing_of_a_booking_once_it_is_cancelled(visitor: Visitor, service: Service) -> None:
    visitor.book(service)
    Appointment.objects.update(status=Status.CANCELLED)
    assert visitor.get("/book/done")["Location"] == "/my/appointment"


def test_shows_of_a_party_who_still_comes(visitor: Visitor, service: Service, mina: Therapist) -> None:
    visitor.book(service)
    standing = Appointment.objects.get()
    gone = make.appointment(service=service, therapist=mina, starts_at=at("10:00"), visit=standing.visit, leg=1)
    Appointment.objects.filter(pk=gone.pk).update(status=Status.CANCELLED)
    visitor.get("/book/done")
    assert f'data-id="{standing.public_id}"' in visitor.page
    assert f'data-id="{gone.public_id}"' not in visitor.page


def test_reads_the_same_whether_the_address_is_known_or_not(service: Service, salon_: Location) -> None:
    make.client(salon_, name="Grace Hopkins", email="grace@example.com", phone="+4915123456789")
    known, unknown = Visitor(), Visitor()
    known.book(service, name="Grace Hopkins", contact="+49 151 23456789")
    unknown.book(service, "2026-03-10T12:00:00+01:00", name="Grace Hopkins", contact="+49 151 98765432")
    assert shape(known.page) == shape(unknown.page)
    for visitor in (known, unknown):
        visitor.get("/my/appointment")
    assert shape(known.page) == shape(unknown.page)


def shape(page: str) -> str:
    """The page without what every booking has of its own: ids, key, reference, times, therapist."""
    page = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|bk_[\w-]+|\b[0-9A-Z]{3}-[0-9A-Z]{3}\b", "…", page)
    return re.sub(r"\d\d:\d\d|Omar|Mina", "…", page)
