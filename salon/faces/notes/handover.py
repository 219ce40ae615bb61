"""The tablet in the client's hands: one form, and no way to anything else until it is given back."""

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bookings.models import Appointment
from bookings.services.refusals import ConsentRequired
from clients.services.health import AnswersUnfit
from salon.accounts.models import User
from salon.accounts.selectors import viewer_of_user
from salon.accounts.viewer import Kind, Viewer
from salon.core import clock
from salon.core.errors import NotFound, Refusal
from salon.faces import healthform, limits, locking
from salon.faces.outcome import outcome_of, sentences
from salon.faces.request_ids import request_id_of
from salon.faces.staff import see_other, staff_page
from salon.faces.wording import sentence_of
from salon.sessionlog.selectors import access

SOURCE = "kiosk"
TELLER = healthform.Teller(is_client=True)


@require_POST
@staff_page
def hand_over(request: HttpRequest, viewer: Viewer, public_id: uuid.UUID) -> HttpResponseBase:
    """Show the client's form and nothing else."""
    visit = access.visit_for(viewer=viewer, public_id=public_id)
    if visit.client is None:
        raise NotFound
    locking.hand_over(request, str(visit.public_id))
    return see_other(reverse("handed-over"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def handed_over(request: HttpRequest) -> HttpResponse:
    """The form; sent, it thanks and waits for the therapist."""
    visit = _visit(request)
    if visit is None:
        return see_other(reverse("unlock"))
    now = clock.now()
    if request.method != "POST":
        return _page(request, visit)
    if request.POST.get("do") in ("keep", "pause"):
        return _kept(request, visit)
    try:
        declared = healthform.send(
            visit, request.POST, source=SOURCE, teller=TELLER, by=_client_of(request, visit), now=now
        )
    except Refusal as refusal:
        return _page(request, visit, refusal)
    # The answers are gone from this screen; coming back takes the therapist's PIN or password.
    locking.unlock(request)
    locking.lock(request)
    context = {"place": visit.location, "outcome": sentences(outcome_of(declared.told))}
    return render(request, "health/thanks.html", context)


def _visit(request: HttpRequest) -> Appointment | None:
    """The visit whose form this session was handed over for, as its therapist may still open it."""
    handed = request.session.get(locking.HANDED_OVER)
    if not isinstance(request.user, User) or not handed:
        return None
    viewer = viewer_of_user(request.user, ip=limits.ip_of(request), request_id=request_id_of(request))
    return access.visit_for(viewer=viewer, public_id=uuid.UUID(handed))


def _client_of(request: HttpRequest, visit: Appointment) -> Viewer:
    """Whoever holds the tablet now is the client."""
    assert visit.client is not None
    return Viewer(
        kind=Kind.CLIENT,
        subject=visit.client.public_id,
        ip=limits.ip_of(request),
        request_id=request_id_of(request),
    )


def _kept(request: HttpRequest, visit: Appointment) -> HttpResponse:
    """What was answered so far is kept: as it is answered, or for going on with it later."""
    is_asked_for = request.POST.get("do") == "pause"
    try:
        healthform.keep(visit, request.POST, teller=TELLER, now=clock.now())
    except (AnswersUnfit, ConsentRequired) as refusal:
        return _page(request, visit, refusal) if is_asked_for else JsonResponse({"code": refusal.code}, status=422)
    return see_other(reverse("handed-over")) if is_asked_for else HttpResponse(status=204)


def _page(request: HttpRequest, visit: Appointment, refusal: Refusal | None = None) -> HttpResponse:
    typed = None if refusal is None else request.POST
    context = {
        "place": visit.location,
        "visit": visit,
        "asked": healthform.open_form(visit, teller=TELLER, now=clock.now(), typed=typed),
        "action": reverse("handed-over"),
        "problem": "" if refusal is None else sentence_of(refusal),
        "open": refusal.params.get("open", ()) if refusal is not None else (),
    }
    return render(request, "health/kiosk.html", context, status=200 if refusal is None else 422)
