"""The addresses of the tablet."""

from django.urls import path

from salon.faces.notes import emergency, handover, history, screening, session, today

urlpatterns = [
    path("tablet", today.today, name="tablet"),
    path("tablet/visits/<uuid:public_id>/note", session.note, name="tablet-note"),
    path("tablet/visits/<uuid:public_id>/screening", screening.decide, name="tablet-screening"),
    path("tablet/visits/<uuid:public_id>/clearance", screening.clear, name="tablet-clearance"),
    path("tablet/visits/<uuid:public_id>/addenda", session.add, name="tablet-add"),
    path("tablet/visits/<uuid:public_id>/co-signature", session.co_sign, name="tablet-co-sign"),
    path("tablet/visits/<uuid:public_id>/hand-over", handover.hand_over, name="tablet-hand-over"),
    path("tablet/records/<uuid:public_id>", emergency.record, name="record"),
    path("tablet/handed-over", handover.handed_over, name="handed-over"),
    path("tablet/visits/<uuid:public_id>/history", history.history, name="tablet-history"),
    path("tablet/visits/<uuid:public_id>/<slug:step>", session.take_step, name="tablet-step"),
]
