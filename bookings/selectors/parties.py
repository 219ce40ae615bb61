"""Visits of several appointments."""

from collections.abc import Iterable

from django.db.models import Count

from bookings.models import Appointment


def shared_visits(visit_ids: Iterable[int]) -> set[int]:
    """Those of the visits that have more than one appointment."""
    rows = Appointment.objects.order_by().filter(visit__in=set(visit_ids), client__isnull=False)
    return set(rows.values("visit").annotate(legs=Count("id")).filter(legs__gt=1).values_list("visit", flat=True))
