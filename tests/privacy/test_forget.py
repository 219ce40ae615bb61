"""Being forgotten, and what is removed when its time is over."""

import io
import json
import os
import stat
import threading
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, Chair, Service
from bookings.services import inbound, walkins
from bookings.services.links import manage_token
from bookings.services.walkins import Newcomer
from clients.models import Client, Consent, HealthDeclaration
from clients.selectors import client_for, search
from clients.services import people
from salon.accounts.models import AccessToken, User
from salon.accounts.viewer import SYSTEM
from salon.core.errors import Forbidden, NotFound
from salon.faces.console.seeds import history
from salon.faces.console.seeds.chance import Chance
from salon.locations.models import Location
from salon.outbox.letters.mails import written
from salon.outbox.models import InboundText, Message
from salon.outbox.selectors.preferences import wants_texts
from salon.outbox.services.preferences import Agreement, opt_in
from salon.privacy.domain.retention import kept_until
from salon.privacy.models import Restriction
from salon.privacy.services import erasure, purging
from salon.sessionlog.models import Screening, SessionLog
from salon.sessionlog.selectors.access import is_open, logs_for
from tests import make
from tests.bookings.waiting import booked, cancel, live, sweep, wait
from tests.make import at
from therapists.models import Therapist

NOW = at("08:00")


@pytest.fixture
def treated(massage: Service, mina: Therapist, recliner: Chair, grace: Client) -> Client:
    """Grace, with a session behind her and a visit ahead."""
    common: dict[str, Any] = {"service": massage, "therapist": mina, "chair": recliner, "client": grace}
    over = make.appointment(**common, starts_at=at("10:00", days=-3), status=Status.COMPLETED)
    history.write_up([over], now=at("11:00", days=-3), chance=Chance(1))
    make.appointment(**common, starts_at=at("10:00", days=3))
    people.consent(grace, kinds={"terms": "1", "health_data": "1"}, source="online", now=at("08:00", days=-4))
    return grace


def forget(client: Client, by: User) -> dict[str, object]:
    found = erasure.approve(erasure.request(client, by=SYSTEM, now=NOW), by=make.viewer(by), now=NOW)
    outcome: dict[str, object] = found.outcome
    return outcome


def test_removes_contact_and_keeps_the_record_until_its_day(treated: Client, sol: User) -> None:
    outcome = forget(treated, sol)
    until = "2033-03-07"
    kept = {(one["what"], one["until"]) for one in outcome["kept"]}  # type: ignore[attr-defined]
    assert kept == {(what, until) for what in ("consents", "health_declarations", "screenings", "sessions", "bookings")}
    stored = Client.objects.get(pk=treated.pk)
    assert (stored.email, str(stored.phone), stored.search_name, stored.restricted_at) == ("", "", "", NOW)
    assert SessionLog.objects.filter(client=treated).count() == 1
    assert Restriction.objects.get().identity["name"] == "Grace Hopkins"


def test_writes_once_more_what_stays_why_and_until_when(treated: Client, sol: User) -> None:
    forget(treated, sol)
    letter = written(Message.objects.get(kind="erased"))
    assert "The signed notes of your sessions: Monday, 7 March 2033" in letter.text
    for words in (letter.text, letter.html):
        assert "last message to this address" in words
        assert "Choose which messages you get" not in words
    assert Message.objects.get(kind="erased").address == "grace@example.com"


def test_cancels_what_was_to_come_at_no_cost(treated: Client, sol: User) -> None:
    forget(treated, sol)
    coming = Appointment.objects.get(starts_at__gt=NOW)
    assert coming.status == Status.CANCELLED
    assert coming.fee == 0


def test_nobody_of_the_salon_finds_them_any_more(treated: Client, sol: User, wren: User, mina: Therapist) -> None:
    forget(treated, sol)
    with pytest.raises(NotFound):
        client_for(viewer=make.viewer(wren), public_id=treated.public_id)
    assert search(viewer=make.viewer(wren), location=treated.location, q="grace") == []
    assert mina.user is not None
    stored = Client.objects.get(pk=treated.pk)
    assert not is_open(stored, viewer=make.viewer(mina.user), now=NOW)
    assert not logs_for(viewer=make.viewer(mina.user), now=NOW).exists()


TEXTS = Agreement("sms", "service", "1", "online")


def test_who_comes_after_them_under_this_number_has_asked_for_no_texts(treated: Client, sol: User) -> None:
    number = str(treated.phone)
    opt_in(number, TEXTS, location=treated.location, now=NOW)
    assert wants_texts(number, treated.location)
    forget(treated, sol)
    assert not wants_texts(number, treated.location)


def test_what_others_with_this_number_asked_for_stays(treated: Client, sol: User, salon_: Location) -> None:
    number = str(treated.phone)
    make.client(salon_, name="Ada Hopkins", phone=number)
    opt_in(number, TEXTS, location=treated.location, now=NOW)
    forget(treated, sol)
    assert wants_texts(number, treated.location)


def test_takes_back_every_key(treated: Client, sol: User) -> None:
    visit = Appointment.objects.filter(client=treated)[0].visit
    manage_token(Appointment.objects.filter(visit=visit)[0], now=NOW)
    forget(treated, sol)
    assert not AccessToken.objects.filter(subject_id=visit.public_id, revoked_at=None).exists()


def test_waits_for_nothing_any_more(treated: Client, massage: Service, mina: Therapist, sol: User) -> None:
    offered, other = (
        wait(treated, massage),
        wait(treated, massage, starts_at=at("08:00", days=6), ends_at=at("20:00", days=6)),
    )
    visit = booked(massage, mina, chair=make.chair(massage.location, type="DRY"))
    cancel(visit)
    assert sweep() == 1
    forget(treated, sol)
    for entry in (offered, other):
        entry.refresh_from_db()
        assert entry.status == "left"
        assert not AccessToken.objects.filter(subject_id=entry.public_id, revoked_at=None).exists()
    assert live() == []
    assert not Message.objects.filter(kind__in=["offer", "waitlist"], status="planned").exists()


def text(client: Client, words: str) -> InboundText:
    return inbound.receive(
        provider="plain", provider_id=words[:5], sender=str(client.phone), words=words, now=at("07:30")
    )


def test_whoever_still_waits_at_the_door_is_let_go(
    treated: Client, massage: Service, mina: Therapist, sol: User
) -> None:
    waiting = walkins.join(service=massage, newcomer=Newcomer(client=treated), by=SYSTEM, now=NOW)
    forget(treated, sol)
    waiting.refresh_from_db()
    assert waiting.left_at == NOW
    assert not Appointment.objects.filter(visit=waiting.visit, status=Status.HELD).exists()


def test_empties_the_texts_from_this_number(treated: Client, sol: User) -> None:
    came = text(treated, "My heel hurts again")
    forget(treated, sol)
    came.refresh_from_db()
    assert (came.words, came.sender) == ("", "")


def test_leaves_the_texts_from_a_number_that_others_have_too(treated: Client, sol: User, salon_: Location) -> None:
    make.client(salon_, name="Ada Hopkins", phone=str(treated.phone))
    came = text(treated, "Can Ada come too?")
    forget(treated, sol)
    came.refresh_from_db()
    assert came.words == "Can Ada come too?"


def test_texts_are_removed_after_a_month(treated: Client) -> None:
    text(treated, "My heel hurts again")
    assert inbound.forget_old(now=at("07:29", days=30)) == 0
    assert inbound.forget_old(now=at("07:30", days=30)) == 1
    assert not InboundText.objects.exists()


def test_somebody_with_the_same_address_is_somebody_new(treated: Client, sol: User) -> None:
    email = treated.email
    forget(treated, sol)
    found = people.find_or_create(
        treated.location, name="Grace Hopkins", email=email, phone="", language="en", born_on=None, now=NOW
    )
    assert found.pk != treated.pk


def test_takes_two(treated: Client, sol: User, wren: User) -> None:
    own = erasure.request(treated, by=make.viewer(sol), now=NOW)
    with pytest.raises(erasure.SecondPersonRequired):
        erasure.approve(own, by=make.viewer(sol), now=NOW)
    with pytest.raises(Forbidden):
        erasure.approve(own, by=make.viewer(wren), now=NOW)
    assert Client.objects.get(pk=treated.pk).restricted_at is None


def test_is_done_once(treated: Client, sol: User) -> None:
    forget(treated, sol)
    with pytest.raises(erasure.AlreadyErased):
        erasure.request(treated, by=SYSTEM, now=NOW)


@pytest.mark.parametrize(
    ("born_on", "until"),
    [(None, date(2033, 3, 7)), (date(2012, 5, 1), date(2037, 5, 1)), (date(1980, 2, 29), date(2033, 3, 7))],
)
def test_somebody_under_age_is_kept_from_their_eighteenth_birthday(born_on: date | None, until: date) -> None:
    assert kept_until(last_visit_on=date(2026, 3, 7), born_on=born_on, years=7) == until


def test_purges_when_the_time_is_over_and_not_before(treated: Client, sol: User) -> None:
    forget(treated, sol)
    until = Restriction.objects.get().until
    day = NOW + timedelta(days=(until - NOW.date()).days)
    assert purging.purge(now=day - timedelta(days=1), is_dry=False) == []
    (told,) = purging.purge(now=day, is_dry=True)
    assert told.counts["sessions"] == 1
    assert SessionLog.objects.exists(), "only told"
    assert purging.purge(now=day, is_dry=False) == [told]
    for model in (SessionLog, Screening, HealthDeclaration, Consent):
        assert not model._base_manager.filter(client=treated).exists()
    assert Restriction.objects.get().identity == {}
    assert purging.purge(now=day, is_dry=False) == []


def test_a_claim_stops_the_purge(treated: Client, sol: User) -> None:
    forget(treated, sol)
    Restriction.objects.update(is_held=True)
    assert purging.purge(now=NOW + timedelta(days=20 * 365), is_dry=False) == []


def test_the_salon_chooses_the_years(treated: Client, salon_: Location) -> None:
    salon_.policy.retention_years = 3
    salon_.policy.save()
    day = at("12:00", days=3 * 366 + 3)
    assert [one.client for one in purging.purge(now=day, is_dry=True)] == [str(treated.public_id)]


def test_the_commands_export_erase_and_purge(treated: Client, sol: User, settings: object) -> None:
    told = io.StringIO()
    call_command("export_client", str(treated.public_id), stdout=told)
    copy = json.loads(told.getvalue())
    assert len(copy["sessions"]) == 1
    assert copy["screenings"]
    with pytest.raises(CommandError):
        call_command("erase_client", str(treated.public_id), "--approved-by", "nobody@example.com")
    told = io.StringIO()
    call_command("erase_client", str(treated.public_id), "--approved-by", sol.email, stdout=told)
    assert {one["what"] for one in json.loads(told.getvalue())["kept"]} >= {"sessions", "screenings"}
    told = io.StringIO()
    call_command("purge_retention", "--dry-run", stdout=told)
    assert json.loads(told.getvalue())["dry_run"] is True


def test_a_copy_is_for_the_owner_of_the_file_alone_before_a_word_is_in_it(treated: Client, tmp_path: Path) -> None:
    """A pipe is read at the first byte: what may be read then is what may be read of a file half written."""
    pipe = tmp_path / "grace.json"
    os.mkfifo(pipe, 0o644)
    seen: list[tuple[int, str]] = []

    def read() -> None:
        with pipe.open() as file:
            first = file.read(1)
            seen.append((stat.S_IMODE(pipe.stat().st_mode), first + file.read()))

    reader = threading.Thread(target=read)
    reader.start()
    call_command("export_client", str(treated.public_id), "--to", str(pipe))
    reader.join()
    ((mode, told),) = seen
    assert (mode, len(json.loads(told)["sessions"])) == (0o600, 1)
    call_command("export_client", str(treated.public_id), "--to", str(tmp_path / "new.json"))
    assert stat.S_IMODE((tmp_path / "new.json").stat().st_mode) == 0o600
