"""Breaking the glass of a client's record."""

from datetime import datetime

from clients.models import Client
from salon.accounts.models import BreakGlass
from salon.accounts.services import glass
from salon.accounts.viewer import Viewer
from salon.sessionlog.selectors.access import policy_of


def break_glass(client: Client, *, reason: str, by: Viewer, now: datetime) -> BreakGlass:
    """Open the client's record to the viewer for as long as the salon's policy says; the client can see that.

    Raises Forbidden for those who may not, ReasonUnfit.
    """
    minutes = policy_of(client.location_id).break_glass_minutes
    return glass.break_glass(client, location=client.location, reason=reason, minutes=minutes, by=by, now=now)
