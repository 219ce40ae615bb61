"""The tables of the diary."""

from bookings.models.appointment import Appointment
from bookings.models.chair import Chair, ChairClosure
from bookings.models.past import PastVisit, Upload
from bookings.models.service import Service
from bookings.models.visit import Visit
from bookings.models.waitlist import FreedTime, Offer, WaitlistEntry, WaitlistWish
from bookings.models.walkin import TurnPause, WalkIn

__all__ = [
    "Appointment",
    "Chair",
    "ChairClosure",
    "FreedTime",
    "Offer",
    "PastVisit",
    "Service",
    "TurnPause",
    "Upload",
    "Visit",
    "WaitlistEntry",
    "WaitlistWish",
    "WalkIn",
]
