"""/appointments/{id}: one appointment and everything that is done with it."""

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request

from bookings.models import Appointment
from bookings.selectors.appointments import appointment_for, may_run
from bookings.selectors.visits import is_of_own_salon
from bookings.services import appointments, moving
from salon.accounts.roles import Permission
from salon.core.errors import Forbidden, NotFound
from salon.faces.api.appointment_shapes import AppointmentShape, StaffAppointmentShape, tell_appointment
from salon.faces.api.booking_body import LANGUAGE, SOURCES
from salon.faces.api.contracts import KNOWN, RUNS, STAFF, Operation
from salon.faces.api.errors import Fault, invalid
from salon.faces.api.fields import CodeField, IdField, StartField, TickField, long_text
from salon.faces.api.holds import PLACING
from salon.faces.api.places import chair_at, offering_others, therapist_at
from salon.faces.api.reading import Body
from salon.faces.api.replies import reply, version_in
from salon.faces.api.views import ApiView, Asked, operation
from salon.faces.calendars import calendar_of
from salon.sessionlog.services import sessions

REASON = r"^[a-z0-9_]+$"
COLUMNS = {"locale": "language"}


class AmendBody(Body):
    """What the desk may change without moving anything; null empties the note."""

    clears_with_null = frozenset({"desk_note"})

    desk_note = long_text(required=False, allow_blank=True, allow_null=True)
    locale = CodeField(LANGUAGE, max_length=12, required=False)
    source = serializers.ChoiceField(SOURCES, required=False)  # type: ignore[assignment]


class MoveBody(Body):
    """Where to."""

    start = StartField()
    therapist_id = IdField(required=False)
    chair_id = IdField(required=False)


class CancelBody(Body):
    """Why, and whether staff waive the fee."""

    reason_code = CodeField(REASON, max_length=40, required=False)
    waive_fee = TickField(required=False)


class DeclineBody(Body):
    """Why."""

    reason_code = CodeField(REASON, max_length=40, required=False)


class AppointmentView(ApiView):
    """/appointments/{id}."""

    @operation(Operation("read_appointment", "One appointment", gives={200: AppointmentShape}))
    def get(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """The appointment as the asker may see it; for strangers there is none."""
        return _told(asked, appointment_for(viewer=asked.viewer, public_id=id))

    @operation(
        Operation(
            "amend_appointment",
            "Change the desk's own fields",
            doors=STAFF,
            needs=(Permission.RUN_DAY,),
            takes=AmendBody,
            gives={200: StaffAppointmentShape},
            needs_version=True,
        )
    )
    def patch(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """The note, the language, where it came from; nothing else."""
        appointment = _known(asked, id)
        if not asked.viewer.may(Permission.RUN_DAY, appointment.location_id):
            raise Forbidden
        expected = version_in(asked.request, present=appointment.version, required=True)
        changes = {COLUMNS.get(name, name): "" if value is None else value for name, value in asked.body.items()}
        amended = appointments.amend(
            appointment, changes=changes, expected_version=expected, by=asked.viewer, now=asked.now
        )
        return _told(asked, amended)


class CalendarView(ApiView):
    """/appointments/{id}.ics."""

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:  # noqa: FBT001, FBT002
        """A calendar asks for text/calendar, or for anything."""
        return super().perform_content_negotiation(request, force=True)

    @operation(
        Operation(
            "read_calendar_file",
            "The appointment for a calendar",
            gives={(200, "text/calendar"): OpenApiTypes.STR},
        )
    )
    def get(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """One event that names neither the service nor the client."""
        appointment = appointment_for(viewer=asked.viewer, public_id=id)
        file = calendar_of(appointment, stamped_at=appointment.updated_at)
        return HttpResponse(file, "text/calendar; charset=utf-8")


class RescheduleView(ApiView):
    """/appointments/{id}/reschedule."""

    @operation(
        Operation(
            "reschedule",
            "Move an appointment to another time",
            doors=KNOWN,
            needs=RUNS,
            takes=MoveBody,
            gives={200: AppointmentShape},
            refuses=(*PLACING, "client-overlap", "invalid-transition", "policy-window", "version-mismatch"),
            needs_key=True,
        )
    )
    def post(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """The new start, with the same therapist unless another one is named."""
        appointment = _runnable(asked, id)
        faults: list[Fault] = []
        therapist = therapist_at(appointment.location, asked.body, "", faults)
        chair = chair_at(appointment.location, asked.body, "", faults)
        if faults:
            raise invalid(*faults)
        with offering_others(appointment.location):
            moved = moving.reschedule(
                appointment,
                start=asked.body["start"],
                therapist=therapist,
                chair=chair,
                by=asked.viewer,
                now=asked.now,
            )
        return _told(asked, moved)


class CancelView(ApiView):
    """/appointments/{id}/cancel."""

    @operation(
        Operation(
            "cancel",
            "Call an appointment off",
            doors=KNOWN,
            needs=RUNS,
            takes=CancelBody,
            gives={200: AppointmentShape},
            refuses=("invalid-transition", "policy-window", "version-mismatch"),
        )
    )
    def post(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """Free the time; the fee follows the policy that was accepted."""
        if "waive_fee" in asked.body and not asked.viewer.is_staff:
            raise invalid(Fault("unknown_field", pointer="/waive_fee"))
        cancelled = appointments.cancel(
            _runnable(asked, id),
            reason_code=asked.body.get("reason_code", "other"),
            waive_fee=asked.body.get("waive_fee", False),
            by=asked.viewer,
            now=asked.now,
        )
        return _told(asked, cancelled)


class DeclineView(ApiView):
    """/appointments/{id}/decline."""

    @operation(
        Operation(
            "decline",
            "Turn down what screening had parked",
            doors=STAFF,
            needs=RUNS,
            takes=DeclineBody,
            gives={200: StaffAppointmentShape},
            refuses=("invalid-transition", "version-mismatch"),
        )
    )
    def post(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """A person declines, never a machine."""
        declined = appointments.decline(
            _runnable(asked, id), reason_code=asked.body.get("reason_code", "other"), by=asked.viewer, now=asked.now
        )
        return _told(asked, declined)


class StartView(ApiView):
    """/appointments/{id}/start."""

    @operation(
        Operation(
            "start_session",
            "Start the session",
            doors=STAFF,
            needs=(Permission.WRITE_NOTES,),
            takes=Body,
            gives={200: StaffAppointmentShape},
            refuses=(
                "invalid-transition",
                "chair-not-ready",
                "screening-required",
                "screening-stop",
                "consent-required",
                "version-mismatch",
            ),
        )
    )
    def post(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """Only after a therapist decided on today's screening."""
        sessions.start(_runnable(asked, id), by=asked.viewer, now=asked.now)
        return _told(asked, appointment_for(viewer=asked.viewer, public_id=id))


def step_view(name: str, summary: str, verb: Callable[..., Appointment], *, refuses: tuple[str, ...] = ()) -> Any:
    """The address of a step of the lifecycle that needs nothing said."""

    class StepView(ApiView):
        @operation(
            Operation(
                name,
                summary,
                doors=STAFF,
                needs=RUNS,
                takes=Body,
                gives={200: StaffAppointmentShape},
                refuses=("invalid-transition", "version-mismatch", *refuses),
            )
        )
        def post(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
            """Done once; repeating it changes nothing."""
            return _told(asked, verb(_runnable(asked, id), by=asked.viewer, now=asked.now))

    return StepView.as_view()


APPROVE = step_view("approve", "Confirm what screening had parked", appointments.approve)
CHECK_IN = step_view("check_in", "The client is here", appointments.check_in)
COMPLETE = step_view("complete", "The session is over", appointments.complete)
NO_SHOW = step_view("no_show", "The client did not come", appointments.no_show)
UNDO = step_view("undo", "Take back the last step", moving.undo, refuses=("slot-taken", "client-overlap"))


def _runnable(asked: Asked, public_id: uuid.UUID) -> Appointment:
    """An appointment that the asker may do something with, in the version they have seen if they say so."""
    appointment = _known(asked, public_id)
    asked.at(appointment.location.zone)
    if not may_run(asked.viewer, appointment):
        raise Forbidden
    version_in(asked.request, present=appointment.version)
    return appointment


def _known(asked: Asked, public_id: uuid.UUID) -> Appointment:
    """An appointment to do something with: a colleague's is known to be there, another salon's is not."""
    try:
        return appointment_for(viewer=asked.viewer, public_id=public_id)
    except NotFound as error:
        if is_of_own_salon(asked.viewer, public_id):
            raise Forbidden from error
        raise


def _told(asked: Asked, appointment: Appointment) -> HttpResponse:
    told = tell_appointment(appointment, viewer=asked.viewer, now=asked.now)
    return reply(told, version=appointment.version)
