"""The addresses below /api/v1."""

from datetime import date

from django.urls import path, re_path, register_converter

from salon.faces.api import appointments as one
from salon.faces.api import contact_codes, manage, offers, own_data
from salon.faces.api.access_log import ClientAccessView, NoteAccessView
from salon.faces.api.availability import AvailabilityView, BestView, ExplainView
from salon.faces.api.booking import AppointmentsView
from salon.faces.api.clearances import ClearancesView, GlassView
from salon.faces.api.clients import ClientsView, ClientView
from salon.faces.api.feeds import FedView, FeedsView, FeedView
from salon.faces.api.history import HistoryView
from salon.faces.api.holds import ExtensionView, HoldsView, HoldView
from salon.faces.api.house import AliveView, DocumentView, ReadyView
from salon.faces.api.inbound import InboundTextsView
from salon.faces.api.merging import MergeView, UnmergeView
from salon.faces.api.messages import MessagesView, ResendView
from salon.faces.api.notes import ClientNotesView, NoteView, VisitNoteView
from salon.faces.api.preferences import PreferencesView
from salon.faces.api.questionnaire import QuestionnaireView
from salon.faces.api.reassigning import BulkReassignView
from salon.faces.api.salon_hours import HolidaysView, HoursView
from salon.faces.api.salon_view import SalonView
from salon.faces.api.schedules import OverrideView, ScheduleView, TimeOffsView, TimeOffView, WeeklyHoursView
from salon.faces.api.screenings import DecisionView, LatestView, ScreeningsView
from salon.faces.api.services import ServicesView, ServiceView
from salon.faces.api.signing import AmendmentsView, CoSignView, SignView
from salon.faces.api.therapists import TherapistsView, TherapistView
from salon.faces.api.unsubscribing import UnsubscribeView
from salon.faces.api.views import Unknown
from salon.faces.api.waitlist import EntryView, WaitlistView
from salon.faces.api.walkins import LeaveView, SeatView, WalkInsView


class DayConverter:
    """A date in an address, such as 2026-10-24."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """Raises ValueError for a day that no calendar has: there is no such address then."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """As it stands in the address."""
        return value.isoformat()


register_converter(DayConverter, "day")

urlpatterns = [
    path("v1/openapi.json", DocumentView.as_view()),
    path("v1/healthz", AliveView.as_view()),
    path("v1/readyz", ReadyView.as_view()),
    path("v1/salon", SalonView.as_view()),
    path("v1/services", ServicesView.as_view()),
    path("v1/services/<uuid:id>", ServiceView.as_view()),
    path("v1/therapists", TherapistsView.as_view()),
    path("v1/therapists/<uuid:id>", TherapistView.as_view()),
    path("v1/availability", AvailabilityView.as_view()),
    path("v1/availability/best", BestView.as_view()),
    path("v1/availability/explain", ExplainView.as_view()),
    path("v1/holds", HoldsView.as_view()),
    path("v1/holds/<uuid:id>", HoldView.as_view()),
    path("v1/holds/<uuid:id>/extend", ExtensionView.as_view()),
    path("v1/appointments", AppointmentsView.as_view()),
    path("v1/appointments/bulk-reassign", BulkReassignView.as_view()),
    path("v1/appointments/<uuid:id>", one.AppointmentView.as_view()),
    path("v1/appointments/<uuid:id>.ics", one.CalendarView.as_view()),
    path("v1/appointments/<uuid:id>/reschedule", one.RescheduleView.as_view()),
    path("v1/appointments/<uuid:id>/cancel", one.CancelView.as_view()),
    path("v1/appointments/<uuid:id>/approve", one.APPROVE),
    path("v1/appointments/<uuid:id>/decline", one.DeclineView.as_view()),
    path("v1/appointments/<uuid:id>/check-in", one.CHECK_IN),
    path("v1/appointments/<uuid:id>/start", one.StartView.as_view()),
    path("v1/appointments/<uuid:id>/complete", one.COMPLETE),
    path("v1/appointments/<uuid:id>/no-show", one.NO_SHOW),
    path("v1/appointments/<uuid:id>/undo", one.UNDO),
    path("v1/appointments/<uuid:id>/history", HistoryView.as_view()),
    path("v1/therapists/<uuid:id>/schedule", ScheduleView.as_view()),
    path("v1/therapists/<uuid:id>/weekly-hours", WeeklyHoursView.as_view()),
    path("v1/therapists/<uuid:id>/overrides/<day:date>", OverrideView.as_view()),
    path("v1/therapists/<uuid:id>/time-off", TimeOffsView.as_view()),
    path("v1/time-off/<uuid:id>", TimeOffView.as_view()),
    path("v1/salon/hours", HoursView.as_view()),
    path("v1/salon/holidays", HolidaysView.as_view()),
    path("v1/walk-ins", WalkInsView.as_view()),
    path("v1/walk-ins/<uuid:id>/seat", SeatView.as_view()),
    path("v1/walk-ins/<uuid:id>/leave", LeaveView.as_view()),
    path("v1/appointments/<uuid:id>/messages", MessagesView.as_view()),
    path("v1/messages/<uuid:id>/resend", ResendView.as_view()),
    path("v1/clients/<uuid:id>/message-preferences", PreferencesView.as_view()),
    path("v1/unsubscribe/<str:token>", UnsubscribeView.as_view()),
    path("v1/inbound/sms/<slug:provider>", InboundTextsView.as_view()),
    path("v1/therapists/<uuid:id>/ical-feeds", FeedsView.as_view()),
    path("v1/ical-feeds/<uuid:id>", FeedView.as_view()),
    path("v1/ical/<str:secret>.ics", FedView.as_view()),
    path("v1/waitlist", WaitlistView.as_view()),
    path("v1/waitlist/<uuid:id>", EntryView.as_view()),
    path("v1/waitlist-offers/<uuid:id>/accept", offers.AcceptView.as_view()),
    path("v1/waitlist-offers/<uuid:id>/decline", offers.DeclineView.as_view()),
    path("v1/contact-codes", contact_codes.ContactCodesView.as_view()),
    path("v1/manage-sessions", manage.ManageSessionsView.as_view()),
    path("v1/manage-links", manage.ManageLinksView.as_view()),
    path("v1/clients", ClientsView.as_view()),
    path("v1/clients/<uuid:id>", ClientView.as_view()),
    path("v1/clients/<uuid:id>/merge", MergeView.as_view()),
    path("v1/clients/<uuid:id>/unmerge", UnmergeView.as_view()),
    path("v1/clients/<uuid:id>/exports", own_data.ClientExportsView.as_view()),
    path("v1/clients/<uuid:id>/erasure-requests", own_data.ClientErasureView.as_view()),
    path("v1/me/exports", own_data.MyExportsView.as_view()),
    path("v1/me/erasure-requests", own_data.MyErasureView.as_view()),
    path("v1/jobs/<uuid:id>", own_data.JobView.as_view()),
    path("v1/jobs/<uuid:id>/result", own_data.JobResultView.as_view()),
    path("v1/erasure-requests/<uuid:id>/approve", own_data.ErasureApprovalView.as_view()),
    path("v1/appointments/<uuid:id>/screenings", ScreeningsView.as_view()),
    path("v1/appointments/<uuid:id>/screenings/latest", LatestView.as_view()),
    path("v1/appointments/<uuid:id>/session-note", VisitNoteView.as_view()),
    path("v1/screening/questionnaire", QuestionnaireView.as_view()),
    path("v1/screenings/<uuid:id>/decision", DecisionView.as_view()),
    path("v1/session-notes/<uuid:id>", NoteView.as_view()),
    path("v1/session-notes/<uuid:id>/sign", SignView.as_view()),
    path("v1/session-notes/<uuid:id>/co-sign", CoSignView.as_view()),
    path("v1/session-notes/<uuid:id>/amendments", AmendmentsView.as_view()),
    path("v1/session-notes/<uuid:id>/access-log", NoteAccessView.as_view()),
    path("v1/clients/<uuid:id>/clearances", ClearancesView.as_view()),
    path("v1/clients/<uuid:id>/session-notes", ClientNotesView.as_view()),
    path("v1/clients/<uuid:id>/access-log", ClientAccessView.as_view()),
    path("v1/break-glass", GlassView.as_view()),
    re_path(r"^.*$", Unknown.as_view()),
]
