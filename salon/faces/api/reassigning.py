"""POST /appointments/bulk-reassign: handing a therapist's visits to colleagues."""

from typing import Any

from django.http import HttpResponse
from rest_framework import serializers

from bookings.selectors import menu
from bookings.services.reassigning import reassign
from salon.accounts.roles import Permission
from salon.core.errors import Forbidden, NotFound
from salon.faces.api.availability import LONGEST_WINDOW
from salon.faces.api.contracts import STAFF, Operation
from salon.faces.api.errors import Fault, Problem, invalid
from salon.faces.api.fields import DateOrInstantField, IdField, TickField, days_between, start_of
from salon.faces.api.reading import Body
from salon.faces.api.replies import reply
from salon.faces.api.views import ApiView, Asked, operation
from therapists.models import Therapist

STRATEGIES = ("any_qualified", "list_only")


class ReassignBody(Body):
    """Whose visits, from when to when, and how."""

    therapist_id = IdField()
    strategy = serializers.ChoiceField(STRATEGIES)
    dry_run = TickField(required=False)

    def get_fields(self) -> dict[str, Any]:
        """`from` is a word of Python, so it cannot be declared as the others are."""
        return super().get_fields() | {"from": DateOrInstantField(), "to": DateOrInstantField()}


class HandedOverShape(serializers.Serializer[Any]):
    """A visit and who gives it now."""

    appointment_id = serializers.UUIDField()
    therapist_id = serializers.UUIDField()


class UnplacedShape(serializers.Serializer[Any]):
    """A visit that nobody could take, and why."""

    appointment_id = serializers.UUIDField()
    reason = serializers.CharField()


class UnchangedShape(serializers.Serializer[Any]):
    """A visit already under way or over."""

    appointment_id = serializers.UUIDField()


class ReassignmentShape(serializers.Serializer[Any]):
    """What became of each visit."""

    reassigned = HandedOverShape(many=True)
    unplaced = UnplacedShape(many=True)
    unchanged = UnchangedShape(many=True)


class BulkReassignView(ApiView):
    """/appointments/bulk-reassign."""

    @operation(
        Operation(
            "bulk_reassign",
            "Hand a therapist's visits to colleagues",
            doors=STAFF,
            needs=(Permission.RUN_DAY,),
            takes=ReassignBody,
            gives={200: ReassignmentShape},
            refuses=("window-too-large",),
            needs_key=True,
        )
    )
    def post(self, asked: Asked) -> HttpResponse:
        """Each visit at its own time, to whoever is qualified and free; one that nobody can take stays."""
        therapist = _therapist(asked)
        zone = therapist.location.zone
        start, end = start_of(asked.body["from"], zone), start_of(asked.body["to"], zone)
        if end <= start:
            raise invalid(Fault("not_after_start", pointer="/to"))
        if days_between(start, end, zone) > LONGEST_WINDOW:
            raise Problem("window-too-large")
        done = reassign(
            therapist,
            between=(start, end),
            only_list=asked.body["strategy"] == "list_only",
            dry_run=asked.body.get("dry_run", False),
            by=asked.viewer,
            now=asked.now,
        )
        return reply(
            {
                "reassigned": [
                    {"appointment_id": str(row.public_id), "therapist_id": str(row.therapist.public_id)}
                    for row in done.reassigned
                ],
                "unplaced": [{"appointment_id": str(row.public_id), "reason": why} for row, why in done.unplaced],
                "unchanged": [{"appointment_id": str(row.public_id)} for row in done.unchanged],
            }
        )


def _therapist(asked: Asked) -> Therapist:
    """A therapist of a salon whose day the asker runs."""
    try:
        therapist = menu.therapist_for(public_id=asked.body["therapist_id"])
        if therapist.location_id not in asked.viewer.roles:
            raise NotFound
    except NotFound as error:
        raise invalid(Fault("unknown", pointer="/therapist_id")) from error
    if not asked.viewer.may(Permission.RUN_DAY, therapist.location_id):
        raise Forbidden
    asked.at(therapist.location.zone)
    return therapist
