"""What the pages of one's own visits and data accept."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.domain.policy import WAIVED
from salon.faces.online.forms import CODE_INPUT, EMAIL_LENGTH, SIX_DIGITS
from salon.faces.online.words import CANCEL_REASONS


class VersionForm(forms.Form):
    """Which state of the appointment the page showed; None where it does not say."""

    version = forms.IntegerField(required=False)

    @property
    def seen(self) -> int | None:
        """The version, once it has been read."""
        self.is_valid()
        version: int | None = self.cleaned_data.get("version")
        return version


class CancelForm(forms.Form):
    """Why an appointment is called off."""

    reason = forms.ChoiceField(
        label=_("Why do you cancel?"),
        choices=CANCEL_REASONS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason.")},
    )

    @property
    def is_waived(self) -> bool:
        """Whether this reason never costs anything."""
        return self.cleaned_data["reason"] in WAIVED


class LinkForm(forms.Form):
    """Where the links shall go."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=EMAIL_LENGTH,
        error_messages={"required": _("Tell us how to reach you.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class CodeForm(forms.Form):
    """The number that was sent."""

    code = forms.RegexField(
        SIX_DIGITS,
        label=_("The number we sent you"),
        error_messages={"invalid": _("It has six digits."), "required": _("Type in the number.")},
        widget=forms.TextInput(attrs=CODE_INPUT),
    )

    def clean_code(self) -> str:
        """The digits alone."""
        return "".join(self.cleaned_data["code"].split())
