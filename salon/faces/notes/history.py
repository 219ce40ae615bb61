"""A client's visits on the tablet: what changed on the feet, how the scores moved."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from salon.accounts.viewer import Viewer
from salon.catalogue.selectors import Chart, advice, chart
from salon.catalogue.words import told
from salon.core import clock
from salon.core.errors import NotFound
from salon.faces.notebody import body_of
from salon.faces.notes import labels
from salon.faces.notes.footmap import FootMap, footmap
from salon.faces.notes.words import FEET, FIELDS
from salon.faces.staff import staff_page
from salon.sessionlog.domain.history import MUCH, SLIGHTLY, Trend, improvement
from salon.sessionlog.domain.plan import Limits
from salon.sessionlog.models import SessionLog
from salon.sessionlog.selectors import access, vocabulary
from salon.sessionlog.selectors import history as reading
from salon.sessionlog.services import notes

# Where a fall of a point counts for less the higher it starts.
BACKS = frozenset({"CMP-LOWBACK", "CMP-UPBACK"})
PLOT_WIDTH, PLOT_HEIGHT, EDGE = 320, 110, 10
SCORES_AT_MOST = 10


@dataclass(frozen=True, slots=True)
class Dot:
    """One score on a picture."""

    x: int
    y: int
    score: int
    on: date


@dataclass(frozen=True, slots=True)
class Picture:
    """The scores of one thing, drawn."""

    name: str | Promise
    dots: tuple[Dot, ...]
    line: str
    n: int
    meaning: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """One visit of the history."""

    log: SessionLog
    on: date
    tree: Mapping[str, Any]
    changes: tuple[tuple[str | Promise, str], ...]
    footmap: FootMap


@require_GET
@staff_page
def history(request: HttpRequest, viewer: Viewer, public_id: uuid.UUID) -> HttpResponseBase:
    """The visits of the client of this visit, newest first."""
    visit, now = access.visit_for(viewer=viewer, public_id=public_id), clock.now()
    if visit.client is None:
        raise NotFound
    policy = access.policy_of(visit.location_id)
    found = reading.history_of(visit.client, viewer=viewer, now=now, policy=policy)
    for episode in found.episodes:
        notes.read(episode.log, by=viewer, now=now, purpose="history")
    choices, drawn = vocabulary.choices(), chart()
    complaints = {one.code: told(one.name) for one in choices.complaints}
    places = {code: told(place.name) for code, place in (*drawn.zones.items(), *drawn.regions.items())}
    context = {
        "place": visit.location,
        "section": "tablet",
        "visit": visit,
        "choices": choices,
        "places": places,
        "chapters": [chapter_of(episode, drawn, places) for episode in found.episodes],
        "pictures": [_picture(name, trend, complaints) for name, trend in found.trends.items()],
        "persisting": found.persisting,
        "chart_words": advice(code="NT-CHART").lines,
    }
    return render(request, "notes/history.html", context)


def chapter_of(episode: reading.Episode, drawn: Chart, places: Mapping[str, str]) -> Chapter:
    """One visit to be read: what was written, what changed on the feet, and where."""
    log = episode.log
    assert log.started_on is not None
    tree = body_of(log)
    return Chapter(
        log=log,
        on=log.started_on,
        tree=tree,
        changes=tuple((labels.CHANGES[spot.change], _whereabouts(spot.place, places)) for spot in episode.spots),
        footmap=footmap(
            drawn,
            limits=Limits(),
            worked=tree["plan"].get("zones_worked") or {},
            points=reading.points_of(log),
            last_points=[spot.before for spot in episode.spots if spot.before is not None],
        ),
    )


def _whereabouts(point: Mapping[str, Any], places: Mapping[str, str]) -> str:
    code = str(point.get("zone") or point.get("region") or "")
    return f"{FEET[point['foot']]}, {labels.VIEWS[point['view']]}: {places.get(code, code)}"


def _picture(name: str, trend: Trend, complaints: Mapping[str, str]) -> Picture:
    code, _colon, side = name.partition(":")
    dots = tuple(Dot(_along(at, trend.n), _up(one.score), one.score, one.on) for at, one in enumerate(trend.scores))
    return Picture(
        name=FIELDS.get(f"subjective.{code}") or _complaint(code, side, complaints),
        dots=dots,
        line="M" + "L".join(f"{dot.x} {dot.y}" for dot in dots),
        n=trend.n,
        meaning=_meaning(code, trend) if code == "pain" or code in complaints else "",
    )


def _meaning(code: str, trend: Trend) -> str:
    """A word for a change that counts; none for one visit only."""
    if trend.n < 2:
        return ""
    first, last = trend.scores[0].score, trend.scores[-1].score
    meanings = {SLIGHTLY: _("slightly better"), MUCH: _("much better")}
    return meanings.get(improvement(first, last, is_back=code in BACKS), "")


def _complaint(code: str, side: str, complaints: Mapping[str, str]) -> str:
    name = complaints.get(code, code)
    return f"{name} ({FEET[side]})" if side in FEET else name


def _along(at: int, count: int) -> int:
    return EDGE + round((PLOT_WIDTH - 2 * EDGE) * (at / (count - 1) if count > 1 else 0.5))


def _up(score: int) -> int:
    return round(EDGE + (PLOT_HEIGHT - 2 * EDGE) * (1 - score / SCORES_AT_MOST))
