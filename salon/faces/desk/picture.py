"""The board as HTML in parts: a cell that is as it was is written once, a lane that somebody has is not sent again."""

import hashlib
from collections.abc import Collection
from functools import lru_cache
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from salon.faces.desk.cells import Cell, Column, Grid

# Where the lanes go in what stands around them; no text of anybody's holds this.
LANES = "\0"
KEPT_CELLS, KEPT_LANES = 4096, 256
MARK_BYTES = 6


class WrittenLane(NamedTuple):
    """A lane as HTML, a mark that other HTML does not have, and what is sent to somebody who has it."""

    mark: str
    html: str
    stand_in: str


class Picture(NamedTuple):
    """A board as HTML: what comes before its lanes, the lanes, what comes after them."""

    before: str
    lanes: tuple[WrittenLane, ...]
    after: str

    def html(self, known: Collection[str] = ()) -> SafeString:
        """The whole of it; of the lanes whose mark is `known`, a stand-in each."""
        lanes = (lane.stand_in if lane.mark in known else lane.html for lane in self.lanes)
        return mark_safe("".join((self.before, *lanes, self.after)))  # noqa: S308 (its parts are escaped)


def picture_of(shown: dict[str, Any], *, booking: str) -> Picture:
    """The board that `shown` tells of, by the names of its templates.

    Free times lead to `booking`, an address that the lane's public id and the time are put behind.
    """
    grid: Grid = shown["grid"]
    told = _Told(
        booking if shown["may_run"] else "", shown["look"].by, shown["is_open"], len(grid.hours), get_language()
    )
    lanes = tuple(_lane(column, told) for column in grid.columns)
    marks = {"marks": " ".join(lane.mark for lane in lanes), "lanes": LANES}
    before, _, after = render_to_string("desk/grid.html", shown | marks).partition(LANES)
    return Picture(before, lanes, after)


class _Told(NamedTuple):
    """All that is said in a lane besides what its column says; where nothing can be booked there is no address."""

    booking: str
    by: str
    is_open: bool
    hours: int
    language: str


@lru_cache(maxsize=KEPT_LANES)
def _lane(column: Column, told: _Told) -> WrittenLane:
    lane, may_run = column.lane, bool(told.booking)
    address = f"{told.booking}{lane.public_id}" if lane and may_run else ""
    cells = "".join(
        _visit(cell, may_run, told.language) if cell.block else _stretch(cell, address, told.language)
        for cell in column.cells
    )
    shown = {"column": column, "told": told, "cells": mark_safe(cells)}  # noqa: S308 (its parts are escaped)
    html = render_to_string("desk/lane.html", shown)
    return WrittenLane(
        mark=hashlib.blake2b(html.encode(), digest_size=MARK_BYTES).hexdigest(),
        html=html,
        stand_in=format_html('<div class="lane" data-id="{}" data-is-known></div>', lane.public_id if lane else ""),
    )


# What a template says depends on the language too.
@lru_cache(maxsize=KEPT_CELLS)
def _visit(cell: Cell, may_run: bool, language: str) -> str:  # noqa: ARG001, FBT001
    return render_to_string("desk/visit.html", {"cell": cell, "may_run": may_run})


# Twice as many as visits, and as a template each would cost ten times as much.
@lru_cache(maxsize=KEPT_CELLS)
def _stretch(cell: Cell, address: str, language: str) -> str:  # noqa: ARG001
    """Free time, a link where `address` says how to book it, or time that is shut."""
    clock = {"start": f"{cell.starts_at:%H:%M}", "end": f"{cell.ends_at:%H:%M}"}
    if cell.kind == "free":
        said = format_html('<span class="free-word">{}</span>', _("Free %(start)s–%(end)s") % clock)
    else:
        said = format_html('<span class="visually-hidden">{}</span>', _("Not at work %(start)s–%(end)s") % clock)
    if cell.kind == "free" and address:
        said = format_html('<a href="{}" data-part>{}</a>', f"{address}&at={clock['start']}", said)
    told = (cell.kind, cell.place.classes, cell.start, cell.end, said)
    return format_html('<div role="gridcell" class="cell {} {}" data-start="{}" data-end="{}">{}</div>', *told)
