"""An address whose view fails in a way nobody foresaw, quoting what people wrote."""

from django.http import HttpResponse
from django.urls import path

from salon.faces.api.contracts import Operation
from salon.faces.api.views import ApiView, Asked, operation
from salon.urls import handler400, handler403, handler404, handler500
from salon.urls import urlpatterns as usual

__all__ = ["handler400", "handler403", "handler404", "handler500"]
SECRET = "zoe@example.com has diabetes"


class Exploding(ApiView):
    @operation(Operation("explode", "Fail"))
    def get(self, asked: Asked) -> HttpResponse:
        raise KeyError(SECRET)


urlpatterns = [path("api/v1/exploding", Exploding.as_view()), *usual]
