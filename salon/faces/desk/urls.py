"""The addresses of the desk."""

from django.urls import path

from salon.faces.desk import board, booking, explain, move

urlpatterns = [
    path("desk", board.board, name="desk"),
    path("desk/appointments/<uuid:public_id>/<slug:step>", board.take_step, name="desk-step"),
    path("desk/visits/<uuid:public_id>/move", move.move, name="desk-move"),
    path("desk/new", booking.new, name="desk-new"),
    path("desk/explain", explain.explain, name="desk-explain"),
]
