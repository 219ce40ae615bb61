"""The first page of all: somebody opens a salon, with themselves as its manager."""

from datetime import time
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import dates
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from bookings.services.opening import Opening, open_salon
from salon.accounts.models import User
from salon.core import clock
from salon.core.errors import Refusal
from salon.faces import limits, opening
from salon.faces.staff import see_other
from salon.faces.wording import sentence_of
from salon.locations.services.hours import OpenSpan

PLACE = ("name", "address", "phone", "email", "time_zone", "currency", "language")


def _zones() -> list[tuple[str, Any]]:
    names = sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix")))
    return [("", _("Choose")), *((name, name) for name in names)]


def _clock(label: Any, minute: time) -> forms.TimeField:
    return forms.TimeField(label=label, initial=minute, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class OpeningForm(forms.Form):
    """The least that a salon needs to be there; the rest follows in the back office."""

    name = forms.CharField(label=_("Name of the salon"), max_length=200)
    address = forms.CharField(label=_("Address"), max_length=300)
    phone = forms.CharField(label=_("Phone"), max_length=32, required=False)
    email = forms.EmailField(label=_("E-mail of the salon"), required=False)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=_zones)
    currency = forms.RegexField("^[A-Z]{3}$", label=_("Currency, such as EUR"), initial="EUR", max_length=3)
    language = forms.ChoiceField(label=_("Language"), choices=lambda: settings.LANGUAGES)
    days = forms.TypedMultipleChoiceField(
        label=_("Open on"), coerce=int, initial=[1, 2, 3, 4, 5, 6], widget=forms.CheckboxSelectMultiple,
        choices=lambda: [(day, dates.WEEKDAYS[day - 1]) for day in range(1, 8)],
    )  # fmt: skip
    opens, closes = _clock(_("From"), time(10)), _clock(_("To"), time(20))
    with_menu = forms.BooleanField(
        label=_("Begin with a menu of usual services and prices, to be changed afterwards"),
        initial=True,
        required=False,
    )
    person = forms.CharField(label=_("Your name"), max_length=200)
    login = forms.EmailField(label=_("Your e-mail address, to log in with"))
    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters."),
    )  # fmt: skip

    def clean_password(self) -> str:
        """Long and not a common one."""
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password

    def clean(self) -> dict[str, Any]:
        """The day ends after it began."""
        told: dict[str, Any] = super().clean() or {}
        if told.get("opens") and told.get("closes") and told["closes"] <= told["opens"]:
            self.add_error("closes", _("The end must lie after the start."))
        return told

    def opening(self) -> Opening:
        """As the service takes it."""
        told = self.cleaned_data
        opens, closes = (told[name].hour * 60 + told[name].minute for name in ("opens", "closes"))
        return Opening(
            place={name: told[name] for name in PLACE},
            week=[OpenSpan(day, opens, closes) for day in sorted(told["days"])],
            person={"email": told["login"], "name": told["person"], "language": told["language"]},
            password=told["password"],
            with_menu=told["with_menu"],
        )


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Open a salon with a code that the program printed where it runs; afterwards the code is good for nothing."""
    code = request.POST.get("code") or request.GET.get("code") or ""
    if not opening.is_good(code):
        return render(request, "manage/no_opening.html", status=404)
    form = OpeningForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return _open(request, form)
        except Refusal as refusal:
            form.add_error(None, sentence_of(refusal))
    return render(request, "manage/open.html", {"form": form, "code": code}, status=422 if form.errors else 200)


def _open(request: HttpRequest, form: OpeningForm) -> HttpResponse:
    limits.take(limits.LOGINS, who=limits.host_of(request))
    told = form.cleaned_data
    known = auth.authenticate(request, username=told["login"].lower(), password=told["password"])
    place, manager = open_salon(form.opening(), manager=known if isinstance(known, User) else None, now=clock.now())
    auth.login(request, manager, backend=settings.AUTHENTICATION_BACKENDS[0])
    messages.success(request, _now("%(salon)s is there. These steps are left.") % {"salon": place.name})
    return see_other(reverse("admin:index"))
