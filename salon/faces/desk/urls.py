"""The addresses of the desk."""

from django.urls import path

from salon.faces.desk import (
    board,
    booking,
    card,
    explain,
    find,
    first,
    move,
    overview,
    place,
    series,
    sheet,
    steps,
    turns,
    walkins,
)
from salon.faces.desk.clients import editing, importing, joining, listing, profile
from salon.faces.desk.clients import steps as steps_of_client
from salon.faces.desk.office import hours, reassign, team, therapist

urlpatterns = [
    path("desk", board.board, name="desk"),
    path("desk/week", overview.week, name="desk-week"),
    path("desk/month", overview.month, name="desk-month"),
    path("desk/grid", board.grid, name="desk-grid"),
    path("desk/appointments/<uuid:public_id>/<slug:step>", steps.take_step, name="desk-step"),
    path("desk/visits/<uuid:public_id>", card.card, name="desk-card"),
    path("desk/visits/<uuid:public_id>/note", card.note, name="desk-note"),
    path("desk/visits/<uuid:public_id>/place", place.put, name="desk-place"),
    path("desk/visits/<uuid:public_id>/move", move.move, name="desk-move"),
    path("desk/new", booking.new, name="desk-new"),
    path("desk/find", find.find, name="desk-find"),
    path("desk/clients/<uuid:public_id>/again", find.again, name="desk-again"),
    path("desk/clients", listing.clients, name="desk-clients"),
    path("desk/clients/import", importing.choose_file, name="desk-import"),
    path("desk/clients/import/<uuid:public_id>", importing.look, name="desk-import-look"),
    path("desk/clients/new", editing.new, name="desk-client-new"),
    path("desk/clients/<uuid:public_id>", profile.client, name="desk-client"),
    path("desk/clients/<uuid:public_id>/edit", editing.edit, name="desk-client-edit"),
    path("desk/clients/<uuid:public_id>/<slug:step>", steps_of_client.take, name="desk-client-step"),
    path("desk/clients/<uuid:public_id>/merge/<uuid:gone_id>", joining.merge, name="desk-client-merge"),
    path("desk/walk-in", walkins.walk_in, name="desk-walk-in"),
    path("desk/walk-ins/<uuid:public_id>/<slug:step>", walkins.go, name="desk-walk-in-step"),
    path("desk/turns", turns.order_of_turns, name="desk-turns"),
    path("desk/turns/<uuid:public_id>", turns.pause, name="desk-pause"),
    path("desk/first", first.first, name="desk-first"),
    path("desk/series", series.series, name="desk-series"),
    path("desk/team", team.team, name="desk-team"),
    path("desk/team/<uuid:public_id>", therapist.therapist, name="desk-therapist"),
    path("desk/absences/<uuid:public_id>", team.absence, name="desk-absence"),
    path("desk/hours", hours.hours, name="desk-hours"),
    path("desk/reassign", reassign.hand_over, name="desk-reassign"),
    path("desk/day-sheet", sheet.day_sheet, name="desk-day-sheet"),
    path("desk/copy", sheet.copy, name="desk-copy"),
    path("desk/keeper.js", sheet.keeper, name="desk-keeper"),
    path("desk/explain", explain.explain, name="desk-explain"),
]
