"""Clients at the desk: found, added, changed, compared, merged, put away, forgotten."""

import re

import pytest

from clients.models import Alert, Client
from clients.services import people
from salon.accounts.models import AuditEvent
from salon.accounts.roles import Role
from salon.outbox.models import Message
from salon.privacy.models import DataExport, ErasureRequest
from tests import make
from tests.faces.colleagues import logged_in

pytestmark = pytest.mark.django_db
LIST = "/desk/clients"


@pytest.fixture
def zoe(salon_):
    return make.client(salon_, name="Zoë Ünal", phone="+493055510003", desk_note="Rings twice", likes="Green tea")


@pytest.fixture
def double(salon_):
    return make.client(salon_, name="Zoe Uenal", email="", phone="+493055510003")


@pytest.fixture
def manager(sol):
    return logged_in(sol)


def at(client, rest=""):
    return f"{LIST}/{client.public_id}{rest}"


def text(page):
    return page.content.decode()


def sent(desk, path, **told):
    key = re.search(r'name="form_key" value="([^"]+)"', text(desk.get(path)))
    return desk.post(path, {"form_key": key[1] if key else "", **told})


def new(desk, **told):
    return sent(desk, f"{LIST}/new", **({"name": "Ali Vural", "phone": "030 5551 0004", "language": "en"} | told))


@pytest.mark.parametrize(
    "path", [LIST, f"{LIST}/new", "{client}", "{client}/edit", "{client}/merge/{double}"], ids=lambda one: one[-12:]
)
def test_opens_for_those_who_may_see_clients(path, wren, sol, mina, salon_, other_salon, zoe, double):
    people_ = {
        "reception": wren,
        "manager": sol,
        "therapist": mina.user,
        "master": make.user(salon_, role=Role.MASTER, name="Nadia"),
        "auditor": make.user(salon_, role=Role.AUDITOR, name="Ada"),
        "other salon": make.user(other_salon, name="Rui"),
        "nobody": None,
    }
    address = path.format(client=at(zoe), double=double.public_id)
    got = {name: logged_in(user).get(address).status_code for name, user in people_.items()}
    elsewhere = 404 if "{client}" in path else 200
    expected = dict.fromkeys(people_, 403) | {"reception": 200, "manager": 200, "other salon": elsewhere, "nobody": 302}
    if "merge" in path:
        expected["reception"] = 403
    assert got == expected


@pytest.mark.parametrize("q", ["unal", "ÜNAL", "0003"])
def test_finds_as_one_types(desk, zoe, grace, q):
    rows = text(desk.get(f"{LIST}?list=1&q={q}"))
    assert "Zoë Ünal" in rows
    assert "Grace" not in rows
    assert "<html" not in rows


def test_shows_the_newest_without_a_search_and_those_put_away_apart(desk, zoe, grace):
    desk.post(at(grace, "/archive"))
    assert "Zoë Ünal" in text(desk.get(LIST))
    assert "Grace" not in text(desk.get(LIST))
    assert "Grace" not in text(desk.get(f"{LIST}?q=hopkins"))
    assert "Grace" in text(desk.get(f"{LIST}?archived=1"))
    assert "Grace" in text(desk.get(f"{LIST}?archived=1&q=hopkins"))


def test_who_was_put_away_is_back_when_they_book(desk, grace, salon_):
    desk.post(at(grace, "/archive"))
    again = people.find_or_create(
        salon_, now=make.at("10:00"), name=grace.name, email=grace.email, phone="", language="en", born_on=None
    )
    assert (again, again.archived_at) == (grace, None)


def test_adds_a_client(desk):
    answer = new(desk, born_on="1984-02-29", likes="Tea")
    made = Client.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, at(made))
    assert (str(made.phone), str(made.born_on), made.likes) == ("+493055510004", "1984-02-29", "Tea")


def test_the_same_form_sent_twice_adds_once(desk):
    key = re.search(r'name="form_key" value="([^"]+)"', text(desk.get(f"{LIST}/new")))
    assert key is not None
    told = {"form_key": key[1], "name": "Ali Vural", "phone": "030 5551 0004", "language": "en"}
    assert [desk.post(f"{LIST}/new", told).status_code for _ in range(2)] == [303, 303]
    assert Client.objects.count() == 1


@pytest.mark.parametrize(
    "told", [{"name": ""}, {"phone": ""}, {"phone": "12"}, {"email": "nowhere"}, {"born_on": "soon"}, {"name": "A\x00"}]
)
def test_what_cannot_be_is_marked_and_nothing_typed_is_lost(desk, told):
    answer = new(desk, desk_note="By the window", **told)
    assert answer.status_code == 422
    assert "toast-error" in text(answer)
    assert "By the window" in text(answer)
    assert 'aria-invalid="true"' in text(answer)
    assert not Client.objects.exists()


def test_somebody_alike_is_shown_and_may_be_somebody_else(desk, zoe):
    answer = new(desk, phone="+493055510003")
    assert answer.status_code == 409
    assert at(zoe) in text(answer)
    again = new(desk, phone="+493055510003", others=str(zoe.public_id), somebody_else="1")
    assert again.status_code == 303


def test_the_household_needs_no_phone_of_its_own(desk, zoe):
    assert new(desk, phone="", household=str(zoe.public_id)).status_code == 303
    zoe.refresh_from_db()
    child = Client.objects.get(name="Ali Vural")
    assert child.household == zoe.household is not None
    assert "Ali Vural" in text(desk.get(at(zoe)))
    desk.post(at(child, "/leave"))
    child.refresh_from_db()
    assert child.household is None


def test_changes_a_client_that_nobody_changed_since(desk, zoe):
    told = {"name": "Zoë Berg", "phone": "+49 30 55510003", "language": "de", "version": "1"}
    assert sent(desk, at(zoe, "/edit"), **told).status_code == 303
    zoe.refresh_from_db()
    assert (zoe.name, zoe.search_name, zoe.likes, zoe.version) == ("Zoë Berg", "zoe berg", "", 2)
    answer = sent(desk, at(zoe, "/edit"), **(told | {"name": "Somebody"}))
    assert answer.status_code == 409
    assert 'value="Somebody"' in text(answer)


def test_the_profile_tells_what_was_what_comes_and_what_was_not_sent(desk, zoe, massage, mina):
    came = make.appointment(service=massage, therapist=mina, client=zoe, starts_at=make.at("09:00", days=-9),
                            status="completed")  # fmt: skip
    comes = make.appointment(service=massage, therapist=mina, client=zoe, starts_at=make.at("09:00", days=2))
    Message.objects.create(location=zoe.location, topic=comes.public_id, version=1, kind="reminder_24h",
                           address_digest="-", due_at=make.at("09:00"), created_at=make.at("08:00"), channel="sms",
                           status="skipped", skip_reason="not_wanted")  # fmt: skip
    Alert.objects.create(client=zoe, code="desk", words="Two steps at the door", raised_at=make.at("08:00"))
    page = text(desk.get(at(zoe)))
    for words in ("Green tea", "Rings twice", "Two steps at the door", "Second reminder",
                  "The client has not asked for such messages.", "Completed", "Confirmed", "+49 30 55510003",
                  f"/desk/visits/{came.public_id}", f"/desk/visits/{comes.public_id}", f"{at(zoe)}/again"):  # fmt: skip
        assert words in page, words


def test_the_profile_costs_the_same_however_long_the_history(desk, zoe, massage, mina, django_assert_max_num_queries):
    def visits(first, number):
        for day in range(first, first + number):
            make.appointment(service=massage, therapist=mina, client=zoe, starts_at=make.at("09:00", days=-day),
                             status="completed")  # fmt: skip

    visits(1, 1)
    with django_assert_max_num_queries(40) as few:
        desk.get(at(zoe))
    visits(10, 12)
    with django_assert_max_num_queries(len(few)):
        desk.get(at(zoe))


def test_a_warning_is_put_up_and_removed(desk, zoe):
    assert desk.post(at(zoe, "/warn"), {"words": "Rings the bell twice"}).status_code == 303
    assert "Rings the bell twice" in text(desk.get(at(zoe)))
    desk.post(at(zoe, "/lift"), {"alert": str(Alert.objects.get().public_id)})
    assert "Rings the bell twice" not in text(desk.get(at(zoe)))
    desk.post(at(zoe, "/warn"), {"words": " "})
    assert Alert.objects.count() == 1


def test_what_a_therapist_raised_stays(desk, zoe):
    raised = Alert.objects.create(client=zoe, code="doctor", words="Needs a letter", raised_at=make.at("08:00"))
    assert desk.post(at(zoe, "/lift"), {"alert": str(raised.public_id)}).status_code == 404
    assert "Needs a letter" in text(desk.get(at(zoe)))


def test_the_ticks_for_messages_are_written_down_as_said_at_the_desk(desk, zoe):
    desk.post(at(zoe, "/preferences"), {"email-service": "1", "sms-service": "1"})
    page = text(desk.get(at(zoe)))
    assert re.search(r'name="sms-service" value="1" checked', page)
    assert not re.search(r'name="email-reminder" value="1" checked', page)
    assert AuditEvent.objects.get(action="client.preferences").detail["source"] == "desk"


def test_two_are_compared_merged_and_told_apart_again(manager, zoe, double, massage, mina):
    visit = make.appointment(service=massage, therapist=mina, client=double, starts_at=make.at("09:00", days=2))
    assert at(zoe, f"/merge/{double.public_id}") in text(manager.get(at(zoe)))
    compared = text(manager.get(at(zoe, f"/merge/{double.public_id}")))
    assert "Zoë Ünal" in compared
    assert "Zoe Uenal" in compared
    answer = sent(manager, at(zoe, f"/merge/{double.public_id}"), name="gone")
    assert (answer.status_code, answer["Location"]) == (303, at(zoe))
    visit.refresh_from_db()
    zoe.refresh_from_db()
    assert (visit.client, zoe.name) == (zoe, "Zoe Uenal")
    assert "unmerge" in text(manager.get(at(zoe)))
    back = manager.post(at(double, "/unmerge"))
    assert back["Location"] == at(double)
    visit.refresh_from_db()
    zoe.refresh_from_db()
    assert (visit.client, zoe.name) == (double, "Zoë Ünal")


def test_two_booked_at_the_same_time_are_not_merged_and_it_says_why(manager, zoe, double, massage, mina, omar):
    for client, therapist in ((zoe, mina), (double, omar)):
        make.appointment(service=massage, therapist=therapist, client=client, starts_at=make.at("09:00", days=2))
    answer = sent(manager, at(zoe, f"/merge/{double.public_id}"))
    assert answer.status_code == 409
    assert "toast-error" in text(answer)


def test_reception_merges_nobody(desk, zoe, double):
    assert desk.post(at(zoe, f"/merge/{double.public_id}")).status_code == 403
    assert "/merge/" not in text(desk.get(at(zoe)))


def test_a_copy_is_started_and_not_shown(desk, zoe):
    assert desk.post(at(zoe, "/copy")).status_code == 303
    assert DataExport.objects.get().client == zoe


def test_being_forgotten_takes_two(desk, manager, zoe):
    desk.post(at(zoe, "/forget"))
    assert not ErasureRequest.objects.exists(), "nobody said that they are sure"
    desk.post(at(zoe, "/forget"), {"sure": "1"})
    assert "approve-erasure" not in text(desk.get(at(zoe)))
    assert "approve-erasure" in text(manager.get(at(zoe)))
    assert desk.post(at(zoe, "/approve-erasure"), {"sure": "1"}).status_code == 403
    assert manager.post(at(zoe, "/approve-erasure"), {"sure": "1"})["Location"] == LIST
    assert manager.get(at(zoe)).status_code == 404
    zoe.refresh_from_db()
    assert (zoe.email, zoe.likes, zoe.desk_note) == ("", "", "")


@pytest.mark.parametrize("step", ["archive", "restore", "warn", "leave", "preferences", "copy", "forget", "unmerge"])
def test_nobody_else_takes_a_step(step, zoe, mina, other_salon):
    for who in (mina.user, make.user(other_salon, name="Rui"), None):
        assert logged_in(who).post(at(zoe, f"/{step}")).status_code in (302, 403, 404)
    assert desk_unknown_step(zoe) == 404


def desk_unknown_step(client):
    wren = make.user(client.location, name="Second")
    return logged_in(wren).post(at(client, "/dance")).status_code
