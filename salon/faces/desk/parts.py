"""Answers for a page that stays where it is: the middle of a page, or what was said and where to go."""

from collections.abc import Callable
from datetime import datetime

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.html import format_html

from salon.core.errors import Forbidden, NotFound, Refusal
from salon.faces import staff
from salon.faces.desk.blocks import Words
from salon.faces.desk.faults import said, status_for
from salon.faces.staff import see_other

HEADER = "X-Solea-Part"


def wants_part(request: HttpRequest) -> bool:
    """Whether a script asks, which puts the answer into the page that is open."""
    return HEADER in request.headers


def shell_of(request: HttpRequest) -> str:
    """What a page is framed by: the whole shell of the staff pages, or nothing."""
    return "desk/part.html" if wants_part(request) else "staff.html"


def finished(request: HttpRequest, path: str) -> HttpResponse:
    """After a form that was carried out: go there, or tell the script where to look and what was said."""
    if not wants_part(request):
        return see_other(path)
    return JsonResponse({"go": path, "said": [str(message) for message in get_messages(request)]})


def carried_out(request: HttpRequest, act: Callable[[], str], *, now: datetime) -> HttpResponse | Refusal:
    """Do what a form says, once however often it comes; answers where to look then, or why it is refused.

    `act` answers an address. Raises Forbidden and NotFound.
    """
    try:
        return finished(request, staff.once_per_form(request, act, now=now))
    except (Forbidden, NotFound):
        raise
    except Refusal as refusal:
        return refusal


def turned_down(refusal: Refusal) -> HttpResponse:
    """For a script: the salon's rules refuse it, in one sentence."""
    return JsonResponse({"problem": said(refusal), "code": refusal.code}, status=status_for(refusal))


def sentence_about(who: str, words: Words, **told: str) -> str:
    """A whole sentence with `%(who)s` in it, the name set apart from the writing direction around it."""
    return format_html(str(words) % {"who": "{who}", **told}, who=format_html("<bdi>{}</bdi>", who))
