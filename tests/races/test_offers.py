"""Many workers offer one freed time, and many answer: one live offer at a time, one acceptance."""

import itertools
import threading

import pytest
from django.db import connection

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, FreedTime, Offer, WaitlistEntry
from bookings.services import appointments, offering, offers
from salon.accounts.viewer import SYSTEM, Kind, Viewer
from tests import make
from tests.bookings.waiting import booked
from tests.bookings.waiting import crowd as queue
from tests.make import at
from tests.outbox.sweeps import Fuse
from tests.races import crowd

NOW, WORKERS, WAITING = at("10:00"), 3, 20
# A process is started for each kill; 1 kills before every statement, and takes a minute.
STRIDE = 5


@pytest.fixture
def freed(massage, mina, recliner) -> FreedTime:
    """Twenty wait, and Friday at 14:00 has just become free."""
    visit = booked(massage, mina, chair=recliner)
    queue(massage, WAITING)
    appointments.cancel(visit, reason_code="other", by=SYSTEM, now=NOW)
    return FreedTime.objects.get()


def sweep(number: int) -> int:
    offers.close_over(now=NOW)
    return offering.offer_freed(now=NOW)


def holder_of(offer: Offer) -> Viewer:
    return Viewer(kind=Kind.HOLDER, subject=offer.entry.public_id)


def test_three_workers_make_one_offer_of_one_freed_time(freed):
    outcomes = crowd.processes(WORKERS, sweep)
    assert crowd.errors(outcomes) == []
    assert sum(crowd.values(outcomes)) == 1
    assert Offer.objects.count() == 1
    assert WaitlistEntry.objects.filter(status="offered").count() == 1


def test_three_freed_times_go_to_three_people(freed, massage, mina):
    for clock in ("09:00", "11:00"):
        row = booked(massage, mina, clock, chair=make.chair(massage.location, type="DRY"))
        appointments.cancel(row, reason_code="other", by=SYSTEM, now=NOW)
    outcomes = crowd.processes(WORKERS, sweep)
    assert crowd.errors(outcomes) == []
    assert Offer.objects.filter(status="live").values("entry").distinct().count() == 3
    assert set(Offer.objects.values_list("entry__client__name", flat=True)) == {f"Waiting {n}" for n in range(3)}


def test_of_a_storm_of_acceptances_one_books(freed):
    sweep(0)
    offer = Offer.objects.select_related("entry").get()
    outcomes = crowd.threads(WAITING, lambda number: offers.accept(offer, by=holder_of(offer), now=NOW).token)
    assert crowd.errors(outcomes) == []
    assert sum(bool(token) for token in crowd.values(outcomes)) == 1
    assert Appointment.objects.filter(status=Status.CONFIRMED).count() == 1
    assert Offer.objects.get().status == "accepted"


def test_an_acceptance_and_the_end_of_the_offer_do_not_both_happen(freed):
    sweep(0)
    offer = Offer.objects.select_related("entry").get()

    def act(number: int) -> str:
        if number % 2:
            offers.decline(offer, by=holder_of(offer), now=NOW)
            return "declined"
        offers.accept(offer, by=holder_of(offer), now=NOW)
        return "accepted"

    outcomes = crowd.threads(8, act)
    offer.refresh_from_db()
    assert set(crowd.values(outcomes)) == {offer.status}
    assert set(crowd.errors(outcomes)) <= {"OfferExpired", "OfferTaken"}
    assert Appointment.objects.filter(status=Status.CONFIRMED).count() == (offer.status == "accepted")


def test_control_who_looks_before_offering_offers_twice(freed):
    """What locking the freed time is for: the same crowd with the usual look before the write."""
    entries = list(WaitlistEntry.objects.all()[:WORKERS])
    have_looked = threading.Barrier(WORKERS, timeout=crowd.PATIENCE_SECONDS)

    def careless(number: int) -> bool:
        is_free = FreedTime.objects.filter(look_at=NOW).exists()
        have_looked.wait()
        FreedTime.objects.filter(pk=freed.pk).update(look_at=None)
        WaitlistEntry.objects.filter(pk=entries[number].pk).update(status="offered")
        return is_free

    assert sum(crowd.values(crowd.threads(WORKERS, careless))) == WORKERS
    assert WaitlistEntry.objects.filter(status="offered").count() == WORKERS


# ---- killed ----------------------------------------------------------------------------


def offer_until_killed(database: str, dies_before: int) -> None:
    """What a worker does in a process of its own."""
    connection.settings_dict["NAME"] = database
    with connection.execute_wrapper(Fuse(dies_before)):
        sweep(0)
    connection.close()


def test_a_worker_killed_before_each_statement_in_turn_leaves_nothing_half_done(freed):
    kills = list[int]()
    for dies_before in itertools.count(step=STRIDE):
        process = crowd.FORKSERVER.Process(
            target=offer_until_killed, args=(connection.settings_dict["NAME"], dies_before)
        )
        process.start()
        process.join(60)
        live = Offer.objects.filter(status="live").count()
        held = Appointment.objects.filter(status=Status.HELD).count()
        offered = WaitlistEntry.objects.filter(status="offered").count()
        assert live == held == offered <= 1
        if process.exitcode == 0:
            break
        kills.append(dies_before)
    assert len(kills) * STRIDE > 20
    assert Offer.objects.get().entry.client.name == "Waiting 0"
