"""Texts that come in: what they ask for is done, and answered by text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet

from bookings.domain.lifecycle import Status
from bookings.models import Appointment
from bookings.selectors.messages import texts_of
from bookings.services.appointments import PEOPLE_AND_PLACE
from bookings.services.coming import say_coming
from bookings.services.links import manage_token
from bookings.services.locks import lock_names
from bookings.services.reminders import content_of, place_in
from clients.models import Client
from salon.accounts.services import audit
from salon.accounts.viewer import SYSTEM
from salon.core.writing import writing
from salon.locations.models import Location
from salon.outbox.domain.inbound import Meaning, meaning_of
from salon.outbox.models import InboundText, Message, Suppression
from salon.outbox.selectors.preferences import known_as
from salon.outbox.services import planning
from salon.outbox.services.planning import Draft, Recipient, Topic
from salon.outbox.services.preferences import Agreement, opt_in, opt_out

SMS = Message.Channel.SMS.value
# What somebody says yes to lies ahead within this.
AHEAD = timedelta(days=14)
KEPT = timedelta(days=30)
SOURCE = "sms"
Reason = Suppression.Reason


@dataclass(frozen=True, slots=True)
class _Written:
    """A text with the clients who have that number."""

    text: InboundText
    writers: Sequence[Client]
    location: Location
    now: datetime

    @property
    def known_as(self) -> list[str]:
        """The digests of the number."""
        return known_as(self.text.sender)


def receive(*, provider: str, provider_id: str, sender: str, words: str, now: datetime) -> InboundText:
    """Take a text once, do what it asks for, answer it. No text cancels or moves an appointment."""
    meaning = meaning_of(words)
    with writing():
        lock_names([f"text:{provider}:{provider_id}"])
        known = InboundText.objects.filter(provider=provider, provider_id=provider_id).first()
        if known is not None:
            return known
        writers = list(Client.objects.select_related("location__policy").filter(phone=sender).order_by("id"))
        location = _place(writers, now)
        text = InboundText.objects.create(
            provider=provider,
            provider_id=provider_id,
            location=location,
            sender=sender,
            sender_digest=known_as(sender)[0],
            meaning=meaning,
            # What was understood is done with; only what is not has to be read.
            words=words if meaning is Meaning.OTHER else "",
            received_at=now,
        )
        if location is not None and meaning in _ACTS:
            _ACTS[meaning](_Written(text, writers, location, now))
        elif meaning is Meaning.STOP:
            opt_out(known_as(sender), SMS, reason=Reason.STOP, source=SOURCE, now=now)
    return text


def mark_read(text: InboundText, *, now: datetime) -> None:
    """Somebody has read what could not be understood."""
    with writing():
        InboundText.objects.filter(pk=text.pk, read_at=None).update(read_at=now)


def forget_old(*, now: datetime) -> int:
    """Remove what came in so long ago that nobody answers it any more; returns how many texts."""
    gone, _ = InboundText.objects.filter(received_at__lte=now - KEPT).delete()
    return gone


def forget(client: Client) -> None:
    """Empty what came from this number, in the caller's transaction, unless somebody else here has it too."""
    texts_of(client).update(sender="", words="")


# ---- what is asked for -----------------------------------------------------------------


def _stop(written: _Written) -> None:
    """No more texts of any salon here, whatever they are about; what is planned goes by mail."""
    opt_out(written.known_as, SMS, reason=Reason.STOP, source=SOURCE, now=written.now)
    _audit(written, "sms_off")
    _answer(written, "stopped")


def _start(written: _Written) -> None:
    """Texts about appointments again, from every salon where the number is known."""
    for location in {writer.location_id: writer.location for writer in written.writers}.values():
        agreed = Agreement(SMS, Message.Purpose.SERVICE.value, location.privacy_version, SOURCE)
        opt_in(written.text.sender, agreed, location=location, now=written.now, lifts=True)
    _audit(written, "sms_service_on")
    _answer(written, "started")


def _wrong_number(written: _Written) -> None:
    """Whoever reads this number is not our client: it is taken away from those who have it."""
    opt_out(written.known_as, SMS, reason=Reason.WRONG_NUMBER, source=SOURCE, now=written.now)
    Client.objects.filter(pk__in=[writer.pk for writer in written.writers]).update(
        phone="", phone_ending="", version=F("version") + 1
    )
    _audit(written, "phone_removed")
    _answer(written, "wrong_number")


def _help(written: _Written) -> None:
    _answer(written, "help")


def _confirm(written: _Written) -> None:
    """Everybody of the next visit is coming."""
    coming = _next_visit(written.writers, written.now)
    for appointment in coming:
        say_coming(appointment, by=SYSTEM, now=written.now)
    _answer(written, "confirmed" if coming else "nothing_to_confirm", about=coming[0] if coming else None)


def _move(written: _Written) -> None:
    """A link to the page where another time is chosen."""
    coming = _next_visit(written.writers, written.now)
    if not coming:
        _answer(written, "nothing_to_confirm")
        return
    token = f"{manage_token(coming[0], now=written.now)}/move"
    _answer(written, "to_move", about=coming[0], token=token)


_ACTS: dict[Meaning, Callable[[_Written], None]] = {
    Meaning.STOP: _stop,
    Meaning.START: _start,
    Meaning.HELP: _help,
    Meaning.CONFIRM: _confirm,
    Meaning.MOVE: _move,
    Meaning.WRONG_NUMBER: _wrong_number,
}


# ---- who wrote, about what -------------------------------------------------------------


def _coming(writers: Sequence[Client], now: datetime) -> QuerySet[Appointment]:
    rows = Appointment.objects.select_related(*PEOPLE_AND_PLACE).order_by("starts_at", "id")
    return rows.filter(client__in=writers, status=Status.CONFIRMED, starts_at__gt=now, starts_at__lte=now + AHEAD)


def _next_visit(writers: Sequence[Client], now: datetime) -> list[Appointment]:
    """The appointments of the nearest visit that people with this number are booked for."""
    coming = list(_coming(writers, now))
    return [row for row in coming if row.visit_id == coming[0].visit_id]


def _place(writers: Sequence[Client], now: datetime) -> Location | None:
    """The salon that is written to: of the next visit, else where the number is known."""
    nearest = _coming(writers, now).first()
    if nearest is not None:
        return nearest.location
    return writers[-1].location if writers else None


def _answer(written: _Written, kind: str, *, about: Appointment | None = None, token: str = "") -> None:
    """Plan the answer: due at once, by day and by night, since the person has the telephone in hand."""
    location, now = written.location, written.now
    content: dict[str, Any] = {"salon": place_in(location)}
    if about is not None:
        content = content_of(about, token=token, now=now)
    language = written.writers[-1].language if written.writers else location.language
    planning.plan(
        topic=Topic(written.text.public_id, 1, location),
        recipient=Recipient("", language, location.time_zone, written.text.sender),
        content=content,
        drafts=[Draft(kind, now, now + timedelta(hours=1), Message.Purpose.ANSWER.value, SMS)],
        now=now,
    )


def _audit(written: _Written, changed: str) -> None:
    audit.record_all(
        audit.event(
            by=SYSTEM,
            action="client.preferences",
            thing=writer,
            location_id=writer.location_id,
            now=written.now,
            detail={"changed": [changed], "source": SOURCE},
        )
        for writer in written.writers
    )
