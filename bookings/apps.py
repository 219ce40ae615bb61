"""The app that keeps the diary."""

from django.apps import AppConfig


class BookingsConfig(AppConfig):
    """Chairs, services, visits and appointments."""

    name = "bookings"
