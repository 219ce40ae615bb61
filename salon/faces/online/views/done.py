"""The last page of a booking: what was agreed, in plain words."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bookings.domain.lifecycle import Status
from bookings.selectors.appointments import appointments_for
from salon.core import clock
from salon.faces.online import browser, outcome
from salon.faces.online.asking import asked_before
from salon.faces.online.own import OVER, Own
from salon.faces.online.place import private_page, shown
from salon.faces.online.sending import see_other
from salon.faces.outcome import sentences

MINE = "/my/appointment"


@require_safe
@private_page
def done(request: HttpRequest) -> HttpResponse:
    """The newest booking of this browser."""
    now = clock.now()
    for opened in browser.opened(request, browser.VISITS, now=now):
        booked = list(appointments_for(viewer=opened.viewer))
        appointments = [one for one in booked if one.status not in OVER]
        if booked and not appointments:
            return see_other(MINE)
        if appointments:
            context = {
                "visit": appointments[0].visit,
                "appointments": appointments,
                "is_parked": any(one.status == Status.PENDING_REVIEW for one in appointments),
                "asked": asked_before(request, [Own(opened.viewer, one, now) for one in appointments]),
                "outcome": sentences(outcome.kept(request)),
                "manage_link": f"{settings.PUBLIC_ORIGIN}/b/{opened.token}",
            }
            return shown(request, "online/done.html", context, place=appointments[0].location)
    return see_other("/book")
