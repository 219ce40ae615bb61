"""What a salon tells its clients, and when: the manager's page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from bookings.services.messageplans import PlanChanged, PlanUnfit, change_plan
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.core.localtime import clock_of
from salon.faces import staff
from salon.faces.desk.blocks import Words
from salon.faces.desk.times import minute_from
from salon.faces.messagewords import KINDS
from salon.faces.staff import see_other, staff_page
from salon.outbox.domain.plan import OPTIONAL, USUAL, Plan, Step
from salon.outbox.domain.quiet import Window
from salon.outbox.models import MessagePlan
from salon.outbox.selectors.plans import message_plan_of

STEPS = tuple(step.kind for step in USUAL.steps)
CLOCKS = ("opens", "closes", "sunday", "aftercare")
NUMBERS = ("texts_a_day", "texts_a_week", "rebooking_days")
MINUTES_AN_HOUR = 60
FAULTS: Mapping[str, Words] = {
    "unreadable": gettext_lazy("Type a number."),
    "time_unreadable": gettext_lazy("Type the time as hours and minutes, such as 09:00."),
    "opens": gettext_lazy("Nobody is written to before 08:00 or after 21:00."),
    "closes": gettext_lazy("The day ends at 21:00 at the latest, and an hour after it begins at the earliest."),
    "sunday": gettext_lazy("This must lie within the hours of the day."),
    "aftercare": gettext_lazy("This must lie within the hours of the day."),
    "texts_a_day": gettext_lazy("From 0 to 5; 0 is no limit."),
    "texts_a_week": gettext_lazy("From 0 to 20; 0 is no limit."),
    "rebooking_days": gettext_lazy("From 7 to 365 days."),
    "out_of_range": gettext_lazy("From half an hour to 14 days before."),
    "not_after_start": gettext_lazy("Each reminder must come after the one before it."),
}


@dataclass(slots=True)
class Typed:
    """The form as it was typed: what could be read, and what is wrong with the rest."""

    told: QueryDict
    faults: dict[str, str]

    def clock(self, name: str) -> int:
        """A clock time in minutes of the day."""
        minute = minute_from(self.told.get(name, ""))
        if minute is None:
            self.faults[name] = str(FAULTS["time_unreadable"])
        return minute or 0

    def number(self, name: str) -> int:
        """A whole number."""
        text = self.told.get(name, "").strip()
        if not text.isdecimal() or len(text) > 4:
            self.faults[name] = str(FAULTS["unreadable"])
            return 0
        return int(text)

    def hours(self, name: str) -> timedelta:
        """Hours before the start, such as 48 or 1.5."""
        try:
            minutes = float(self.told.get(name, "").strip().replace(",", ".")) * MINUTES_AN_HOUR
            return timedelta(minutes=round(minutes))
        except (ValueError, OverflowError):
            self.faults[name] = str(FAULTS["unreadable"])
            return timedelta(hours=1)

    def plan(self) -> Plan:
        """The plan that the form says; `faults` tells whether it can be used."""
        told = self.told
        return Plan(
            steps=tuple(Step(kind, self.hours(kind), by_text=f"{kind}_text" in told) for kind in STEPS),
            window=Window(self.clock("opens"), self.clock("closes"), self.clock("sunday")),
            off=frozenset(kind for kind in OPTIONAL if f"{kind}_on" not in told),
            texts_a_day=self.number("texts_a_day"),
            texts_a_week=self.number("texts_a_week"),
            aftercare_minute=self.clock("aftercare"),
            rebooking_days=self.number("rebooking_days"),
        )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def message_plan(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Which messages go out, how long before, in which hours, and how many texts."""
    location, places = staff.place_of(request, viewer, Permission.EDIT_CATALOGUE)
    row, faults, problem = message_plan_of(location), dict[str, str](), ""
    if request.method == "POST":
        typed = Typed(request.POST, faults)
        plan, expected = typed.plan(), staff.number_of(request.POST.get("version"))
        try:
            if not faults:
                change_plan(location, plan=plan, expected_version=expected, by=viewer, now=clock.now())
                messages.success(request, _("Kept. It holds for what is planned from now on."))
                return see_other(f"{reverse('desk-message-plan')}?location={location.slug}")
        except PlanUnfit as refusal:
            faults |= _marked(refusal)
        except PlanChanged:
            problem = _(
                "Somebody else changed the plan meanwhile. Look at it as it is now, and say again what you want."
            )
    is_back = bool(faults)
    context = {
        "shell": "staff.html",
        "place": location,
        "places": places,
        "section": "desk-team",
        "tab": "messages",
        "faults": faults,
        "problem": problem,
        "version": request.POST.get("version", row.version) if is_back else row.version,
        **_shown(request.POST if is_back else _told(row), faults),
    }
    status = 422 if faults else 409 if problem else 200
    return render(request, "desk/office/messageplan.html", context, status=status)


def _marked(refusal: PlanUnfit) -> dict[str, str]:
    """Which field each fault is about, and what to say there."""
    found = {}
    for fault in refusal.params["errors"]:
        name = fault["pointer"].strip("/")
        found[name] = str(FAULTS.get(name) or FAULTS.get(fault["code"], FAULTS["unreadable"]))
    return found


def _told(row: MessagePlan) -> dict[str, str]:
    """The plan as the fields of the form."""
    plan = row.plan
    told = {step.kind: f"{step.before / timedelta(hours=1):g}" for step in plan.steps}
    told |= {f"{step.kind}_text": "on" for step in plan.steps if step.by_text}
    told |= {f"{kind}_on": "on" for kind in OPTIONAL if kind not in plan.off}
    window = plan.window
    times = (window.opens, window.closes, window.sunday, plan.aftercare_minute)
    told |= {name: clock_of(minute) for name, minute in zip(CLOCKS, times, strict=True)}
    return told | {name: str(getattr(plan, name)) for name in NUMBERS}


def _shown(told: Mapping[str, str], faults: Mapping[str, str]) -> dict[str, Any]:
    return {
        "told": told,
        "steps": [
            {
                "kind": kind,
                "word": KINDS[kind],
                "hours": told.get(kind, ""),
                "is_on": f"{kind}_on" in told,
                "by_text": f"{kind}_text" in told,
                "words": faults.get(kind, ""),
            }
            for kind in STEPS
        ],
    }
