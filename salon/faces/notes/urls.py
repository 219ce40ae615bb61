"""The addresses of the tablet."""

from django.urls import path

from salon.faces.notes import screening, session, today

urlpatterns = [
    path("tablet", today.today, name="tablet"),
    path("tablet/visits/<uuid:public_id>/note", session.note, name="tablet-note"),
    path("tablet/visits/<uuid:public_id>/screening", screening.decide, name="tablet-screening"),
    path("tablet/visits/<uuid:public_id>/clearance", screening.clear, name="tablet-clearance"),
    path("tablet/visits/<uuid:public_id>/<slug:step>", session.take_step, name="tablet-step"),
]
