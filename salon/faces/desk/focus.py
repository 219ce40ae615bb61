"""What somebody at the board has under the cursor, as an address tells it."""

import uuid

from django.http import QueryDict

from bookings.models import Appointment
from bookings.selectors.appointments import appointments_for
from salon.accounts.viewer import Viewer
from salon.locations.models import Location


def visit_in_focus(told: QueryDict, viewer: Viewer, location: Location) -> Appointment | None:
    """The visit that `visit` names, if the viewer may see it and it is of this salon."""
    try:
        public_id = uuid.UUID(told.get("visit", ""))
    except ValueError:
        return None
    return appointments_for(viewer=viewer).filter(public_id=public_id, location=location).first()
