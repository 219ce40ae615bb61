"""Two managers change the same therapist at the same moment."""

from bookings.services import team
from salon.accounts.models import AuditEvent
from tests.races.crowd import errors, threads, values

CROWD = 4


def test_one_is_kept_and_the_others_are_told(mina, sol, viewer, now):
    owner = viewer(sol)

    def act(number):
        changes = {"display_name": f"Mina {number}"}
        return team.change(mina, changes=changes, expected_version=1, by=owner, now=now).display_name

    outcomes = threads(CROWD, act)
    assert errors(outcomes) == ["VersionMismatch"] * (CROWD - 1)
    mina.refresh_from_db()
    assert [mina.display_name] == values(outcomes)
    assert (mina.version, AuditEvent.objects.filter(action="therapist.change").count()) == (2, 1)
