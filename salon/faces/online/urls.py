"""The addresses of the client's pages."""

from django.urls import path

from salon.faces.online.views import data, details, done, language, looks, manage, menu, places, questions, texts, times

urlpatterns = [
    path("", menu.services, name="home"),
    path("book", menu.services, name="book"),
    path("book/done", done.done, name="book-done"),
    path("book/<slug:slug>", times.times, name="book-times"),
    path("book/<slug:slug>/details", details.details, name="book-details"),
    path("b/<str:token>", manage.link, name="manage-link"),
    path("my/appointment", manage.mine, name="my-appointment"),
    path("my/appointment/<uuid:public_id>/move", manage.move, name="my-appointment-move"),
    path("my/appointment/<uuid:public_id>/cancel", manage.cancel, name="my-appointment-cancel"),
    path("my/appointment/<uuid:public_id>/questions", questions.questions, name="my-questions"),
    path("my/appointment/<uuid:public_id>/questions/thanks", questions.thanks, name="my-questions-thanks"),
    path("my/appointment/<uuid:public_id>.ics", manage.calendar, name="my-appointment-calendar"),
    path("my/link", data.link_by_mail, name="link-by-mail"),
    path("my/data", data.data, name="my-data"),
    path("my/data/leave", data.leave, name="my-data-leave"),
    path("my/data/messages", data.choose_messages, name="my-data-messages"),
    path("my/data/export", data.export, name="my-data-export"),
    path("my/data/export/<uuid:public_id>", data.fetch, name="my-data-fetch"),
    path("my/data/erasure", data.forget_me, name="my-data-erasure"),
    path("my/data/<uuid:public_id>/send", data.send_code, name="my-data-send"),
    path("my/data/<uuid:public_id>/code", data.enter, name="my-data-code"),
    path("salons/<slug:slug>", places.place, name="place"),
    path("embed.js", looks.embed, name="embed"),
    path("robots.txt", places.robots, name="robots"),
    path("sitemap.xml", places.sitemap, name="sitemap"),
    path("look/<slug:slug>.css", looks.stylesheet, name="look"),
    path("look/<slug:slug>/logo", looks.logo, name="logo"),
    path("language", language.choose, name="language"),
    path("terms", texts.terms, name="terms"),
    path("privacy", texts.privacy, name="privacy"),
]
