"""Every address of the program: each face brings its own."""

from django.urls import include, path

from salon.faces.api.house import AliveView, ReadyView
from salon.faces.api.problem_page import problem_page
from salon.faces.api.views import Unknown

urlpatterns = [
    path("healthz", AliveView.as_view()),
    path("readyz", ReadyView.as_view()),
    path("problems/<slug:code>", problem_page, name="problem"),
    path("api", Unknown.as_view()),
    path("api/", include("salon.faces.api.urls")),
    path("", include("salon.faces.online.urls")),
    path("", include("salon.faces.door.urls")),
    path("", include("salon.faces.desk.urls")),
    path("", include("salon.faces.notes.urls")),
    path("", include("salon.faces.manage.urls")),
]

handler400 = "salon.faces.api.fallbacks.bad_request"
handler403 = "salon.faces.api.fallbacks.permission_denied"
handler404 = "salon.faces.api.fallbacks.page_not_found"
handler500 = "salon.faces.api.fallbacks.server_error"
