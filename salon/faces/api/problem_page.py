"""/problems/{code}: the page behind the `type` of a problem."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from salon.faces.api.errors import STATUS
from salon.faces.wording import sentence_for, title_for


@require_safe
def problem_page(request: HttpRequest, code: str) -> HttpResponse:
    """What a code means and what to do about it."""
    if code not in STATUS:
        raise Http404
    context = {"code": code, "status": STATUS[code], "title": title_for(code), "sentence": sentence_for(code)}
    return render(request, "problems/problem.html", context)
