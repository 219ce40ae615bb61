"""The health form of a visit that this browser has the key to: whose it is, and in which part of it somebody stands."""

import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse

from bookings.domain.lifecycle import TO_COME
from salon.accounts.viewer import Viewer
from salon.faces import healthform
from salon.faces.healthform import Teller
from salon.faces.healthparts import Part
from salon.faces.online.browser import device_of
from salon.faces.online.own import Own
from salon.faces.online.owner import Owner, owner_of


@dataclass(frozen=True, slots=True)
class Asking:
    """Whoever has the key to a visit in front of its questions. `again` where they were answered before.

    `owner` is the client whom a number has let into their own data in this browser, if anybody.
    """

    own: Own
    device: str
    again: bool = False
    owner: Owner | None = None

    @property
    def teller(self) -> Teller:
        """The form tells as little as if nobody had proved to be the client: others may hold the same device."""
        return Teller(is_client=False, device=self.device, again=self.again)

    @property
    def by(self) -> Viewer:
        """Who is written down as having sent it: the client, once proved in this browser, or the visit's holder."""
        if self.owner is not None and self.owner.client.pk == self.own.appointment.client_id:
            return self.owner.viewer
        return self.own.viewer

    def path(self, part: str = "") -> str:
        """The address of a part of the form; nothing of what is answered stands in it."""
        told = {name: value for name, value in (("part", part), ("again", "1" if self.again else "")) if value}
        path = reverse("my-questions", args=[self.own.appointment.public_id])
        return f"{path}?{urlencode(told)}" if told else path

    @property
    def thanks(self) -> str:
        """The address of the page after it."""
        return reverse("my-questions-thanks", args=[self.own.appointment.public_id])

    def form(self, **more: object) -> healthform.HealthForm:
        """The form as far as it was answered on this device."""
        return healthform.open_form(self.own.appointment, teller=self.teller, now=self.own.now, **more)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Stand:
    """One part among the others."""

    number: int
    count: int
    before: str
    after: str

    @property
    def is_last(self) -> bool:
        """Whether it is sent after this one."""
        return self.number == self.count


def stand_of(part: Part, parts: Iterable[Part]) -> Stand:
    """Where this part stands among them."""
    codes = [one.code for one in parts]
    place = codes.index(part.code)
    return Stand(
        number=place + 1,
        count=len(codes),
        before=codes[place - 1] if place else "",
        after=codes[place + 1] if place + 1 < len(codes) else "",
    )


def asking_in(request: HttpRequest, found: Iterable[Own], public_id: uuid.UUID) -> Asking:
    """The questions before this visit, asked once of each person of a visit; raises Http404."""
    for own in with_questions(found):
        if own.appointment.public_id == public_id:
            owner = owner_of(request, now=own.now)
            return Asking(own, digest_of(request), again="again" in request.GET, owner=owner)
    raise Http404


def with_questions(found: Iterable[Own]) -> list[Own]:
    """The visits to come that have questions before them, of each person's services in one visit the first."""
    asked: dict[tuple[int, int | None], Own] = {}
    for own in found:
        appointment = own.appointment
        if (
            appointment.status in TO_COME
            and appointment.ends_at > own.now
            and appointment.service.is_screening_required
        ):
            asked.setdefault((appointment.visit_id, appointment.client_id), own)
    return list(asked.values())


def asked_before(request: HttpRequest, found: Iterable[Own]) -> dict[uuid.UUID, bool]:
    """The visits with questions before them, and whether all of them are answered for now."""
    device = digest_of(request)
    return {own.appointment.public_id: not Asking(own, device).form().parts for own in with_questions(found)}


def digest_of(request: HttpRequest) -> str:
    """The mark of this browser, as it is kept beside what was typed in it."""
    return hashlib.sha256(device_of(request).encode()).hexdigest()
