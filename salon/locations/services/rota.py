"""Telling every process that what a roster is made of has changed."""

import uuid

from salon.core.writing import writing
from salon.locations.models import Location


def renew(location_id: int) -> None:
    """Renew the location's stamp, in the transaction of the change to hours, people, chairs or menu."""
    with writing():
        Location.objects.filter(pk=location_id).update(rota_stamp=uuid.uuid4())


def renew_everywhere() -> None:
    """Renew every location's stamp, when what they share has changed: chair types, qualifications."""
    with writing():
        for location_id in Location.objects.order_by("pk").values_list("pk", flat=True):
            renew(location_id)
