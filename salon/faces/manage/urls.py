"""The addresses of the back office."""

from django.urls import path

from salon.faces.manage import registry

urlpatterns = [
    path("manage/", registry.office.urls),
]
