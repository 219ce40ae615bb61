"""What the booking pages accept."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, validate_email
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _

from clients.models import Consent
from salon.core.phones import phone_number
from salon.core.text import NAME_LENGTH, UnfitText, tidy
from salon.faces.online.questions import Questionnaire
from salon.faces.online.remembered import Remembered
from salon.locations.models import Location

EMAIL_LENGTH = 254
TEXTS = "service_sms"
LONGEST_PARTY = 2
SIX_DIGITS = r"^\s*\d{3}\s?\d{3}\s*$"
CODE_INPUT = {"autocomplete": "one-time-code", "inputmode": "numeric", "data-testid": "field-code"}
LANGUAGE = r"^[a-z]{2,3}(-[a-z]{2,8})?$"
TOO_LONG = _("Use at most %(limit_value)d characters.")
CONTACT_INPUT = {
    "autocomplete": "email",
    "inputmode": "email",
    "autocapitalize": "none",
    "data-testid": "field-contact",
}


# Days that a calendar can show, whatever the clock of the zone does around them.
IN_REACH = (MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2100, 1, 1)))


def _tick(testid: str) -> forms.CheckboxInput:
    return forms.CheckboxInput(attrs={"data-testid": testid})


class InstantField(forms.Field):
    """An instant with its offset, as the buttons send it."""

    default_error_messages = {"invalid": _("Choose one of the times on offer.")}

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        try:
            at = datetime.fromisoformat(str(value))
            at.astimezone()
        except (ValueError, OverflowError) as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        if at.tzinfo is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return at


class WishForm(forms.Form):
    """What somebody looks for, from the address; what cannot be understood is left out."""

    therapist = forms.UUIDField(required=False)
    speaks = forms.RegexField(LANGUAGE, required=False)
    also = forms.SlugField(required=False)
    guest = forms.SlugField(required=False)
    party = forms.IntegerField(required=False, min_value=1, max_value=LONGEST_PARTY)
    day = forms.DateField(required=False, input_formats=["%Y-%m-%d"], validators=IN_REACH)
    since = forms.DateField(required=False, input_formats=["%Y-%m-%d"], validators=IN_REACH)


class SlotForm(WishForm):
    """A press on a time."""

    start = InstantField()


class DetailsForm(forms.Form):
    """Who comes, how to reach them, what they agree to, and how they are."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=NAME_LENGTH,
        error_messages={"required": _("Tell us your name."), "max_length": TOO_LONG},
        widget=forms.TextInput(attrs={"autocomplete": "name", "data-testid": "field-name"}),
    )
    contact = forms.CharField(
        label=_("E-mail address or mobile number"),
        help_text=_("To confirm, and to reach you if something changes; for nothing else."),
        max_length=EMAIL_LENGTH,
        error_messages={"required": _("Tell us how to reach you."), "max_length": TOO_LONG},
        widget=forms.TextInput(attrs=CONTACT_INPUT),
    )
    guest = forms.CharField(
        label=_("Name of the second person"),
        max_length=NAME_LENGTH,
        required=False,
        error_messages={"max_length": TOO_LONG},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    code = forms.RegexField(
        SIX_DIGITS,
        label=_("The number we sent you"),
        required=False,
        error_messages={"invalid": _("It has six digits.")},
        widget=forms.TextInput(attrs=CODE_INPUT),
    )
    terms = forms.BooleanField(
        label=_("I agree to the terms of booking"),
        error_messages={"required": _("We can only book with this tick.")},
        widget=_tick("consent-terms"),
    )
    privacy = forms.BooleanField(
        label=_("I have read how my data is used"),
        error_messages={"required": _("We can only book with this tick.")},
        widget=_tick("consent-privacy"),
    )
    texts = forms.BooleanField(
        label=_("Text me about my appointment"),
        help_text=_("If you gave a mobile number. Without this tick we do not text you; reply STOP at any time."),
        required=False,
        widget=_tick("consent-texts"),
    )
    remember = forms.BooleanField(
        label=_("Remember me on this device"),
        help_text=_("Next time there is nothing to type. Leave it empty on a device that others use."),
        required=False,
    )
    health = forms.BooleanField(
        label=_("You may keep my answers about my health"),
        help_text=_("Only therapists read them. Without this tick your therapist asks you at the salon."),
        required=False,
        widget=_tick("consent-health"),
    )

    def __init__(
        self,
        *args: Any,
        place: Location,
        questions: Questionnaire,
        has_guest: bool,
        known: Remembered | None = None,
    ) -> None:
        super().__init__(*args)
        self.place, self.questions, self.known = place, questions, known
        self.fields |= questions.fields()
        self._leave_out_what_is_known()
        if not has_guest:
            del self.fields["guest"]
        if not questions.questions:
            del self.fields["health"]

    def _leave_out_what_is_known(self) -> None:
        """Whoever the device remembers types nothing, and agrees again only to a text that has changed."""
        if self.known is None:
            return
        for field in ("name", "contact", "texts", "remember"):
            del self.fields[field]
        if self.known.agreed(self.place):
            del self.fields["terms"]
            del self.fields["privacy"]

    @property
    def booked_by(self) -> str:
        """The name of whoever books."""
        return self.known.name if self.known is not None else str(self.cleaned_data["name"])

    @property
    def address(self) -> str:
        """How whoever books is reached: an e-mail address or a number."""
        return next(filter(None, self.reached_by()), "")

    def clean_code(self) -> str:
        """The digits alone."""
        return "".join(self.cleaned_data["code"].split())

    def refuse_contact(self, words: str) -> None:
        """Say what is wrong with the address, or with the one remembered."""
        self.add_error("contact" if "contact" in self.fields else None, words)

    def to_remember(self) -> Remembered | None:
        """Whom the device shall remember from now on; None where nobody asked for it."""
        if self.known is None and not self.cleaned_data.get("remember"):
            return None
        contact = self.known.contact if self.known is not None else self.cleaned_data["contact"]
        return Remembered(
            self.place.slug, self.booked_by, contact, self.place.terms_version, self.place.privacy_version
        )

    def clean_name(self) -> str:
        name = _fit(self.cleaned_data["name"])
        if not name:
            raise ValidationError(self.fields["name"].error_messages["required"], code="required")
        return name

    def clean_guest(self) -> str:
        return _fit(self.cleaned_data["guest"])

    def clean_contact(self) -> str:
        """An address in lower case, or a number as the world dials it."""
        told = _fit(self.cleaned_data["contact"])
        if "@" in told:
            return _address(told)
        number = phone_number(told, dialled_from=self.place.phone)
        if number is None:
            raise ValidationError(_("Enter an e-mail address, or a mobile number such as +49 151 2345678."))
        return str(number.as_e164)

    def clean(self) -> dict[str, Any]:
        """The questions are answered together with the tick, or left out together."""
        told = super().clean() or self.cleaned_data
        missing = [question.field for question in self.questions.questions if not told.get(question.field)]
        if told.get("health"):
            for field in missing:
                self.add_error(field, now_in_words("Choose yes, no or not sure."))
        elif "health" in self.fields and len(missing) < len(self.questions.questions):
            self.add_error(
                "health", now_in_words("Tick this so that we may keep your answers, or leave the questions empty.")
            )
        return told

    def forget_faults(self) -> None:
        """Show again what was typed, not yet judged."""
        self.full_clean()
        self.errors.clear()

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField | None]]:
        """Each question with the field that says what a "yes" is about."""
        return [
            (self[question.field], self[question.which] if question.which in self.fields else None)
            for question in self.questions.questions
        ]

    def reached_by(self) -> tuple[str, str]:
        """E-mail address and phone number, one of the two blank."""
        contact: str = self.known.contact if self.known is not None else self.cleaned_data["contact"]
        return (contact, "") if "@" in contact else ("", contact)

    def consents(self) -> dict[str, str]:
        """The kinds that were ticked, with the version of the text beside the tick."""
        given = {
            Consent.Kind.TERMS.value: self.place.terms_version,
            Consent.Kind.PRIVACY.value: self.place.privacy_version,
        }
        if self.cleaned_data.get("health"):
            given[Consent.Kind.HEALTH_DATA.value] = self.place.privacy_version
        if self.cleaned_data.get("texts") and self.reached_by()[1]:
            given[TEXTS] = self.place.privacy_version
        return given

    def answers(self) -> dict[str, Any] | None:
        """The answers to rules; None where they may not be kept."""
        return self.questions.answers(self.cleaned_data) if self.cleaned_data.get("health") else None


def _fit(text: str) -> str:
    try:
        return tidy(text)
    except UnfitText as error:
        raise ValidationError(_("This holds a character that cannot be stored.")) from error


def _address(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError as error:
        raise ValidationError(
            _("This is no e-mail address yet. Write the whole address, such as name@example.com.")
        ) from error
    return text.lower()
