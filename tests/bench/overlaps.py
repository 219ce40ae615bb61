"""Whether anything overlaps: one look over all rows, without asking the constraint."""

from collections import defaultdict
from itertools import pairwise

from bookings.domain.lifecycle import BLOCKING
from bookings.models import Appointment
from salon.locations.models import Location


def overlapping(location: Location) -> int:
    """How many rows begin on a therapist, chair or client before the row before them there has ended."""
    taken: defaultdict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    for kind in ("therapist", "chair", "client"):
        rows = Appointment.objects.filter(location=location, status__in=BLOCKING, **{f"{kind}__isnull": False})
        for key, start, end in rows.values_list(f"{kind}_id", f"{kind}_from", f"{kind}_to"):
            taken[kind, key].append((start, end))
    spans = (sorted(found) for found in taken.values())
    return sum(later[0] < earlier[1] for found in spans for earlier, later in pairwise(found))
