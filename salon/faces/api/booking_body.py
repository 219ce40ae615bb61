"""What a booking is asked with: who, what they agree to, what they answered."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from bookings.services.party import Booker
from bookings.services.placing import LegRequest
from clients.domain.answers import OWN_KEYS
from clients.models import Client, Consent
from clients.services.health import AnswersUnfit
from salon.accounts.viewer import Kind
from salon.faces.api.errors import Fault, invalid
from salon.faces.api.fields import CodeField, DayField, IdField, PlainValueField, TextField, TickField, long_text
from salon.faces.api.holds import MOST_LEGS, LegBody
from salon.faces.api.reading import Body
from salon.faces.api.views import Asked
from salon.faces.wording import fault_for
from salon.locations.models import Location

MOST_ANSWERS = 300
OVERRIDABLE = ("client-overlap", "outside-hours")
STAFF_ONLY = ("client_id", "legs", "override", "desk_note", "source")
# A hold already has its times and its way in; nothing of the rules is left to overrule.
DIRECT_ONLY = ("override", "source")
SOURCES = ("online", "desk", "phone", "walk_in")
VERSION_LENGTH = 40
SCREENING = "/screening"
LANGUAGE = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})?$"
TICKS = ("health_data", "service_sms", "marketing_email", "marketing_sms")


class ClientBody(Body):
    """A person as they introduce themselves."""

    name = TextField()
    email = serializers.EmailField(required=False, allow_blank=True, max_length=254)
    phone = TextField(max_length=32, required=False, allow_blank=True)
    locale = CodeField(LANGUAGE, max_length=12, required=False)
    born_on = DayField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Some way to reach them."""
        if not attrs.get("email") and not attrs.get("phone"):
            raise serializers.ValidationError(ErrorDetail(fault_for("contact_required"), "contact_required"))
        return attrs


class ConsentsBody(Body):
    """What is agreed to: the versions of the texts that were shown, and the boxes that were ticked."""

    terms_version = TextField(max_length=20, required=False)
    privacy_version = TextField(max_length=20, required=False)
    health_data = TickField(required=False)
    service_sms = TickField(required=False)
    marketing_email = TickField(required=False)
    marketing_sms = TickField(required=False)


class DetailsField(serializers.DictField):
    """Answers to follow-up questions by their codes; null means the same as absent."""

    def to_internal_value(self, data: Any) -> Any:
        is_object = isinstance(data, Mapping)
        return super().to_internal_value({name: v for name, v in data.items() if v is not None} if is_object else data)


class AnswerBody(Body):
    """One answer to a screening question; what more was asked stands in `details`."""

    code = TextField(max_length=40)
    value = PlainValueField()
    details = DetailsField(child=PlainValueField(), required=False)

    def validate_details(self, details: dict[str, Any]) -> dict[str, Any]:
        """What belongs to the answer itself cannot be said a second time."""
        wrong = {name: [_detail("out_of_place")] for name in sorted(OWN_KEYS & details.keys())}
        if wrong:
            raise serializers.ValidationError(wrong)
        return details


class ScreeningBody(Body):
    """The answers to the questions of one version."""

    version = TextField(max_length=VERSION_LENGTH)
    answers: Any = serializers.ListSerializer(child=AnswerBody(), max_length=MOST_ANSWERS)

    def validate_answers(self, answers: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Each question is answered once: of two answers nobody can say which is meant."""
        first: dict[str, int] = {}
        for place, one in enumerate(answers):
            first.setdefault(one["code"], place)
        twice = {
            str(place): {"code": [_detail("answered_twice")]}
            for place, one in enumerate(answers)
            if first[one["code"]] != place
        }
        if twice:
            raise serializers.ValidationError(twice)
        return answers


class OverrideBody(Body):
    """Which rules staff overrule, and why."""

    codes = serializers.ListField(child=serializers.ChoiceField(OVERRIDABLE), allow_empty=False, max_length=2)
    reason = TextField()


class BookingBody(Body):
    """A hold to confirm; for staff also legs, a known client, rules to overrule."""

    hold_id = IdField(required=False)
    hold_token = TextField(max_length=100, required=False)
    legs: Any = serializers.ListSerializer(child=LegBody(), allow_empty=False, max_length=MOST_LEGS, required=False)
    client = ClientBody(required=False)
    contact_code = TextField(max_length=20, required=False, help_text="Where the salon verifies addresses.")
    client_id = IdField(required=False)
    consents = ConsentsBody(required=False)
    screening = ScreeningBody(required=False)
    override = OverrideBody(required=False)
    guests = serializers.ListField(child=TextField(), max_length=MOST_LEGS, required=False)
    desk_note = long_text(required=False, allow_blank=True)
    source = serializers.ChoiceField(SOURCES, required=False)  # type: ignore[assignment]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One time, one person: each told in one of two ways."""
        faults: dict[str, Any] = {}
        if ("hold_id" in attrs) == ("legs" in attrs):
            faults["hold_id"] = [_detail("required" if "hold_id" not in attrs else "invalid")]
        if ("client" in attrs) == ("client_id" in attrs):
            faults["client"] = [_detail("required" if "client" not in attrs else "invalid")]
        if faults:
            raise serializers.ValidationError(faults)
        return attrs


def refuse_unfit(asked: Asked) -> None:
    """Only staff know the fields for staff, and only where they are heeded; a stranger opens a hold with its token."""
    faults = []
    if asked.viewer.is_staff:
        idle = DIRECT_ONLY if "hold_id" in asked.body else ("hold_token",)
        faults = [Fault("invalid", pointer=f"/{name}") for name in idle if name in asked.body]
    else:
        faults = [Fault("unknown_field", pointer=f"/{name}") for name in STAFF_ONLY if name in asked.body]
    if asked.viewer.kind is Kind.ANONYMOUS and "hold_id" in asked.body and "hold_token" not in asked.body:
        faults.append(Fault("required", pointer="/hold_token"))
    if faults:
        raise invalid(*faults)


def leg_span(leg: LegRequest) -> tuple[datetime, datetime]:
    """From when to when a leg keeps its guest busy."""
    return leg.start, leg.start + timedelta(minutes=leg.service.duration_minutes)


def refuse_surplus_guests(body: Mapping[str, Any], spans: Sequence[tuple[datetime, datetime]]) -> None:
    """The booker takes one leg after the other; only for each leg beside another is there a guest."""
    most = max(sum(start <= first < end for start, end in spans) for first, _ in spans) - 1 if spans else 0
    surplus = range(most, len(body.get("guests", ())))
    if surplus:
        raise invalid(*(Fault("invalid", pointer=f"/guests/{place}") for place in surplus))


@contextmanager
def naming_answers(screening: Mapping[str, Any], *, at: str = SCREENING) -> Iterator[None]:
    """Answers are a list outside and named by their question inside: faults are told by their place in the list.

    `at` is where in the body the screening stands.
    """
    try:
        yield
    except AnswersUnfit as refusal:
        places = {one["code"]: place for place, one in enumerate(screening.get("answers", ()))}
        raise invalid(*(_fault(one, places, at) for one in refusal.params["errors"])) from refusal


def booker_in(body: Mapping[str, Any], location: Location, *, client: Client | None) -> Booker:
    """Who the visit is for, as the service wants to hear it."""
    person: Mapping[str, Any] = body.get("client", {})
    screening = body.get("screening")
    return Booker(
        client=client,
        name=person.get("name", ""),
        email=person.get("email", ""),
        phone=person.get("phone", ""),
        language=person.get("locale") or (client.language if client else location.language),
        born_on=person.get("born_on"),
        consents=consents_in(body.get("consents", {}), location),
        answers=answers_in(screening) if screening else None,
        rules_version=screening["version"] if screening else "",
        guests=tuple(body.get("guests", ())),
        desk_note=body.get("desk_note", ""),
    )


def consents_in(given: Mapping[str, Any], location: Location) -> dict[str, str]:
    """Each kind that was agreed to with the version of its text; the boxes belong to the privacy notice."""
    versions = {
        Consent.Kind.TERMS.value: given.get("terms_version", ""),
        Consent.Kind.PRIVACY.value: given.get("privacy_version", ""),
    }
    notice = given.get("privacy_version") or location.privacy_version
    versions |= {kind: notice for kind in TICKS if given.get(kind)}
    return {kind: version for kind, version in versions.items() if version}


def answers_in(screening: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The answers by their questions, each with what more was asked."""
    return {one["code"]: {**one.get("details", {}), "value": one["value"]} for one in screening["answers"]}


def _fault(error: Mapping[str, str], places: Mapping[str, int], at: str) -> Fault:
    pointer = error["pointer"].removeprefix(SCREENING)
    head, _, rest = pointer.removeprefix("/answers/").partition("/")
    if head in places:
        pointer = f"/answers/{places[head]}/details/{rest}" if rest else f"/answers/{places[head]}"
    return Fault(error["code"].replace("-", "_"), pointer=f"{at}{pointer}")


def _detail(code: str) -> ErrorDetail:
    return ErrorDetail(fault_for(code), code)
