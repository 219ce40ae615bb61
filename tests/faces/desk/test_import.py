"""Bringing clients along on the desk's pages: a file, its columns, a look, then for good."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bookings.models import Upload
from clients.models import Client
from salon.accounts.roles import Role
from tests import make
from tests.faces.colleagues import logged_in

pytestmark = pytest.mark.django_db
PAGE = "/desk/clients/import"
PEOPLE = """Name;Mail;Allergies;Comment
Zoë Ünal;zoe@example.com;ochre-lantern;rings twice
"=cmd()";b@example.com;;
;c@example.com;;
"""


@pytest.fixture
def manager(sol):
    return logged_in(sol)


def chosen(browser, text=PEOPLE, kind="clients", name="people.csv"):
    file = SimpleUploadedFile(name, text.encode("cp1252"), "text/csv")
    return browser.post(PAGE, {"file": file, "kind": kind})


def test_leads_from_the_file_over_the_columns_to_the_clients(manager):
    looked = chosen(manager)["Location"]
    page = manager.get(looked).content.decode()
    assert 'data-outcome="made"><strong class="num">2' in page
    assert "there is no name that can be kept" in page
    assert "ochre-lantern" not in page, "what speaks of health is not even shown"
    assert not Client.objects.exists()
    answer = manager.post(looked, {"do": "look", "column-0": "name", "column-1": "email", "column-3": "desk_note",
                                   "order": "dmy"})  # fmt: skip
    assert answer["Location"] == looked
    assert manager.post(looked, {"do": "run"}).status_code == 303
    assert Client.objects.get(email="zoe@example.com").desk_note == "rings twice"
    assert "import-done" in manager.get(looked).content.decode()
    assert manager.post(looked, {"do": "run"}).status_code == 422
    assert Client.objects.count() == 2


def test_a_missing_column_is_asked_for(manager):
    looked = chosen(manager, "Who;Mail\nZoë;zoe@example.com\n")["Location"]
    answer = manager.get(looked)
    assert answer.status_code == 422
    assert "Choose one column for each of these: Name" in answer.content.decode()
    twice = manager.post(looked, {"do": "look", "column-0": "email", "column-1": "email", "order": "dmy"})
    assert (twice.status_code, Upload.objects.get().fields) == (422, ["-", "email"])


def test_the_report_is_a_file_that_no_spreadsheet_takes_for_formulas(manager):
    looked = chosen(manager)["Location"]
    report = manager.get(f"{looked}?report=csv").content.decode("utf-8-sig").splitlines()
    assert report[0] == "Row,Name,Outcome,Why"
    assert report[2].startswith("3,'=cmd()")
    assert len(report) == 4


def test_rows_are_shown_by_outcome(manager):
    looked = chosen(manager)["Location"]
    page = manager.get(f"{looked}?outcome=refused").content.decode()
    assert len(re.findall(r"<tr data-outcome=", page)) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "empty"), ("Name\n", "no row"), ("PK\x03\x04", "spreadsheet")],
    ids=["empty", "bare", "xlsx"],
)
def test_a_file_that_is_none_is_told(manager, text, words):
    answer = chosen(manager, text)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_without_a_file_it_is_told(manager):
    assert manager.post(PAGE, {"kind": "clients"}).status_code == 422


def test_opens_for_the_manager_alone(sol, wren, mina, other_salon):
    looked = chosen(logged_in(sol))["Location"]
    stranger = make.user(other_salon, role=Role.MANAGER, name="Rui")
    got = [(logged_in(who).get(PAGE).status_code, logged_in(who).get(looked).status_code)
           for who in (sol, wren, mina.user, stranger, None)]  # fmt: skip
    assert got == [(200, 200), (403, 403), (403, 403), (200, 404), (302, 302)]
