"""The form of somebody who wants to wait: up to five wishes, who it is, and what they agree to."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bookings.domain.wishes import MOST_WISHES
from bookings.models import Service
from bookings.models.waitlist import LARGEST_PARTY
from bookings.services.waitlist import Newcomer, Wish
from salon.catalogue.words import told
from salon.core.localtime import day_bounds, instant
from salon.faces.online.forms import IN_REACH, DetailsForm
from salon.faces.online.questions import Questionnaire
from salon.faces.online.remembered import Remembered
from salon.faces.waitwishes import PARTS, minutes_of
from salon.locations.models import Location
from therapists.models import Therapist

NO_QUESTIONS = Questionnaire(version="", questions=())
ANYBODY: tuple[str, str | Promise] = ("", _("Anybody"))


class DayField(forms.DateField):
    """A day as date fields send it."""

    def __init__(self, label: Any, testid: str) -> None:
        super().__init__(
            label=label,
            input_formats=["%Y-%m-%d"],
            validators=IN_REACH,
            error_messages={"required": _("Choose a day."), "invalid": _("Give the day such as 2026-10-24.")},
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "data-testid": testid}),
        )


class WaitForm(forms.Form):
    """One wish: what, with whom, on which days, at which part of them, for how many."""

    def __init__(self, *args: Any, services: Sequence[Service], therapists: Sequence[Therapist], **more: Any) -> None:
        super().__init__(*args, **more)
        self.services = {service.slug: service for service in services}
        self.therapists = {str(one.public_id): one for one in therapists}
        parties = [(n, ngettext("%(n)s person", "%(n)s people", n) % {"n": n}) for n in range(1, LARGEST_PARTY + 1)]
        self.fields = {
            "service": forms.ChoiceField(
                label=_("What"),
                choices=[(slug, told(one.name)) for slug, one in self.services.items()],
                error_messages={"required": _("Choose a service.")},
            ),
            "therapist": forms.ChoiceField(
                label=_("With"),
                choices=[ANYBODY, *((key, one.display_name) for key, one in self.therapists.items())],
                required=False,
            ),
            "first": DayField(_("First day"), "field-first"),
            "last": DayField(_("Last day"), "field-last"),
            "part": forms.ChoiceField(label=_("When"), choices=[(code, words) for code, words, *_rest in PARTS]),
            "party": forms.TypedChoiceField(label=_("How many"), choices=parties, coerce=int),
        }

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        said = super().clean() or self.cleaned_data
        first, last = said.get("first"), said.get("last")
        if first and last and last < first:
            self.add_error("last", ValidationError(_("The last day lies before the first."), code="not_after_start"))
        return said

    def wish(self) -> Wish:
        """The checked form in the words of the diary."""
        said = self.cleaned_data
        service = self.services[said["service"]]
        zone = service.location.zone
        begins, ends = minutes_of(said["part"])
        return Wish(
            service=service,
            therapist=self.therapists.get(said["therapist"]),
            party_size=said["party"],
            starts_at=instant(day_bounds(said["first"], zone).start),
            ends_at=instant(day_bounds(said["last"], zone).end),
            day_from=begins,
            day_to=ends,
        )


class NewcomerForm(DetailsForm):
    """Who waits, and what they agree to: taking an offer books."""

    def __init__(self, *args: Any, place: Location, known: Remembered | None) -> None:
        super().__init__(*args, place=place, questions=NO_QUESTIONS, has_guest=False, known=known)

    def newcomer(self, language: str) -> Newcomer:
        """The checked form in the words of the diary."""
        email, phone = self.reached_by()
        return Newcomer(name=self.booked_by, email=email, phone=phone, language=language, consents=self.consents())


def how_many(told: Mapping[str, Any], *, adds: bool) -> int:
    """How many wishes the page shows; one more where somebody asks for it."""
    sent = str(told.get("wishes", ""))
    number = int(sent) if sent.isdecimal() and len(sent) < 2 else 1
    return max(1, min(number + adds, MOST_WISHES))


def beginning(service: Service, *, day: date, therapist: str, party: int) -> dict[str, Any]:
    """What the first wish says before anybody has changed it: that day."""
    return {"service": service.slug, "therapist": therapist, "first": day, "last": day, "part": "any", "party": party}


def first_day(asked: date | None, *, now: datetime, service: Service) -> date:
    """The day that was asked for, or tomorrow where it is none that can be waited for."""
    today = now.astimezone(service.location.zone).date()
    return asked if asked is not None and asked >= today else today + timedelta(days=1)
