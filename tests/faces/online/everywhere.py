"""Every page that a client can stand on, by the name of its address: the one list for all tests that walk them."""

from collections.abc import Iterator
from typing import Any

from bookings.models import Appointment, Chair, Offer, Service
from bookings.services import appointments, offering
from bookings.services.links import manage_token
from bookings.services.waitlist import entry_token
from clients.models import Client
from salon.accounts.viewer import SYSTEM
from salon.faces.online.urls import urlpatterns
from salon.locations.models import Location
from salon.outbox.models import Message
from salon.privacy.services import exports
from salon.sessionlog.services import signing
from tests import make
from tests.bookings.waiting import booked, wait
from tests.faces.online.conftest import Visitor, person
from tests.faces.online.patients import Patient
from tests.faces.online.test_unsubscribe import link_of
from tests.make import at
from tests.sessionlog import steps
from therapists.models import Therapist

# What answers with a file, or only leads on to a page of the list.
NO_PAGES = {
    "my-appointment-calendar",
    "my-data-leave",
    "my-data-messages",
    "my-data-export",
    "my-data-send",
    "my-data-erasure",
    "embed",
    "robots",
    "sitemap",
    "look",
    "logo",
    "language",
}
# Shown only as the answer to a sending, so that a look at the address leads elsewhere.
SENT = {"my-data-fetch"}
PARTS = ("today", "blood", "bones", "illness", "you")
SOON, LATER = "2026-03-12T10:00:00+01:00", "2026-03-12T14:00:00+01:00"
WISHES = ("confirm", "move", "questions", "cancel")
PAGES: dict[str, tuple[str, ...]] = {
    "home": ("/",),
    "book": ("/book", "/book?party=2"),
    "book-times": ("/book/massage-45", "/book/massage-45?day=2026-03-01", "/book/massage-45?party=2"),
    "book-details": ("/book/massage-45/details",),
    "book-done": ("/book/done",),
    "waitlist-join": ("/book/massage-45/waitlist",),
    "manage-link": ("/b/{visit}", "/b/unknown"),
    "manage-link-to": tuple(f"/b/{{visit}}/{wish}" for wish in WISHES),
    "aftercare": ("/a/{advice}", "/a/unknown"),
    "waiting": ("/w/{offered}", "/w/{waiting}", "/w/{left}", "/w/unknown"),
    "unsubscribe": ("{stop}", "{stop_unknown}", "/unsubscribe/unknown"),
    "my-appointment": ("/my/appointment",),
    "my-appointment-move": ("/my/appointment/{asked}/move",),
    "my-appointment-cancel": ("/my/appointment/{asked}/cancel",),
    "my-questions": tuple(f"/my/appointment/{{asked}}/questions?part={part}" for part in PARTS),
    "my-questions-thanks": ("/my/appointment/{told}/questions/thanks",),
    "link-by-mail": ("/my/link",),
    "my-data": ("/my/data",),
    "my-data-code": ("/my/data/{client}/code",),
    "place": ("/salons/lindenhof",),
    "terms": ("/terms",),
    "privacy": ("/privacy",),
}


def names() -> set[str]:
    """The names of all addresses of the client's pages."""
    return {str(pattern.name) for pattern in urlpatterns}


class Tour:
    """A browser that may see each page of the list, with what there is to see behind it."""

    def __init__(self, service: Service, omar: Therapist, mina: Therapist, recliner: Chair) -> None:
        self.service, self.visitor = service, Patient()
        self.facts: dict[str, str] = {}
        self._wait(omar, recliner)
        self._treat(mina, recliner)
        self._answer_and_book()
        self._enter()

    def paths(self) -> Iterator[str]:
        """Every page, one after the other."""
        for paths in PAGES.values():
            for path in paths:
                yield path.format(**self.facts)

    def _wait(self, omar: Therapist, recliner: Chair) -> None:
        """Ida has an offer, Ada waits, Ines has left."""
        taken = booked(self.service, omar, chair=recliner)
        place = self.service.location
        for key, name in (("offered", "Ida"), ("waiting", "Ada"), ("left", "Ines")):
            entry = wait(_somebody(place, name), self.service, now=at("07:00"))
            self.facts[key] = entry_token(entry, now=at("08:00"))
            if key == "offered":
                appointments.cancel(taken, reason_code="other", by=SYSTEM, now=at("08:00"))
                assert offering.offer_freed(now=at("08:00")) == 1
                assert Offer.objects.get().entry_id == entry.pk
        self.visitor.browser.post(f"/w/{self.facts['left']}", {"step": "leave"})

    def _treat(self, mina: Therapist, recliner: Chair) -> None:
        """Ana was treated, and has advice to read."""
        client, as_mina = _somebody(self.service.location, "Ana"), make.viewer(mina)
        steps.agree(client)
        visit = make.appointment(
            service=self.service, therapist=mina, client=client, starts_at=at("10:30"), status="arrived", chair=recliner
        )
        sections = steps.WHOLE | {"plan": {"duration_minutes": 40, "aftercare": ["HC-WARMUP"]}}
        signing.sign(
            steps.written(steps.started(visit, as_mina), as_mina, sections=sections), by=as_mina, now=at("11:20")
        )
        self.facts["advice"] = str(Message.objects.get(kind="aftercare").content["manage_token"])
        self.facts["stop"], self.facts["stop_unknown"] = link_of(client), link_of(client, known=False)

    def _answer_and_book(self) -> None:
        """Grace has booked twice, has answered before the first visit, and holds a third time."""
        for key, start in (("told", SOON), ("asked", LATER)):
            self.visitor.book(self.service, start, **person())
            newest = Appointment.objects.order_by("-id")[0]
            self.facts[key], self.facts["client"] = str(newest.public_id), str(newest.client.public_id)  # type: ignore[union-attr]
            if key == "told":
                self.visitor.path = f"/my/appointment/{newest.public_id}/questions"
                self.visitor.get(self.visitor.path)
                self.visitor.no_to_all()
        self.facts["visit"] = manage_token(newest, now=at("08:00"))
        self.visitor.hold(self.service, "2026-03-10T12:00:00+01:00")

    def _enter(self) -> None:
        """Grace has proved who she is, has a copy to fetch, and somebody has read her record."""
        mine = f"/my/data/{self.facts['client']}"
        self.visitor.post(f"{mine}/send")
        code = Message.objects.filter(kind="code").order_by("-id")[0].content["code"]
        assert self.visitor.post(f"{mine}/code", code=code).status_code == 303
        self.visitor.post("/my/data/export")
        assert exports.make_queued(now=at("08:00")) == 1
        self.visitor.get("/my/data")


def _somebody(place: Location, name: str) -> Client:
    return make.client(place, name=name, email=f"{name.lower()}@example.com")


def cookies_of(visitor: Visitor, address: str) -> list[Any]:
    """What the browser carries, as Playwright takes it."""
    return [{"name": name, "value": morsel.value, "url": address} for name, morsel in visitor.browser.cookies.items()]
