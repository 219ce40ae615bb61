"""One person, one service, one therapist, one chair, one time."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bookings.domain.lifecycle import BLOCKING, Status
from bookings.models.chair import Chair
from bookings.models.service import Service
from bookings.models.visit import Visit
from clients.models import Client, Light
from salon.core.constraints import NoOverlap
from salon.core.records import Record
from salon.locations.models import Location
from therapists.models import Therapist

IN_THE_WAY = Q(status__in=sorted(status.value for status in BLOCKING))
LONGEST_SPAN_MINUTES = 12 * 60


class Appointment(Record):
    """A hold is an appointment that is not yet confirmed.

    `starts_at` and `ends_at` are what people see. The `_from` and `_to` columns are what the
    appointment occupies on each resource, in whole minutes since the epoch, half-open: the
    therapist's with buffers, the chair's with its cleaning, the client's bare.
    """

    # Keys without an index of their own are led by one of the indexes and constraints below.
    location = models.ForeignKey(Location, models.PROTECT, db_index=False, related_name="appointments")
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="appointments")
    leg = models.PositiveSmallIntegerField(default=0)
    service = models.ForeignKey(Service, models.PROTECT, db_index=False, related_name="appointments")
    therapist = models.ForeignKey(Therapist, models.PROTECT, db_index=False, related_name="appointments")
    chair = models.ForeignKey(Chair, models.PROTECT, null=True, blank=True, db_index=False, related_name="appointments")
    client = models.ForeignKey(Client, models.PROTECT, null=True, blank=True, related_name="appointments")
    status = models.CharField(max_length=14, choices=[(status.value, status.value) for status in Status])
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    client_from = models.IntegerField()
    client_to = models.IntegerField()
    therapist_from = models.IntegerField()
    therapist_to = models.IntegerField()
    chair_from = models.IntegerField()
    chair_to = models.IntegerField()
    # While held: the epoch second at which the hold ends, beside the span so that one index answers.
    held_until = models.BigIntegerField(null=True, blank=True)
    allows_client_overlap = models.BooleanField(default=False)
    price = models.DecimalField(max_digits=9, decimal_places=2)
    fee = models.DecimalField(max_digits=9, decimal_places=2, default=0)
    language = models.CharField(max_length=12, blank=True)
    screening_light = models.CharField(max_length=5, choices=Light.choices, default=Light.GREY)
    desk_note = models.TextField(blank=True)
    # Why this therapist, when the client asked for any: a code and its figures.
    choice: Any = models.JSONField(default=dict, blank=True)
    overrides: Any = models.JSONField(default=list, blank=True)
    cancel_reason = models.CharField(max_length=40, blank=True)
    # When the client said, after a reminder, to be coming at this time.
    client_confirmed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            NoOverlap(
                same="therapist",
                start="therapist_from",
                end="therapist_to",
                condition=IN_THE_WAY,
                name="appointment_therapist_free",
                violation_error_code="slot-taken",
                violation_error_message=_("The therapist is taken at that time."),
            ),
            NoOverlap(
                same="chair",
                start="chair_from",
                end="chair_to",
                condition=IN_THE_WAY,
                name="appointment_chair_free",
                violation_error_code="slot-taken",
                violation_error_message=_("The chair is taken at that time."),
            ),
            NoOverlap(
                same="client",
                start="client_from",
                end="client_to",
                condition=IN_THE_WAY & Q(allows_client_overlap=False),
                name="appointment_client_free",
                violation_error_code="client-overlap",
                violation_error_message=_("The client has another appointment at that time."),
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="appointment_ends_after_start"),
            models.CheckConstraint(condition=Q(client_to__gt=F("client_from")), name="appointment_client_span"),
            models.CheckConstraint(
                condition=Q(
                    therapist_from__lte=F("client_from"),
                    therapist_to__gte=F("client_to"),
                    therapist_to__lte=F("therapist_from") + LONGEST_SPAN_MINUTES,
                ),
                name="appointment_therapist_span",
            ),
            models.CheckConstraint(
                condition=Q(
                    chair_from__lte=F("client_from"),
                    chair_to__gte=F("client_to"),
                    chair_to__lte=F("chair_from") + LONGEST_SPAN_MINUTES,
                ),
                name="appointment_chair_span",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[Status.HELD.value, Status.CANCELLED.value]) | Q(client__isnull=False),
                name="appointment_has_client",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.HELD.value, held_until__isnull=False)
                | (~Q(status=Status.HELD.value) & Q(held_until=None)),
                name="appointment_held_until",
            ),
        ]
        indexes = [
            models.Index(
                fields=[
                    "location",
                    "therapist_from",
                    "therapist_to",
                    "therapist",
                    "chair",
                    "chair_from",
                    "chair_to",
                    "held_until",
                ],
                condition=IN_THE_WAY,
                name="appointment_occupied",
            ),
            models.Index(fields=["location", "starts_at", "id"], name="appointment_by_day"),
            models.Index(fields=["therapist", "starts_at"], name="appointment_by_therapist"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} {self.status}"
