"""Two clients who are one person: their visits, places on the waitlist and walk-ins become those of one."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import F, OuterRef, Subquery

from bookings.models import Appointment, PastVisit, WaitlistEntry, WalkIn
from bookings.models.appointment import IN_THE_WAY
from bookings.services.refusals import ClientOverlap
from clients.models import Client, ClientMerge
from clients.services import merging
from salon.accounts.viewer import Viewer
from salon.core.writing import writing

ROWS = (Appointment, WaitlistEntry, WalkIn, PastVisit)
REFUSALS = {"appointment_client_free": ClientOverlap}


def merge(gone: Client, *, into: Client, by: Viewer, now: datetime, take: Collection[str] = ()) -> ClientMerge:
    """One client goes into the other with everything there is of them; within a day it can be taken back.

    Signed records stay as they were signed and go along with their visits. Raises Forbidden, NotMergeable, and
    ClientOverlap when both are booked for the same time still to come.
    """
    with writing(refusals=REFUSALS):
        merged = merging.join(gone, into=into, take=take, by=by, now=now)
        _let_past_visits_overlap(gone, into, now)
        merged.moved |= merging.hand_over(ROWS, gone, into)
        merged.save(update_fields=["moved"])
    return merged


def undo(merged: ClientMerge, *, by: Viewer, now: datetime) -> Client:
    """Tell the two apart again; returns the client who is back. Raises Forbidden and MergeSettled."""
    return merging.undo(merged, by=by, now=now)


def _let_past_visits_overlap(gone: Client, into: Client, now: datetime) -> None:
    """Nobody was in two places at once; what was written down twice is history, and stays as it is."""
    theirs = Appointment.objects.filter(
        IN_THE_WAY, client=into, client_from__lt=OuterRef("client_to"), client_to__gt=OuterRef("client_from")
    ).order_by("pk")
    over = Appointment.objects.filter(IN_THE_WAY, client=gone, ends_at__lte=now)
    twice = over.annotate(other=Subquery(theirs.values("pk")[:1])).filter(other__isnull=False).exclude(pk=F("other"))
    Appointment.objects.filter(pk__in=list(twice.values_list("pk", flat=True))).update(allows_client_overlap=True)
