"""What a salon tells its clients, and when."""

from datetime import datetime, time, timedelta
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from bookings.services.messageplans import PlanUnfit, change_plan
from salon.accounts.viewer import Viewer
from salon.faces.manage.base import OfficeAdmin, ServedForm, headed
from salon.faces.manage.scope import allowed
from salon.faces.wording import FAULTS
from salon.outbox.domain.plan import OPTIONAL, USUAL, Plan, Step
from salon.outbox.domain.quiet import Window
from salon.outbox.models import MessagePlan

KINDS = {
    "reminder_48h": _("First reminder"),
    "reminder_24h": _("Second reminder"),
    "reminder_2h": _("Last reminder"),
    "aftercare": _("Home care on the next morning"),
    "rebooking": _("One word to those who asked for news"),
}
STEPS = tuple(step.kind for step in USUAL.steps)
CLOCKS = ("opens", "closes", "sunday", "aftercare")
NUMBERS = ("texts_a_day", "texts_a_week", "rebooking_days")


def _clock(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=UnfoldAdminTextInputWidget(attrs={"type": "time"}))


class PlanForm(ServedForm):
    """The plan of one salon."""

    on = forms.MultipleChoiceField(
        label=_("What is sent"), required=False, choices=KINDS.items,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("Word of what was booked, moved or cancelled always goes out."),
    )  # fmt: skip
    opens, closes = _clock(_("Not before")), _clock(_("Not after"))
    sunday, aftercare = _clock(_("News on Sundays not before")), _clock(_("Home care at"))

    class Meta:
        widgets: ClassVar = {"version": forms.HiddenInput}
        labels: ClassVar = {
            "location": _("Salon"),
            "texts_a_day": _("Texts to one client a day, at most"),
            "texts_a_week": _("Texts to one client a week, at most"),
            "rebooking_days": _("News after so many days"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plan = self.instance.plan
        self.initial["on"] = [kind for kind in OPTIONAL if kind not in plan.off]
        minutes = (plan.window.opens, plan.window.closes, plan.window.sunday, plan.aftercare_minute)
        self.initial.update({name: time(*divmod(minute, 60)) for name, minute in zip(CLOCKS, minutes, strict=True)})
        for step in plan.steps:
            self.initial[f"{step.kind}_hours"] = step.before // timedelta(hours=1)
            self.initial[f"{step.kind}_text"] = step.by_text

    def carry_out(self, *, by: Viewer, now: datetime) -> MessagePlan:
        """Plan it so from now on."""
        told = self.cleaned_data
        location = told["location"] if self.is_new else self.instance.location
        try:
            return change_plan(location, plan=self._plan(), expected_version=told["version"], by=by, now=now)
        except PlanUnfit as refusal:
            self._mark(refusal)
            raise

    def _plan(self) -> Plan:
        told = self.cleaned_data
        opens, closes, sunday, aftercare = (told[name].hour * 60 + told[name].minute for name in CLOCKS)
        return Plan(
            steps=tuple(Step(kind, timedelta(hours=told[f"{kind}_hours"]), told[f"{kind}_text"]) for kind in STEPS),
            window=Window(opens, closes, sunday),
            off=frozenset(set(OPTIONAL) - set(told["on"])),
            texts_a_day=told["texts_a_day"],
            texts_a_week=told["texts_a_week"],
            aftercare_minute=aftercare,
            rebooking_days=told["rebooking_days"],
        )

    def _mark(self, refusal: PlanUnfit) -> None:
        """Each field that does not fit."""
        for error in refusal.params["errors"]:
            name = error["pointer"].strip("/")
            field = f"{name}_hours" if name in STEPS else name
            self.add_error(field if field in self.fields else None, FAULTS[error["code"]])


for _kind in STEPS:
    PlanForm.base_fields[f"{_kind}_hours"] = forms.IntegerField(
        label=_("hours before"), min_value=1, max_value=336, widget=UnfoldAdminIntegerFieldWidget
    )
    PlanForm.base_fields[f"{_kind}_text"] = forms.BooleanField(
        label=_("also as a text, to those who want texts"), required=False, widget=UnfoldBooleanWidget
    )


class PlanAdmin(OfficeAdmin):
    """Who differs from the usual plan; without a row a salon follows it."""

    can_add = True
    form = PlanForm
    list_display = (headed("location", _("Salon")), headed("version", _("Version")))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Reminders, then hours, then limits."""
        steps = [(KINDS[kind], {"fields": (f"{kind}_hours", f"{kind}_text")}) for kind in STEPS]
        first = ("on",) if obj else ("location", "on")
        return (
            (None, {"fields": (*first, "version")}),
            *steps,
            (_("Quiet hours, by the client's clock"), {"fields": CLOCKS}),
            (_("Limits"), {"fields": NUMBERS}),
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """While some salon follows the usual plan."""
        return len(allowed(request)) > self.get_queryset(request).count()

    def choices_for(self, name: str, rows: Any, request: HttpRequest) -> Any:
        """Salons that have no plan of their own."""
        return super().choices_for(name, rows, request).filter(message_plan=None)
