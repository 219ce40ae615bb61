"""The questions before a visit, part by part: each is kept when it is left, and all are sent at the end."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from bookings.services.refusals import ConsentRequired
from clients.services.health import AnswersUnfit
from salon.accounts.services.idempotency import IdempotencyKeyReused
from salon.core import clock
from salon.core.errors import Refusal
from salon.faces import healthform, limits
from salon.faces.healthform import FormIncomplete, HealthForm
from salon.faces.healthparts import Part, with_no
from salon.faces.online import browser, outcome
from salon.faces.online.asking import Asking, asking_in, stand_of
from salon.faces.online.own import all_owned
from salon.faces.online.place import private_page, shown
from salon.faces.online.refusals import status_of, words_for
from salon.faces.online.sending import form_key, once_per_form, see_other
from salon.faces.outcome import outcome_of, sentences

MINE = "/my/appointment"
SOURCE = "online"


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@private_page
def questions(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One part of the form; whoever has the key to the visit sees nothing that was answered elsewhere."""
    asking = asking_in(request, all_owned(request, now=clock.now()), public_id)
    asked = asking.form()
    if not asked.parts:
        return see_other(asking.thanks)
    if request.method == "POST":
        response = _step(request, asking, asked)
    else:
        response = _page(request, asking, asked, asked.part(request.GET.get("part", "")))
    browser.keep_device(request, response)
    return response


@require_safe
@private_page
def thanks(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What the answers mean for the visit, told once; later only that they have come."""
    asking = asking_in(request, all_owned(request, now=clock.now()), public_id)
    told = sentences(outcome.kept(request))
    if not told and asking.form().parts:
        return see_other(asking.path())
    context = {"own": asking.own, "outcome": told, "again": f"{asking.path()}?again=1"}
    return shown(request, "online/thanks.html", context, place=asking.own.appointment.location)


def _step(request: HttpRequest, asking: Asking, asked: HealthForm) -> HttpResponse:
    """Keep this part, then go where the button says."""
    part = asked.part(request.POST.get("part", ""))
    typed = healthform.laid_in(asked.typed, request.POST, part=part)
    stand = stand_of(part, asked.parts)
    match request.POST.get("do"):
        case "keep":
            return _kept(asking, typed)
        case "no":
            typed = with_no(asking.form(typed=typed).part(part.code), typed)
            target = asking.path(part.code)
        case "back":
            target = asking.path(stand.before)
        case "pause":
            target = MINE
        case _:
            return _go_on(request, asking, part, typed)
    try:
        healthform.keep(asking.own.appointment, typed, teller=asking.teller, now=asking.own.now)
    except (AnswersUnfit, ConsentRequired) as refusal:
        return _refused(request, asking, part, typed, refusal)
    if target == MINE:
        messages.success(request, _("Your answers are kept for two weeks, on this device."))
    return see_other(target)


def _kept(asking: Asking, typed: QueryDict) -> HttpResponse:
    """What is answered is kept as it is answered, as soon as somebody agrees to it."""
    try:
        healthform.keep(asking.own.appointment, typed, teller=asking.teller, now=asking.own.now)
    except (AnswersUnfit, ConsentRequired):
        return HttpResponse(status=422)
    return HttpResponse(status=204)


def _go_on(request: HttpRequest, asking: Asking, part: Part, typed: QueryDict) -> HttpResponse:
    """To the next part, or send it all; not while a question of this part is open."""
    own, teller = asking.own, asking.teller
    asked = asking.form(typed=typed)
    shown_part = asked.part(part.code)
    after = stand_of(shown_part, asked.parts).after
    try:
        if open_codes := healthform.open_in(shown_part, own.appointment, typed, teller=teller, now=own.now):
            raise FormIncomplete(missing=len(open_codes), open=open_codes)
        if after:
            healthform.keep(own.appointment, typed, teller=teller, now=own.now)
            return see_other(asking.path(after))
        return _send(request, asking, typed)
    except IdempotencyKeyReused:
        return see_other(asking.thanks)
    except FormIncomplete as refusal:
        lacking = set(refusal.params["open"])
        first = next((one for one in asked.parts if lacking & one.codes()), shown_part)
        return _refused(request, asking, first, typed, refusal)
    except Refusal as refusal:
        return _refused(request, asking, shown_part, typed, refusal)


def _send(request: HttpRequest, asking: Asking, typed: QueryDict) -> HttpResponse:
    """Send it all, once however often the button is pressed."""

    def act() -> dict[str, Any]:
        limits.take(limits.SCREENINGS, who=limits.host_of(request))
        declared = healthform.send(
            asking.own.appointment, typed, source=SOURCE, teller=asking.teller, by=asking.by, now=asking.own.now
        )
        return {"outcome": outcome_of(declared.told)}

    told, _is_replayed = once_per_form(request, act, now=asking.own.now)
    response = see_other(asking.thanks)
    outcome.keep(response, told["outcome"], path=asking.thanks)
    return response


def _refused(request: HttpRequest, asking: Asking, part: Part, typed: QueryDict, refusal: Refusal) -> HttpResponse:
    problem = words_for(refusal)
    if isinstance(refusal, ConsentRequired):
        problem = _("Please tick first that the salon may keep your answers. Nothing is kept before.")
    elif isinstance(refusal, AnswersUnfit):
        problem = _("The health questions have changed. Please look at them again.")
    told = {"problem": problem, "open": refusal.params.get("open", ())}
    asked = asking.form(typed=typed)
    return _page(request, asking, asked, asked.part(part.code), status=status_of(refusal), **told)


def _page(
    request: HttpRequest, asking: Asking, asked: HealthForm, part: Part, *, status: int = 200, **more: Any
) -> HttpResponse:
    stand = stand_of(part, asked.parts)
    appointment = asking.own.appointment
    context = {
        "own": asking.own,
        "appointment": appointment,
        "asked": asked,
        "part": part,
        "stand": stand,
        "action": asking.path(),
        "shows_consent": asked.needs_consent and (stand.number == 1 or not asked.agrees),
        "form_key": form_key(),
        "resumed": asked.is_begun and not request.GET.get("part") and not more,
        **more,
    }
    return shown(request, "online/questions.html", context, place=appointment.location, status=status)
