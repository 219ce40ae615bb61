"""The addresses of the staff entrance."""

from django.urls import path

from salon.faces.door import lock, views

urlpatterns = [
    path("staff", views.landing, name="staff"),
    path("staff/login", views.log_in, name="staff-login"),
    path("staff/logout", views.log_out, name="staff-logout"),
    path("staff/unlock", lock.unlock, name="unlock"),
    path("staff/lock", lock.lock_now, name="lock"),
    path("staff/pin", lock.pin, name="pin"),
]
