"""Several desks receive people at the same moment."""

from bookings.domain.lifecycle import BLOCKING, Status
from bookings.models import Appointment, WalkIn
from bookings.services import walkins
from bookings.services.walkins import Newcomer
from salon.accounts.viewer import SYSTEM
from tests import make
from tests.races.crowd import errors, threads, values
from tests.races.test_holds import overlaps

CROWD = 6


def test_each_gets_a_number_and_a_time_of_their_own_and_two_can_sit_down(salon_, massage, mina, omar, now):
    make.chair(salon_, type="DRY", code="D1")
    make.chair(salon_, type="WHIRLPOOL", code="W1")

    def act(number):
        newcomer = Newcomer(name=f"Guest {number}")
        done = walkins.receive(service=massage, newcomer=newcomer, by=SYSTEM, now=now)
        return done.walk_in.number, done.appointment is not None

    outcomes = threads(CROWD, act)
    assert errors(outcomes) == []
    assert sorted(number for number, _ in values(outcomes)) == list(range(1, CROWD + 1))
    seated = Appointment.objects.filter(status=Status.ARRIVED, visit__walk_in__seated_at__isnull=False)
    assert sum(sits for _, sits in values(outcomes)) == seated.count() == 2
    assert WalkIn.objects.filter(seated_at=None).count() == CROWD - 2
    assert overlaps(status__in=BLOCKING) == 0
