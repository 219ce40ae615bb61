"""Behind the link under every message: which ones the reader of that address wants."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from clients.selectors import client_behind
from clients.services import preferences
from salon.core import clock
from salon.faces import limits
from salon.faces.online import browser
from salon.faces.online.place import place_of, secret_page, shown
from salon.faces.online.preferences import choices_of, wishes_in
from salon.faces.online.remembered import masked
from salon.faces.online.sending import see_other
from salon.outbox.letters.signed import NotSigned, Receiver, read_preference_token
from salon.outbox.services.preferences import unsubscribe

# What a mail program sends when somebody presses its own button (RFC 8058).
ONE_CLICK = "List-Unsubscribe"


# The address is a secret of the reader and carries its own signature; mail programs send no cookie and no token.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@secret_page
def unsubscribing(request: HttpRequest, token: str) -> HttpResponse:
    """Show the choice and change nothing; a press keeps it, and one click of a mail program ends what can be ended."""
    try:
        receiver = read_preference_token(token)
    except NotSigned:
        limits.take(limits.TOKENS, who=limits.host_of(request))
        return shown(request, "online/unsubscribe.html", {"is_unknown": True}, place=place_of(request), status=404)
    if request.method == "POST":
        return _keep(request, receiver)
    return _page(request, receiver)


def _keep(request: HttpRequest, receiver: Receiver) -> HttpResponse:
    now, client = clock.now(), client_behind(receiver)
    if ONE_CLICK in request.POST:
        unsubscribe(receiver, source="mail", now=now)
        return _page(request, receiver, is_ended=True)
    if client is None or "none" in request.POST:
        # Nothing at all that can be done without, whatever the message was about.
        unsubscribe(Receiver(receiver.address_digest, receiver.channel, "", ""), source="link", now=now)
    else:
        wishes = wishes_in(request.POST, client, channel=receiver.channel)
        preferences.change(client, wishes=wishes, source="link", by=browser.asker_of(request), now=now)
    messages.success(request, _("Your choice is kept."))
    return see_other(request.path)


def _page(request: HttpRequest, receiver: Receiver, *, is_ended: bool = False) -> HttpResponse:
    client = client_behind(receiver)
    context = {
        "is_ended": is_ended,
        "channel": receiver.channel,
        "choices": choices_of(client, channel=receiver.channel) if client is not None else [],
        "address": masked(client.email if receiver.channel == "email" else str(client.phone)) if client else "",
        "action": request.path,
    }
    place = client.location if client is not None else place_of(request)
    return shown(request, "online/unsubscribe.html", context, place=place)
