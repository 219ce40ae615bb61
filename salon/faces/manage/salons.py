"""The salons themselves and what they allow."""

import re
from datetime import datetime
from typing import Any, ClassVar, cast
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from salon.accounts.services import places
from salon.accounts.viewer import Viewer
from salon.faces.manage.base import OfficeAdmin, ServedForm, headed
from salon.locations.models import BookingPolicy, Location

ABOUT_IT = ("name", "tagline", "address", "phone", "email")
SET_UP = ("time_zone", "currency", "language", "accent")
TEXTS = ("terms_version", "privacy_version")


class LocationForm(ServedForm):
    """What a salon says of itself."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: [(name, name) for name in sorted(available_timezones()) if "/" in name or name == "UTC"],
        widget=UnfoldAdminSelectWidget,
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=lambda: settings.LANGUAGES, widget=UnfoldAdminSelectWidget
    )

    class Meta:
        labels: ClassVar = {
            "name": _("Name"),
            "tagline": _("A line below the name"),
            "address": _("Address"),
            "phone": _("Phone"),
            "email": _("E-mail"),
            "currency": _("Currency, such as EUR"),
            "accent": _("Colour, such as #1d5d56"),
            "terms_version": _("Version of the terms"),
            "privacy_version": _("Version of the privacy words"),
        }
        help_texts: ClassVar = {
            "accent": _(
                "The other colours follow from it, so that everything stays readable. Blank for the usual one."
            ),
            "terms_version": _("Give it a new number when the terms change: clients agree anew."),
        }

    def clean_currency(self) -> str:
        """Three letters."""
        currency: str = self.cleaned_data["currency"].strip().upper()
        if len(currency) != 3 or not (currency.isascii() and currency.isalpha()):
            raise forms.ValidationError(_("Give three letters, such as EUR."))
        return currency

    def carry_out(self, *, by: Viewer, now: datetime) -> Location:
        """Change the salon."""
        changes = self.told(*ABOUT_IT, *SET_UP, *TEXTS)
        return places.change_place(self.instance, changes=changes, by=by, now=now) if changes else self.instance


class LocationAdmin(OfficeAdmin):
    """The salons of a manager. Another one is opened with `manage.py open_salon`."""

    place = "pk"
    form = LocationForm
    list_display = (
        headed("name", _("Name")),
        headed("address", _("Address")),
        headed("phone", _("Phone")),
        headed("time_zone", _("Time zone")),
    )
    fieldsets = (
        (None, {"fields": ABOUT_IT}),
        (_("How it counts and looks"), {"fields": SET_UP}),
        (_("What clients agree to"), {"fields": TEXTS}),
    )


TIMES = ("step_minutes", "notice_minutes", "horizon_days", "hold_minutes", "hold_extension_minutes")
DOOR = ("grace_minutes", "late_cancel_minutes", "waiting_alarm_minutes", "overrun_alarm_minutes", "undo_minutes")
FEES = ("allows_late_cancel_online", "no_show_percent")
OTHERS = ("offer_minutes", "walk_in_grace_minutes", "has_kiosk", "verifies_contacts")
# From the least to the most that a salon may choose.
BOUNDS = {
    "step_minutes": (1, 120),
    "notice_minutes": (0, 60 * 24 * 60),
    "horizon_days": (1, 730),
    "hold_minutes": (2, 60),
    "hold_extension_minutes": (0, 60),
    "undo_minutes": (0, 15),
    "offer_minutes": (5, 24 * 60),
    "no_show_percent": (0, 100),
    "max_open_per_contact": (1, 100),
    "retention_years": (1, 30),
}
TIER = re.compile(r"(\d{1,3})\s*h?\s*:\s*(\d{1,3})\s*%?", re.ASCII)


class PolicyForm(ServedForm):
    """What a salon allows and charges."""

    tiers = forms.CharField(
        label=_("What cancelling costs"),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("A line for each step: hours before the start, a colon, the share of the price in per cent."),
    )

    class Meta:
        widgets: ClassVar = {"version": forms.HiddenInput}
        labels: ClassVar = {
            "step_minutes": _("Starts every so many minutes"),
            "notice_minutes": _("Book online at least so many minutes ahead"),
            "horizon_days": _("Book at most so many days ahead"),
            "hold_minutes": _("A chosen time is kept for so many minutes"),
            "hold_extension_minutes": _("… and once more for"),
            "grace_minutes": _("Late without consequences, minutes"),
            "late_cancel_minutes": _("May be given up when late by, minutes"),
            "waiting_alarm_minutes": _("Alarm when somebody waits, minutes"),
            "overrun_alarm_minutes": _("Alarm when a session runs over, minutes"),
            "undo_minutes": _("Undo within, minutes"),
            "allows_late_cancel_online": _("May cancel online when it is no longer free"),
            "no_show_percent": _("Not coming costs, % of the price"),
            "offer_minutes": _("An offer from the waiting list holds, minutes"),
            "walk_in_grace_minutes": _("A walk-in's start is kept for, minutes"),
            "max_open_per_contact": _("Open bookings for one address, at most"),
            "has_kiosk": _("A screen at the door takes walk-ins"),
            "verifies_contacts": _("Who books online proves the address by a code"),
            "retention_years": _("Records are kept after the last visit, years"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = sorted(self.instance.cancel_tiers, key=lambda tier: -tier["hours_before"])
        self.initial["tiers"] = "\n".join(f"{tier['hours_before']} h: {tier['percent']} %" for tier in told)
        for name, (least, most) in BOUNDS.items():
            if name in self.fields:
                field = self.fields[name]
                field.min_value, field.max_value = least, most  # type: ignore[attr-defined]
                field.validators += [MinValueValidator(least), MaxValueValidator(most)]

    def clean_tiers(self) -> list[dict[str, int]]:
        """Each step once, the last at the start itself."""
        lines = [line.strip() for line in self.cleaned_data["tiers"].splitlines() if line.strip()]
        found = [TIER.fullmatch(line) for line in lines]
        steps = {int(one[1]): int(one[2]) for one in found if one}
        if not all(found) or len(steps) != len(lines) or max(steps.values(), default=0) > 100:
            raise forms.ValidationError(_("Write each line such as “24 h: 0 %”, every number of hours once."))
        if 0 not in steps:
            raise forms.ValidationError(_("Say what cancelling costs at the last moment: a line for 0 h."))
        return [{"hours_before": hours, "percent": steps[hours]} for hours in sorted(steps, reverse=True)]

    def carry_out(self, *, by: Viewer, now: datetime) -> BookingPolicy:
        """Give the salon these rules."""
        changes = self.told(*TIMES, *DOOR, *FEES, *OTHERS, "max_open_per_contact", "retention_years")
        if "tiers" in self.changed_data:
            changes["cancel_tiers"] = self.cleaned_data["tiers"]
        if not changes:
            return cast("BookingPolicy", self.instance)
        version = self.cleaned_data["version"]
        policy: BookingPolicy = self.instance
        return places.change_policy(policy, changes=changes, expected_version=version, by=by, now=now)


class PolicyAdmin(OfficeAdmin):
    """The rules of booking of each salon."""

    form = PolicyForm
    list_display = (
        headed("location", _("Salon")),
        headed("version", _("Version")),
        headed("step_minutes", _("Starts every so many minutes")),
        headed("horizon_days", _("Book at most so many days ahead")),
    )
    fieldsets = (
        (_("When one may book"), {"fields": (*TIMES, "max_open_per_contact")}),
        (_("Cancelling"), {"fields": ("tiers", *FEES)}),
        (_("At the door"), {"fields": DOOR}),
        (
            _("Others"),
            {"fields": (*OTHERS, "retention_years", "version")},
        ),
    )
