"""Screening through the API: answers, what follows from them, and a therapist's decision."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from rest_framework import serializers

from bookings.models import Appointment
from bookings.selectors.appointments import appointment_for, may_run
from bookings.services.refusals import ConsentRequired
from clients.models import Consent, Light
from clients.services.health import Declared
from salon.accounts.roles import Permission
from salon.accounts.viewer import Kind, Viewer
from salon.core.errors import Forbidden
from salon.faces.api.booking_body import ScreeningBody, answers_in, naming_answers
from salon.faces.api.contracts import KNOWN, RUNS, STAFF, Operation
from salon.faces.api.fields import TextField, TickField, long_text, whole
from salon.faces.api.note_body import CODE_LENGTH, MOST_ROWS, FootChecksBody
from salon.faces.api.reading import Body
from salon.faces.api.replies import reply
from salon.faces.api.screening_shapes import DecisionShape, ScreeningShape, tell_decision, tell_screening
from salon.faces.api.views import ApiView, Asked, operation
from salon.faces.colleagues import colleague_in
from salon.faces.limits import SCREENINGS
from salon.faces.outcome import outcome_of, sentences
from salon.sessionlog.domain.note import FEET, MINUTES
from salon.sessionlog.domain.plan import PRESSURES
from salon.sessionlog.models import Screening
from salon.sessionlog.selectors import access, lookup
from salon.sessionlog.services import answers, screening

# Where a form was filled in, by who sends it.
SOURCES = {Kind.HOLDER: "online", Kind.CLIENT: "client", Kind.STAFF: "kiosk"}


class AnswersBody(ScreeningBody):
    """A filled-in form."""

    consent = TickField(
        required=False,
        help_text="The client agrees that it is kept. The holder of a booking says so each time; others while no "
        "agreement of theirs is younger than a year.",
    )


class AdaptationsBody(Body):
    """Within which limits the session goes ahead."""

    lifted = serializers.ListField(
        child=TextField(max_length=CODE_LENGTH),
        max_length=20,
        required=False,
        help_text="Effects that a master sets aside: P, T, AREA, STOP-S.",
    )
    pressure_cap = whole(PRESSURES, required=False)
    minute_cap = whole(MINUTES, required=False)
    areas = serializers.ListField(
        child=TextField(max_length=CODE_LENGTH),
        max_length=MOST_ROWS,
        required=False,
        help_text="Zones and regions to keep away from besides those that the rules name.",
    )
    words = long_text(required=False, allow_blank=True)


class ColleagueBody(Body):
    """A colleague who vouches with their own log-in; it is checked and not kept."""

    email = TextField(max_length=254)
    password = serializers.CharField(max_length=1_000, trim_whitespace=False, write_only=True)


class DecisionBody(Body):
    """A therapist's decision before a session."""

    decision = serializers.ChoiceField(Screening.Decision.values)
    adaptations = AdaptationsBody(required=False)
    reason = long_text(required=False, allow_blank=True)
    foot_checks = FootChecksBody(
        required=False,
        help_text="Deciding says that both feet were looked at: only `is_done` false says that one was not.",
    )
    consents = serializers.ListField(
        child=TextField(max_length=CODE_LENGTH),
        max_length=20,
        required=False,
        help_text="Who else agreed, as CONS asks for it: guardian, authorised.",
    )
    second_person = ColleagueBody(required=False)


class OutcomeShape(serializers.Serializer[Any]):
    """What was made of a form: outcome and advice for the client and their therapist, the light for staff."""

    id = serializers.UUIDField()
    outcome = serializers.ChoiceField(["ok", "we_will_contact_you"], required=False)
    advice = serializers.ListField(child=serializers.CharField(), required=False)
    screening_light = serializers.ChoiceField(Light.values, required=False)


class ScreeningsView(ApiView):
    """/appointments/{id}/screenings."""

    @operation(
        Operation(
            "send_answers",
            "Answer the health questions for a visit",
            doors=KNOWN,
            needs=RUNS,
            takes=AnswersBody,
            gives={201: OutcomeShape},
            refuses=("consent-required", "invalid-transition"),
            needs_key=True,
            limit=SCREENINGS,
        )
    )
    def post(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """By the client, or by staff who hand them the salon's tablet; the desk learns no more than a colour."""
        appointment = appointment_for(viewer=asked.viewer, public_id=id)
        asked.at(appointment.location.zone)
        if not may_run(asked.viewer, appointment):
            raise Forbidden
        agrees = asked.body.get("consent", False)
        if asked.viewer.kind is Kind.HOLDER and not agrees:
            # What a client agreed to before shows in nothing that a holder gets to see.
            raise ConsentRequired(kinds=[Consent.Kind.HEALTH_DATA.value])
        with naming_answers(asked.body, at=""):
            declared = answers.submit(
                appointment,
                answers=answers_in(asked.body),
                rules_version=asked.body["version"],
                source=SOURCES[asked.viewer.kind],
                agrees=agrees,
                by=asked.viewer,
                now=asked.now,
            )
        return reply(_tell(declared, appointment, asked), status=201)


class LatestView(ApiView):
    """/appointments/{id}/screenings/latest."""

    @operation(
        Operation(
            "read_screening",
            "What stands of a client's answers for a visit",
            doors=frozenset({Kind.CLIENT, Kind.STAFF}),
            needs=(Permission.READ_HEALTH, Permission.BREAK_GLASS),
            gives={200: ScreeningShape},
            refuses=("break-glass-required",),
        )
    )
    def get(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """For those to whom the record is open; that it was opened is written down."""
        appointment = access.record_for(viewer=asked.viewer, public_id=id, now=asked.now)
        opened = answers.opened(appointment, by=asked.viewer, now=asked.now)
        return reply(tell_screening(opened, appointment.location.zone))


class DecisionView(ApiView):
    """/screenings/{id}/decision."""

    @operation(
        Operation(
            "decide_screening",
            "Decide whether the session goes ahead, and within which limits",
            doors=STAFF,
            needs=(Permission.WRITE_NOTES,),
            takes=DecisionBody,
            gives={200: DecisionShape},
            refuses=("invalid-transition", "screening-required", "screening-stop", "consent-required"),
        )
    )
    def post(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """By the visit's therapist or a master; a stop or referral frees the time and costs nothing."""
        appointment = lookup.screened_visit_for(viewer=asked.viewer, public_id=id)
        asked.at(appointment.location.zone)
        said = asked.body
        consents = {"consents": said["consents"]} if "consents" in said else {}
        decided = screening.decide(
            appointment,
            answers={},
            foot_check=_looked_at(said.get("foot_checks", {})),
            decision=said["decision"],
            adaptations={**said.get("adaptations", {}), **consents},
            reason=said.get("reason", ""),
            second_person=_colleague(asked),
            by=asked.viewer,
            now=asked.now,
        )
        return reply(tell_decision(decided, appointment.location.zone))


def _tell(declared: Declared, appointment: Appointment, asked: Asked) -> dict[str, Any]:
    """The outcome for whoever may know it, the colour for staff."""
    told: dict[str, Any] = {"id": str(declared.declaration.public_id)}
    if asked.viewer.is_staff:
        told["screening_light"] = declared.light
        assert appointment.client is not None
        if not access.is_open(appointment.client, viewer=asked.viewer, now=asked.now):
            return told
    return told | {"outcome": declared.told.outcome, "advice": sentences(outcome_of(declared.told))}


def _looked_at(feet: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {foot: {"is_done": True, **feet.get(foot, {})} for foot in FEET}


def _colleague(asked: Asked) -> Viewer | None:
    """The colleague who vouches, if there is one."""
    given = asked.body.get("second_person")
    if given is None:
        return None
    return colleague_in(asked.request, email=given["email"], password=given["password"])
