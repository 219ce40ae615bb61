"""Clients and past visits brought along: whole or not at all, a second time without effect, nobody told."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from bookings.models import Appointment, PastVisit, Upload
from bookings.services import merging
from bookings.services.importing import uploads
from bookings.services.importing.uploads import ColumnsUnfit, TableRefused, UploadOver
from clients.models import Client, Household
from salon.accounts.models import AuditEvent
from salon.accounts.services import audit
from salon.accounts.viewer import SYSTEM
from salon.core.errors import Forbidden
from salon.outbox.models import Message
from salon.privacy.selectors import own
from tests import make
from tests.make import at

pytestmark = pytest.mark.django_db
NOW = at("09:00")
PEOPLE = """Vorname;Nachname;E-Mail;Telefon;Handy;Geburtsdatum;Allergien
Zoë;Ünal;ZOE@Example.com;030 5551 0003;;1.4.1984;Nüsse
Ali;Ünal;zoe@example.com;;;;
Bo;Berg;;call me;;;
;;nobody@example.com;;;;
Cy;Cole;not an address;;0151 23456789;31.02.1990;
Zoë;Ünal;zoe@example.com;;;;
"""
VISITS = """Date,Time,Client,Email,Service,Staff,Status,Price,Duration
01.03.2026,14:30,Zoë Ünal,zoe@example.com,Relaxing foot massage,Mina,Completed,"49,00 €",45 min
01.03.2026,14:45,Zoë Ünal,zoe@example.com,Hot stones,Somebody who left,No-show,,
2.3.2026,,Zoë Ünal,,Hot stones,Mina,cancelled,,
12.03.2026,10:00,Zoë Ünal,zoe@example.com,,,,,
31.02.2026,10:00,Zoë Ünal,zoe@example.com,,,,,
01.03.2026,25:00,Zoë Ünal,zoe@example.com,,,,,
01.03.2026,10:00,Zoë Ünal,zoe@example.com,,,beamed up,,
"""


def kept(salon, text, *, kind="clients", encoding="utf-8-sig", by=SYSTEM):
    return uploads.keep(salon, kind=kind, raw=text.encode(encoding), file_name="list.csv", by=by, now=NOW)


def brought(salon, text, **options):
    return uploads.run(kept(salon, text, **options), by=SYSTEM, now=NOW)


def outcomes(report):
    return [(one.line, one.outcome, one.notes) for one in report.told]


def snapshot() -> list[Any]:
    models: list[Any] = [Client, Household, PastVisit, Message, Appointment]
    return [list(model.objects.order_by("pk").values()) for model in models]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_brings_people_along_as_the_salon_would_have_written_them(salon_, encoding):
    report = brought(salon_, PEOPLE, encoding=encoding)
    assert outcomes(report) == [
        (2, "made", ()), (3, "made", ()), (4, "made", ("phone", "no_contact")), (5, "refused", ("name",)),
        (6, "made", ("born_on", "email")), (7, "known", ()),
    ]  # fmt: skip
    zoe = Client.objects.get(name="Zoë Ünal")
    assert (zoe.search_name, zoe.email, str(zoe.phone), zoe.phone_ending) == (
        "zoe unal", "zoe@example.com", "+493055510003", "0003",
    )  # fmt: skip
    assert (zoe.born_on, zoe.language, zoe.desk_note) == (date(1984, 4, 1), "en", "")
    assert str(Client.objects.get(name="Cy Cole").phone) == "+4915123456789"
    assert zoe.household == Client.objects.get(name="Ali Ünal").household is not None
    assert AuditEvent.objects.filter(action="client.create").count() == 4


def test_looking_writes_nothing_and_tells_the_same(salon_):
    upload = kept(salon_, PEOPLE)
    before = snapshot()
    looked = uploads.look(upload, by=SYSTEM, now=NOW)
    assert snapshot() == before
    assert looked.told == uploads.run(upload, by=SYSTEM, now=NOW).told


def test_a_second_time_changes_nothing(salon_, massage, mina):
    brought(salon_, PEOPLE)
    brought(salon_, VISITS, kind="visits")
    before = snapshot()
    again = brought(salon_, PEOPLE)
    visits = brought(salon_, VISITS, kind="visits")
    assert snapshot() == before
    assert {one.outcome for one in (*again.told, *visits.told)} == {"known", "refused"}


def test_the_same_file_is_not_run_twice(salon_):
    upload = kept(salon_, PEOPLE)
    uploads.run(upload, by=SYSTEM, now=NOW)
    with pytest.raises(UploadOver):
        uploads.run(upload, by=SYSTEM, now=NOW)


def test_fills_in_what_was_missing_and_changes_nothing_that_is_known(salon_):
    zoe = make.client(salon_, name="Zoë Ünal", email="zoe@example.com", likes="Tea")
    report = brought(
        salon_, "Name,Email,Phone,Birthday,Likes\nZoe Unal,zoe@example.com,030 55510003,1984-04-01,Coffee\n"
    )
    zoe.refresh_from_db()
    assert outcomes(report) == [(2, "filled", ())]
    assert (zoe.name, zoe.likes, zoe.phone_ending, zoe.born_on) == ("Zoë Ünal", "Tea", "0003", date(1984, 4, 1))


def test_who_went_into_another_client_is_that_one(salon_, sol):
    zoe = make.client(salon_, name="Zoë Ünal", email="zoe@example.com")
    double = make.client(salon_, name="Zoe Öz", email="oez@example.com")
    merging.merge(double, into=zoe, by=make.viewer(sol), now=NOW)
    assert outcomes(brought(salon_, "Name,Email\nZoe Öz,oez@example.com\n")) == [(2, "known", ())]


def test_a_shared_household_grows_around_who_is_there(salon_):
    zoe = make.client(salon_, name="Zoë Ünal", email="zoe@example.com")
    brought(salon_, "Name,Email\nAli Ünal,zoe@example.com\nEda Ünal,zoe@example.com\n")
    zoe.refresh_from_db()
    assert Client.objects.filter(household=zoe.household).count() == 3


def test_past_visits_are_history_that_takes_no_time_and_tells_nobody(salon_, massage, mina):
    brought(salon_, PEOPLE)
    report = brought(salon_, VISITS, kind="visits")
    assert outcomes(report) == [
        (2, "made", ()), (3, "made", ()), (4, "made", ("no_contact",)), (5, "refused", ("ahead",)),
        (6, "refused", ("on",)), (7, "refused", ("at",)), (8, "refused", ("status",)),
    ]  # fmt: skip
    zoe = Client.objects.get(name="Zoë Ünal")
    first, second, third = PastVisit.objects.order_by("pk")
    assert {one.client for one in (first, second, third)} == {zoe}
    assert (first.on, first.at_minute, first.minutes, first.status) == (date(2026, 3, 1), 870, 45, "completed")
    assert (first.service, first.therapist, str(first.price)) == (massage, mina, "49.00")
    assert (second.service, second.therapist_words, second.status) == (None, "Somebody who left", "no_show")
    assert (third.at_minute, third.status) == (None, "cancelled")
    assert not Message.objects.exists()
    assert not Appointment.objects.exists()


def test_of_two_with_the_name_nobody_is_guessed(salon_):
    for email in ("a@example.com", "b@example.com"):
        make.client(salon_, name="Zoë Ünal", email=email)
    report = brought(salon_, "Date,Client\n1.3.2026,Zoe Ünal\n", kind="visits")
    assert outcomes(report) == [(2, "refused", ("several",))]


def test_a_visit_of_somebody_unknown_makes_the_client(salon_):
    report = brought(salon_, "Start,Client,Phone\n2026-03-01T13:30:00Z,Eda,030 55510009\n", kind="visits")
    assert outcomes(report) == [(2, "made", ("new_client",))]
    assert PastVisit.objects.get().at_minute == 14 * 60 + 30
    assert Client.objects.get().phone_ending == "0009"


def test_nothing_is_half_done(salon_, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("no audit trail")

    upload = kept(salon_, PEOPLE)
    before = snapshot()
    monkeypatch.setattr(audit, "record_all", broken)
    with pytest.raises(RuntimeError):
        uploads.run(upload, by=SYSTEM, now=NOW)
    assert snapshot() == before
    assert Upload.objects.get().ran_at is None


def test_a_column_is_chosen_by_hand_and_days_in_another_order(salon_):
    upload = kept(salon_, "Who,Mail,When\nZoë Ünal,zoe@example.com,4/1/1984\n")
    with pytest.raises(ColumnsUnfit) as refused:
        uploads.look(upload, by=SYSTEM, now=NOW)
    assert refused.value.params == {"fields": ["name"]}
    with pytest.raises(ColumnsUnfit):
        uploads.choose(upload, fields=["name", "name", "-"], order="mdy", by=SYSTEM)
    uploads.choose(upload, fields=["name", "email", "born_on"], order="mdy", by=SYSTEM)
    uploads.run(upload, by=SYSTEM, now=NOW)
    assert Client.objects.get().born_on == date(1984, 4, 1)


def test_only_a_manager_brings_anything_along(salon_, wren, sol):
    with pytest.raises(Forbidden):
        kept(salon_, PEOPLE, by=make.viewer(wren))
    assert kept(salon_, PEOPLE, by=make.viewer(sol)).kind == "clients"


def test_what_is_no_table_is_refused(salon_):
    with pytest.raises(TableRefused) as refused:
        uploads.keep(salon_, kind="clients", raw=b"PK\x03\x04", file_name="a.xlsx", by=SYSTEM, now=NOW)
    assert refused.value.params == {"why": "spreadsheet"}


def test_the_file_is_gone_after_a_day(salon_):
    upload = kept(salon_, PEOPLE)
    assert uploads.forget_old(now=NOW + timedelta(hours=23)) == 0
    assert uploads.forget_old(now=NOW + timedelta(hours=24)) == 1
    upload.refresh_from_db()
    with pytest.raises(UploadOver):
        uploads.look(upload, by=SYSTEM, now=NOW)


def test_the_cost_does_not_grow_with_the_rows(salon_, django_assert_max_num_queries):
    many = "Name,Email\n" + "".join(f"Guest {n},g{n}@example.com\n" for n in range(400))
    with django_assert_max_num_queries(40):
        assert brought(salon_, many).counts["made"] == 400


def test_the_copy_for_the_client_has_the_visits_from_before(salon_):
    brought(salon_, PEOPLE)
    brought(salon_, VISITS, kind="visits")
    told = own.all_of(Client.objects.get(name="Zoë Ünal"), now=NOW)
    assert [one["on"] for one in told["bookings_before"]] == ["2026-03-01", "2026-03-01", "2026-03-02"]


def command(file, *options):
    told = io.StringIO()
    call_command("import_clients", str(file), "--location", "lindenhof", *options, stdout=told)
    return told.getvalue()


def test_the_command_only_looks_until_it_is_told_to_run(salon_, tmp_path):
    file = tmp_path / "people.csv"
    file.write_bytes(PEOPLE.encode("cp1252"))
    looked = command(file)
    assert "5: Not brought along: there is no name that can be kept" in looked
    assert "New: 4" in looked
    assert "Zoë" not in looked
    assert not Client.objects.exists()
    assert not Upload.objects.exists()
    assert "New: 4" in command(file, "--run")
    assert Client.objects.count() == 4


def test_the_command_says_what_is_wrong(salon_, tmp_path):
    file = tmp_path / "people.csv"
    file.write_text("Who,Mail\nZoë,zoe@example.com\n")
    for options in ((), ("--column", "Nobody=name")):
        with pytest.raises(CommandError):
            command(file, *options)
    assert "New: 1" in command(file, "--column", "Who=name", "--run")
    with pytest.raises(CommandError):
        command(tmp_path / "missing.csv")
