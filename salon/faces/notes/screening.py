"""The check before a session on the tablet: looking at what follows, deciding, going ahead."""

import uuid
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bookings.models import Appointment
from clients.services import health
from clients.services.health import LetterUnfit
from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.core.errors import Forbidden, NotFound, Refusal
from salon.faces import questions, staff
from salon.faces.colleagues import Unknown, colleague_in
from salon.faces.limits import RateLimited
from salon.faces.notes import labels, words
from salon.faces.notes.screenpage import FEET, Told, asked, page
from salon.faces.staff import see_other, staff_page
from salon.faces.wording import sentence_of
from salon.sessionlog.domain.findings import FOOT_CHECK
from salon.sessionlog.selectors import access, vocabulary
from salon.sessionlog.services import screening, sessions
from salon.sessionlog.services.screening import Check

START = "start:"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def decide(request: HttpRequest, viewer: Viewer, public_id: uuid.UUID) -> HttpResponseBase:
    """Look at what follows from the answers, decide, or decide and start."""
    visit, now = access.visit_for(viewer=viewer, public_id=public_id), clock.now()
    do = request.POST.get("do", "")
    if request.method != "POST":
        return see_other(reverse("tablet-note", args=[visit.public_id]))
    if do != "decide" and not do.startswith(START):
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
    if visit.client is None or not access.is_open(visit.client, viewer=viewer, now=clock.now()):
        raise NotFound
    given, code = request.POST, request.POST.get("clear", "")
    if code not in vocabulary.names().rules:
        raise NotFound
    try:
        days = (given.get(f"{name}-{code}", "") for name in ("issued_on", "valid_until"))
        issued_on, valid_until = (date.fromisoformat(day) for day in days)
        pressure = given.get(f"pressure_max-{code}", "")
        health.clear(
            visit.client,
            by=viewer,
            now=clock.now(),
            rule_code=code,
            doctor=given.get(f"doctor-{code}", "")[:200],
            scope=given.get(f"scope-{code}", "")[:2000],
            pressure_max=int(pressure) if pressure.isdecimal() else None,
            issued_on=issued_on,
            valid_until=valid_until,
        )
    except (ValueError, LetterUnfit):
        problem = _(
            "Name the doctor and both days, a year apart at most. Everything else that you typed is still here."
        )
        return page(request, viewer, visit, Told(given, problem, (), 422))
    # Answered with the page itself: the form around the letter has not been sent yet.
    return page(request, viewer, visit, Told(given, done=_("The doctor's word is kept.")))


def _decide(request: HttpRequest, viewer: Viewer, visit: Appointment, now: datetime) -> str:
    check = _check(request, viewer, visit, now)
    verb = sessions.admit if request.POST["do"].startswith(START) else screening.decide
    verb(visit, by=viewer, now=now, **check)
    return reverse("tablet-note", args=[visit.public_id])


def _check(request: HttpRequest, viewer: Viewer, visit: Appointment, now: datetime) -> Check:
    given = request.POST
    items, rules = asked(visit)
    said = questions.said_in(given, items, rules)
    known = screening.sheet(visit, by=viewer, now=now)
    decision = given["do"].removeprefix(START) if given["do"].startswith(START) else given.get("decision", "")
    check: Check = {
        "answers": questions.changed(said.answers, known=known.answers, missing=known.proposal.missing),
        "left_open": said.left_open,
        "foot_check": {foot: _foot(given, foot) for foot in FEET},
        "decision": decision,
        "adaptations": _adaptations(given),
        "reason": given.get("reason", ""),
        "health_consent": visit.location.privacy_version if given.get("health_consent") else "",
    }
    if given.getlist("lifted") and given.get("second_email"):
        check["second_person"] = _second_person(request)
    return check


def _second_person(request: HttpRequest) -> Viewer:
    """The colleague who vouches with a password of their own; raises Unknown, RateLimited."""
    return colleague_in(
        request, email=request.POST.get("second_email", ""), password=request.POST.get("second_password", "")
    )


def _foot(given: Any, foot: str) -> dict[str, Any]:
    """What was seen on a foot; one tick for both says that nothing is unusual."""
    is_fine = bool(given.get("feet_fine"))
    look: dict[str, Any] = {"is_done": is_fine or bool(given.get(f"{foot}-is_done"))}
    for code, kinds in FOOT_CHECK.items():
        seen = given.get(f"{foot}-{code}", "") or (kinds[0] if is_fine and code != "arch" else "")
        look |= {code: seen} if seen in kinds else {}
    feels = given.get(f"{foot}-sensation_ok", "") or ("true" if is_fine else "")
    if feels in labels.FEELINGS:
        look["sensation_ok"] = feels == "true"
    said = given.get(f"{foot}-words", "").strip()
    return look | ({"words": said} if said else {})


def _adaptations(given: Any) -> dict[str, Any]:
    typed = {name: given.get(name, "") for name in ("pressure_cap", "minute_cap")}
    caps = {name: int(text) for name, text in typed.items() if text.isdecimal() and len(text) < 4}
    lists = {name: given.getlist(name) for name in ("lifted", "consents", "areas") if given.getlist(name)}
    said = given.get("adaptation_words", "").strip()
    return {**caps, **lists} | ({"words": said} if said else {})


def _sentence(refusal: Refusal) -> str:
    if refusal.code == "screening-required":
        return _("Questions, or a look at a foot, are still open: %(count)d.") % {"count": refusal.params["missing"]}
    if refusal.code == "screening-stop":
        return _("The rules stop this treatment: choose Refer or Stop.")
    if isinstance(refusal, Unknown):
        return _("Your colleague's e-mail address or password is not right.")
    if isinstance(refusal, RateLimited):
        return _("Too many tries. Wait a few minutes.")
    return sentence_of(refusal)
