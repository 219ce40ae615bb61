"""The app of the client's pages."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OnlineConfig(AppConfig):
    """Booking, and managing what was booked, without an account."""

    name = "salon.faces.online"
    label = "online"
    verbose_name = _("Online booking")
