"""What was brought along: files as their people see them, and a client's visits from before."""

import uuid

from bookings.models import PastVisit, Upload
from clients.models import Client
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core.errors import Forbidden, NotFound

SHOWN_AT_MOST = 200


def upload_for(*, viewer: Viewer, public_id: uuid.UUID) -> Upload:
    """One file; raises NotFound, and Forbidden for those who bring nothing along anywhere."""
    places = viewer.locations(Permission.EDIT_CATALOGUE)
    if not places:
        raise Forbidden
    rows = Upload.objects.select_related("location").filter(location__in=places)
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def past_visits_of(client: Client, *, viewer: Viewer) -> list[PastVisit]:
    """What was brought along of a client, the latest first; nothing for those who do not see the salon's clients."""
    if not viewer.may(Permission.SEE_CLIENTS, client.location_id):
        return []
    rows = PastVisit.objects.select_related("service", "therapist").filter(client=client)
    return list(rows.order_by("-on", "-at_minute", "-id")[:SHOWN_AT_MOST])
