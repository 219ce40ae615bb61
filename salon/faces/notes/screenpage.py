"""What the page of the check before a session shows."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render

from bookings.domain.lifecycle import TO_COME, Status
from bookings.models import Appointment
from clients.domain.proposal import GREY
from clients.selectors import about_of
from salon.accounts.roles import Role
from salon.accounts.viewer import Viewer
from salon.catalogue import selectors as catalogue
from salon.catalogue.domain.rules import CheckItem, Rule
from salon.core import clock
from salon.faces import questions, staff
from salon.faces.aboutfields import about_lines
from salon.faces.badges import light_badge, status_badge
from salon.faces.notes import labels, words
from salon.sessionlog.domain.decision import GOES_AHEAD, is_stopped, with_open
from salon.sessionlog.domain.plan import PRESSURES
from salon.sessionlog.selectors import access
from salon.sessionlog.services import answers, screening
from salon.sessionlog.services.screening import Sheet

FEET = ("left", "right")


@dataclass(frozen=True, slots=True)
class Told:
    """What came back to the page: typed values, what is wrong with them, and the status to answer with."""

    given: QueryDict
    problem: str = ""
    errors: tuple[str, ...] = ()
    status: int = 200
    done: str = ""


def page(request: HttpRequest, viewer: Viewer, visit: Appointment, told: Told) -> HttpResponseBase:
    """The check before the session, as far as it has come."""
    context = _frame(visit) | {"told": told}
    if visit.client is None or not access.is_open(visit.client, viewer=viewer, now=clock.now()):
        return render(request, "notes/shut.html", context | {"policy": access.policy_of(visit.location_id)})
    return render(request, "notes/screening.html", context | _check(viewer, visit, told), status=told.status)


def asked(visit: Appointment) -> tuple[tuple[CheckItem, ...], list[Rule]]:
    """The questions of this visit; nobody is asked for what the birth date tells."""
    families = visit.service.families
    knows_age = visit.client is not None and visit.client.born_on is not None
    rules = [rule for rule in catalogue.questionnaire(families=families) if not (rule.derived_from and knows_age)]
    return catalogue.check_items(families=families), rules


def _frame(visit: Appointment) -> dict[str, Any]:
    """What every page of this visit says at its top."""
    return {
        "place": visit.location,
        "section": "tablet",
        "visit": visit,
        "starts_at": visit.starts_at.astimezone(visit.location.zone),
        "status": status_badge(visit.status),
        "light": light_badge(visit.screening_light),
    }


def _check(viewer: Viewer, visit: Appointment, told: Told) -> dict[str, Any]:
    """Questions with what is known, what follows, and what there is to decide."""
    items, rules = asked(visit)
    said = questions.said_in(told.given, items, rules)
    now = clock.now()
    sheet = screening.sheet(visit, by=viewer, now=now, given=said.answers)
    proposal = with_open(sheet.proposal.as_dict(), said.left_open)
    names, today = words.names(), staff.today_at(visit.location, now)
    latest = sheet.latest if sheet.latest and sheet.latest.decided_on == today else None
    # Before today's questions are asked, the same colour as in the list of the day.
    is_last_known = not told.given and (proposal["light"] == GREY or latest is not None)
    declared = answers.latest_declaration(visit)
    is_from_client = declared is not None and declared.source != "therapist" and (
        staff.today_at(visit.location, declared.declared_at) == today
    )  # fmt: skip
    return {
        "light": light_badge(visit.screening_light if is_last_known else proposal["light"]),
        "is_not_asked_yet": is_last_known and latest is None,
        "latest": latest,
        "from_client_at": declared.declared_at.astimezone(visit.location.zone) if declared and is_from_client else None,
        "form": questions.form_of(
            items,
            rules,
            known=questions.Known(
                sheet.answers,
                sheet.proposal.missing,
                questions.asked_before(items, sheet.answers, today=today) if is_from_client else {},
            ),
            left_open=said.left_open,
            given=told.given,
        ),
        "declared": [
            (names.rules.get(code, code), answer)
            for code, answer in sheet.answers.items()
            if answer["value"] != "no" and code not in sheet.proposal.missing
        ],
        "about": about_lines(about_of(visit.client)) if visit.client else [],
        "effects": words.effect_lines(proposal, names),
        "proposal": proposal,
        "is_stopped": is_stopped(proposal),
        "has_given": bool(told.given),
        "letters": [_letter(code, names.rules.get(code, code), told.given) for code in proposal["clearances_needed"]],
        "needs_consent": sheet.consents_missing,
        "today": today,
        "form_key": staff.form_key(),
        **_offered(viewer, visit, proposal, told.given),
        **_decided(visit, sheet),
    }


def _decided(visit: Appointment, sheet: Sheet) -> dict[str, Any]:
    """Where the visit stands, and what may be done with it."""
    return {
        "decisions": words.DECISIONS.items(),
        "goes_ahead": bool(sheet.latest and sheet.latest.decision in GOES_AHEAD),
        "is_here": visit.status == Status.ARRIVED,
        "is_open": visit.status in TO_COME,
        "is_parked": visit.status == Status.PENDING_REVIEW,
        "may_start": visit.status in (Status.CONFIRMED, Status.ARRIVED),
    }


def _offered(viewer: Viewer, visit: Appointment, proposal: dict[str, Any], given: QueryDict) -> dict[str, Any]:
    """What may be ticked beside the decision, and what was."""
    policy = access.policy_of(visit.location_id)
    is_master = Role.MASTER in viewer.roles.get(visit.location_id, ())
    raised = {effect["code"] for effect in proposal["effects"]}
    liftable = [(code, name) for code, name in words.LIFTABLE.items() if code in raised]
    return {
        "consents": [(who, words.CONSENTS.get(who, who)) for who in proposal["needs"]["consents"]],
        "liftable": liftable,
        "wants_second": bool(liftable) and (policy.demands_second_person or not is_master),
        "ticked": [*given.getlist("consents"), *given.getlist("lifted"), *given.getlist("areas")],
        "zones": catalogue.zones(),
        "pressures": PRESSURES,
        "foot_check": labels.foot_check(),
        "feelings": labels.FEELINGS.items(),
        "feet": [(foot, words.FEET[foot]) for foot in FEET],
    }


def _letter(code: str, name: str, given: QueryDict) -> dict[str, str]:
    """A doctor's letter as it was typed."""
    parts = ("doctor", "issued_on", "valid_until", "scope", "pressure_max")
    return {"code": code, "name": name} | {part: given.get(f"{part}-{code}", "") for part in parts}
