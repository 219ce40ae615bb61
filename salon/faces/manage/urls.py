"""The addresses of the back office."""

from django.urls import path

from salon.faces.manage import opening, registry

urlpatterns = [
    path("manage/open", opening.page, name="open-salon"),
    path("manage/", registry.office.urls),
]
