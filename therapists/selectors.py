"""Reading a salon's team."""

from collections import defaultdict
from datetime import date

from therapists.domain.certificates import warning
from therapists.models import Qualification


def ending_certificates(location_id: int, *, on: date) -> dict[int, list[tuple[Qualification, int]]]:
    """By therapist: certificates that end soon or have ended, each with the step of its warning.

    One that is followed by a newer one of its kind is no news.
    """
    rows = Qualification.objects.select_related("type").filter(
        therapist__location=location_id, therapist__is_active=True
    )
    last: dict[tuple[int, int], Qualification] = {}
    for row in rows.order_by("valid_from", "id"):
        before = last.get((row.therapist_id, row.type_id))
        if before is None or (row.expires_on or date.max) >= (before.expires_on or date.max):
            last[row.therapist_id, row.type_id] = row
    found: dict[int, list[tuple[Qualification, int]]] = defaultdict(list)
    for row in last.values():
        step = warning(row.expires_on, on, row.type.warning_days)
        if step is not None:
            found[row.therapist_id].append((row, step))
    return found
