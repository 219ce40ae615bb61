"""Behind the link of the mail after a visit: what to do at home, shown at the press of a button."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from salon.accounts.selectors import TokenInvalid
from salon.catalogue.words import told
from salon.core import clock
from salon.core.errors import NotFound
from salon.faces import limits
from salon.faces.online import browser
from salon.faces.online.place import place_of, secret_page, shown
from salon.sessionlog.selectors.homecare import log_behind
from salon.sessionlog.services.aftercare import open_home_care


# As with every link of a message, the address is the proof. What is shown comes out of the record: a mail scanner that
# opens the link sees none of it, and a reading is a reading by somebody.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@secret_page
def aftercare(request: HttpRequest, token: str) -> HttpResponse:
    """Say what is behind the button; pressed, show the advice and write down that it was read."""
    now = clock.now()
    try:
        opened = browser.token_for(token, request, now=now)
        log = log_behind(opened.viewer)
    except (TokenInvalid, NotFound):
        limits.take(limits.TOKENS, who=limits.host_of(request))
        return shown(request, "online/aftercare_ended.html", {}, place=place_of(request), status=410)
    place = log.appointment.location
    context = {"action": request.path, "therapist": log.therapist.display_name, "came_at": log.appointment.starts_at}
    if request.method == "POST":
        context["advice"] = open_home_care(log, by=opened.viewer, now=now, say=told)
    return shown(request, "online/aftercare.html", context, place=place)
