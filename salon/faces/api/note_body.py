"""The note of a session as it is sent and told: the contract's words for every field of it."""

from typing import Any

from rest_framework import serializers

from salon.faces.api.fields import IdField, ShareField, TextField, TickField, long_text, whole
from salon.faces.api.reading import Body
from salon.sessionlog.domain import note
from salon.sessionlog.domain.findings import FOOT_CHECK, POINTS_AT_MOST, QUALITIES
from salon.sessionlog.domain.plan import FEET, PRESSURES, SECONDS_AT_MOST

CODE_LENGTH, PRODUCT_LENGTH, REASON_LENGTH = 40, 80, 500
# More rows than any session has; what a salon allows is less.
MOST_ROWS = 200
SECONDS, TIMES = range(1, SECONDS_AT_MOST + 1), range(1, 10_001)


def _score() -> Any:
    return whole(note.SCORES, required=False)


def _code() -> Any:
    """A code of the catalogue, or none."""
    return TextField(max_length=CODE_LENGTH, required=False, allow_blank=True)


def _codes() -> Any:
    return serializers.ListField(child=TextField(max_length=CODE_LENGTH), max_length=MOST_ROWS, required=False)


def _one_of(*codes: str, **options: Any) -> Any:
    return serializers.ChoiceField(codes, required=False, **options)


def _words() -> Any:
    return long_text(required=False, allow_blank=True)


def _rows(row: Body, most: int = MOST_ROWS) -> Any:
    return serializers.ListSerializer(child=row, max_length=most, required=False)


class ComplaintBody(Body):
    """Where it hurts, and how much before the session."""

    code = _code()
    side = _one_of(*note.SIDES)
    pain_now = _score()


class ComplaintAfterBody(Body):
    """The same, after the session."""

    code = _code()
    side = _one_of(*note.SIDES)
    pain = _score()


class SubjectiveBody(Body):
    """What the client says; every score from 0 to 10."""

    goals = _codes()
    complaints = _rows(ComplaintBody())
    pain = _score()
    stress = _score()
    sleep = _score()
    mood = _score()
    anxiety = _score()
    energy = _score()
    change = _words()
    words = _words()


class FootCheckBody(Body):
    """How one foot looks."""

    skin = _one_of(*FOOT_CHECK["skin"])
    nails = _one_of(*FOOT_CHECK["nails"])
    temperature = _one_of(*FOOT_CHECK["temperature"])
    colour = _one_of(*FOOT_CHECK["colour"])
    swelling = _one_of(*FOOT_CHECK["swelling"])
    callus = _one_of(*FOOT_CHECK["callus"])
    arch = _one_of(*FOOT_CHECK["arch"])
    sensation_ok = TickField(required=False)
    is_done = TickField(required=False, help_text="Whether this foot was looked at.")
    words = _words()


class FootChecksBody(Body):
    """How both feet look."""

    left = FootCheckBody(required=False)
    right = FootCheckBody(required=False)


class PainPointBody(Body):
    """A tender spot; the chart in force says in which zone and region it lies."""

    id = TextField(max_length=note.ID_LENGTH, required=False)
    foot = _one_of(*note.FEET)
    view = _one_of(*note.VIEWS, help_text="P sole, D top, M inner side, L outer side.")
    x = ShareField(required=False)
    y = ShareField(required=False)
    zone = _code()
    region = _code()
    pain_before = _score()
    pain_after = _score()
    quality = _one_of(*QUALITIES, allow_blank=True)
    technique = _code()
    seconds = whole(note.POINT_SECONDS, required=False)
    reason = _words()
    words = _words()


class ObjectiveBody(Body):
    """What the therapist finds."""

    foot_checks = FootChecksBody(required=False)
    pain_points = _rows(PainPointBody(), POINTS_AT_MOST)
    words = _words()


class AssessmentBody(Body):
    """What the therapist makes of it, without naming a disease."""

    summary = _words()
    adaptations = _words()


class TechniqueBody(Body):
    """One technique as it was used."""

    code = TextField(max_length=CODE_LENGTH)
    foot = serializers.ChoiceField(tuple(FEET))
    zone = _code()
    region = _code()
    seconds = whole(SECONDS)
    pressure = whole(PRESSURES)
    hold_seconds = whole(SECONDS, required=False)
    repetitions = whole(TIMES, required=False)
    product = TextField(max_length=PRODUCT_LENGTH, required=False, allow_blank=True)
    reason = TextField(max_length=REASON_LENGTH, required=False, allow_blank=True)


class ZonesWorkedBody(Body):
    """The zones worked on each foot."""

    left = _codes()
    right = _codes()


class ReferralBody(Body):
    """Whom the client was advised to see, and what they said to it."""

    category = _one_of(*note.REFERRALS)
    response = _one_of(*note.RESPONSES)
    words = _words()


class PlanBody(Body):
    """What was done, and what comes next."""

    techniques = _rows(TechniqueBody())
    zones_worked = ZonesWorkedBody(required=False)
    duration_minutes = whole(note.MINUTES, required=False)
    water_c = whole(note.WATER_C, required=False)
    reactions = serializers.ListField(child=serializers.ChoiceField(note.REACTIONS), max_length=20, required=False)
    aftercare = _codes()
    next_visit = _words()
    referral = ReferralBody(required=False)
    words = _words()


class AfterBody(Body):
    """How it is after the session; `declined` where the client would rather not say."""

    pain = _score()
    stress = _score()
    complaints = _rows(ComplaintAfterBody())
    pulse = whole(note.PULSES, required=False)
    comment = _words()
    declined = TickField(required=False)


class NoteBody(Body):
    """A whole note: what it leaves out is empty."""

    appointment_id = IdField()
    chart_version = TextField(
        max_length=CODE_LENGTH,
        required=False,
        help_text="The chart it was written on; on another than the one in force, spots keep the zones told here.",
    )
    subjective = SubjectiveBody(required=False)
    objective = ObjectiveBody(required=False)
    assessment = AssessmentBody(required=False)
    plan = PlanBody(required=False)
    after = AfterBody(required=False)
    copied_from = IdField(required=False, help_text="The signed note of the same client that it was begun from.")
