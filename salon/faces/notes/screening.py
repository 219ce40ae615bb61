"""The check before a session on the tablet."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bookings.domain.lifecycle import Status
from bookings.models import Appointment
from clients.domain.proposal import GREY
from clients.services import health
from salon.accounts.roles import Role
from salon.accounts.viewer import Viewer
from salon.catalogue import selectors as catalogue
from salon.catalogue.domain.rules import CheckItem, Rule
from salon.core import clock
from salon.core.errors import Forbidden, NotFound, Refusal
from salon.core.text import UnfitText
from salon.faces import staff
from salon.faces.badges import light_badge, status_badge
from salon.faces.notes import questions, words
from salon.faces.staff import see_other, staff_page
from salon.faces.wording import sentence_of
from salon.sessionlog.domain.decision import GOES_AHEAD, is_stopped, with_open
from salon.sessionlog.selectors import access, vocabulary
from salon.sessionlog.services import screening

FEET = ("left", "right")


@dataclass(frozen=True, slots=True)
class Told:
    """What came back to the page: typed values, what is wrong with them, and the status to answer with."""

    given: QueryDict
    problem: str = ""
    errors: tuple[str, ...] = ()
    status: int = 200
    done: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def decide(request: HttpRequest, viewer: Viewer, public_id: uuid.UUID) -> HttpResponseBase:
    """Look at what follows from the answers, or decide."""
    visit, now = access.visit_for(viewer=viewer, public_id=public_id), clock.now()
    if request.method != "POST":
        return see_other(reverse("tablet-note", args=[visit.public_id]))
    if request.POST.get("do") != "decide":
        return page(request, viewer, visit, Told(request.POST))
    try:
        return see_other(staff.once_per_form(request, lambda: _decide(request, viewer, visit, now), now=now))
    except (Forbidden, NotFound):
        raise
    except Refusal as refusal:
        errors = tuple(dict.fromkeys(words.fault_words(error) for error in refusal.params.get("errors", ())))
        return page(request, viewer, visit, Told(request.POST, _sentence(refusal), errors, 422))


@require_POST
@staff_page
def clear(request: HttpRequest, viewer: Viewer, public_id: uuid.UUID) -> HttpResponseBase:
    """Write down a doctor's word."""
    visit = access.visit_for(viewer=viewer, public_id=public_id)
    if visit.client is None:
        raise NotFound
    given, code = request.POST, request.POST.get("clear", "")
    if code not in vocabulary.names().rules:
        raise NotFound
    try:
        days = (given.get(f"{name}-{code}", "") for name in ("issued_on", "valid_until"))
        issued_on, valid_until = (date.fromisoformat(day) for day in days)
        doctor = given.get(f"doctor-{code}", "").strip()
        if not doctor or valid_until < issued_on:
            raise ValueError
        letter: Any = {"rule_code": code, "doctor": doctor[:200]}
        health.clear(visit.client, by=viewer, now=clock.now(), issued_on=issued_on, valid_until=valid_until, **letter)
    except (ValueError, UnfitText):
        problem = _("Name the doctor and both days. Everything else that you typed is still here.")
        return page(request, viewer, visit, Told(given, problem, (), 422))
    # Answered with the page itself: the form around the letter has not been sent yet.
    return page(request, viewer, visit, Told(given, done=_("The doctor's word is kept.")))


def page(request: HttpRequest, viewer: Viewer, visit: Appointment, told: Told) -> HttpResponseBase:
    """The check before the session, as far as it has come."""
    items, rules = _asked(visit)
    said = questions.said_in(told.given, items, rules)
    now = clock.now()
    sheet = screening.sheet(visit, by=viewer, now=now, given=said.answers)
    proposal = with_open(sheet.proposal.as_dict(), said.left_open)
    names, today = vocabulary.names(), staff.today_at(visit.location, now)
    latest = sheet.latest if sheet.latest and sheet.latest.decided_on == today else None
    # Before today's questions are asked, the same colour as in the list of the day.
    is_last_known = not told.given and (proposal["light"] == GREY or latest is not None)
    context = {
        "place": visit.location,
        "section": "tablet",
        "visit": visit,
        "starts_at": visit.starts_at.astimezone(visit.location.zone),
        "status": status_badge(visit.status),
        "light": light_badge(visit.screening_light if is_last_known else proposal["light"]),
        "is_not_asked_yet": is_last_known and latest is None,
        "latest": latest,
        "form": questions.form_of(
            items,
            rules,
            answers=sheet.answers,
            missing=sheet.proposal.missing,
            left_open=said.left_open,
            given=told.given,
        ),
        "declared": [
            (names.rules.get(code, code), answer)
            for code, answer in sheet.answers.items()
            if answer["value"] != "no" and code not in sheet.proposal.missing
        ],
        "effects": words.effect_lines(proposal, names),
        "proposal": proposal,
        "is_stopped": is_stopped(proposal),
        "has_given": bool(told.given),
        "letters": [_letter(code, names.rules.get(code, code), told.given) for code in proposal["clearances_needed"]],
        **_offered(viewer, visit, proposal, told.given),
        "decisions": words.DECISIONS.items(),
        "feet": [{"code": foot} | _foot(told.given, foot) for foot in FEET],
        "needs_consent": sheet.consents_missing,
        "goes_ahead": bool(sheet.latest and sheet.latest.decision in GOES_AHEAD),
        "is_here": visit.status == Status.ARRIVED,
        "is_open": visit.status in screening.OPEN,
        "today": today,
        "told": told,
        "form_key": staff.form_key(),
    }
    return render(request, "notes/screening.html", context, status=told.status)


def _decide(request: HttpRequest, viewer: Viewer, visit: Appointment, now: datetime) -> str:
    given = request.POST
    items, rules = _asked(visit)
    said = questions.said_in(given, items, rules)
    known = screening.sheet(visit, by=viewer, now=now)
    screening.decide(
        visit,
        by=viewer,
        now=now,
        answers=questions.changed(said.answers, known=known.answers, missing=known.proposal.missing),
        left_open=said.left_open,
        foot_check={foot: _foot(given, foot) for foot in FEET},
        decision=given.get("decision", ""),
        adaptations=_adaptations(given),
        reason=given.get("reason", ""),
        health_consent=visit.location.privacy_version if given.get("health_consent") else "",
    )
    return reverse("tablet-note", args=[visit.public_id])


def _asked(visit: Appointment) -> tuple[tuple[CheckItem, ...], list[Rule]]:
    """The questions of this visit; nobody is asked for what the birth date tells."""
    families = visit.service.families
    knows_age = visit.client is not None and visit.client.born_on is not None
    rules = [rule for rule in catalogue.questionnaire(families=families) if not (rule.derived_from and knows_age)]
    return catalogue.check_items(families=families), rules


def _offered(viewer: Viewer, visit: Appointment, proposal: dict[str, Any], given: QueryDict) -> dict[str, Any]:
    """What may be ticked beside the decision, and what was."""
    return {
        "consents": [(who, words.CONSENTS.get(who, who)) for who in proposal["needs"]["consents"]],
        "liftable": _liftable(viewer, visit, proposal),
        "ticked": [*given.getlist("consents"), *given.getlist("lifted")],
    }


def _letter(code: str, name: str, given: QueryDict) -> dict[str, str]:
    """A doctor's letter as it was typed."""
    typed = {part: given.get(f"{part}-{code}", "") for part in ("doctor", "issued_on", "valid_until")}
    return {"code": code, "name": name} | typed


def _foot(given: QueryDict, foot: str) -> dict[str, Any]:
    return {"is_done": bool(given.get(f"{foot}-is_done")), "words": given.get(f"{foot}-words", "")}


def _adaptations(given: QueryDict) -> dict[str, Any]:
    typed = {name: given.get(name, "") for name in ("pressure_cap", "minute_cap")}
    caps = {name: int(text) for name, text in typed.items() if text.isdecimal() and len(text) < 4}
    lists = {name: given.getlist(name) for name in ("lifted", "consents") if given.getlist(name)}
    said = given.get("adaptation_words", "").strip()
    return {**caps, **lists} | ({"words": said} if said else {})


def _liftable(viewer: Viewer, visit: Appointment, proposal: dict[str, Any]) -> list[tuple[str, Any]]:
    """What a master may set aside here."""
    if Role.MASTER not in viewer.roles.get(visit.location_id, ()):
        return []
    raised = {effect["code"] for effect in proposal["effects"]}
    return [(code, name) for code, name in words.LIFTABLE.items() if code in raised]


def _sentence(refusal: Refusal) -> str:
    if refusal.code == "screening-required":
        return _("Questions, or a look at a foot, are still open: %(count)d.") % {"count": refusal.params["missing"]}
    if refusal.code == "screening-stop":
        return _("The rules stop this treatment: choose Refer or Stop.")
    return sentence_of(refusal)
