"""What a person reads."""

import re

import pytest
from django.conf import settings

from bookings.domain.reminders import Kind
from salon.outbox.domain.plan import USUAL
from salon.outbox.letters.facts import KEPT
from salon.outbox.letters.mails import SUBJECTS, message_id, written
from salon.outbox.letters.texts import WORDS, worded
from tests.make import at
from tests.neutral import health_words

pytestmark = pytest.mark.django_db
OTHERS = ("aftercare", "rebooking", "waitlist", "offer", "code", "links", "copy", "erased")
KINDS = [*Kind, *(step.kind for step in USUAL.steps)]
HEALTH = ("massage", "pedicure", "reflex", "soak", "health", "diabet", "pregnan", "foot", "treatment", "screening")


def test_every_kind_has_its_words():
    assert set(SUBJECTS) == {*KINDS, *OTHERS}


@pytest.mark.parametrize("kind", KINDS)
def test_tells_when_where_and_with_whom_and_nothing_of_health(plan, kind):
    letter = written(plan(kind))
    assert letter.subject.startswith("Lindenhof: ")
    assert "10 March" in letter.subject
    assert "14:00" in letter.subject
    for words in (letter.text, letter.html):
        for fact in ("Grace Hopkins", "Tuesday, 10 March 2026, 14:00–14:45", "Europe/Berlin (CET)", "Mina", "ABC-123"):
            assert fact in words
        assert "Lindenstr. 5, 10969 Berlin" in words
        assert "+49 30 12340" in words
    whole = " ".join([letter.subject, letter.text, letter.html, letter.calendar.decode()]).lower()
    assert [word for word in HEALTH if word in whole] == []


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
@pytest.mark.parametrize("kind", [*SUBJECTS, *WORDS])
def test_no_message_in_any_language_tells_of_health(plan, kind, language):
    kept = [{"what": what, "why": "legal-claims", "until": "2033-03-07"} for what in KEPT]
    message = plan(kind, language=language, kept=kept, asks_check=True, answer_by=at("14:15").isoformat())
    said = []
    if kind in SUBJECTS:
        letter = written(message)
        said = [letter.subject, letter.text, re.sub("<[^>]*>", " ", letter.html), letter.calendar.decode()]
    if kind in WORDS:
        said.append(worded(message))
    assert [word for words in said for word in health_words(words)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_ends_with_the_way_to_choose_what_one_gets(plan, kind):
    letter = written(plan(kind))
    assert letter.text.rstrip().splitlines()[-2] == "Choose which messages you get:"
    assert letter.text.rstrip().splitlines()[-1] in letter.html


@pytest.mark.parametrize("kind", KINDS)
def test_links_to_the_appointment_while_it_stands(plan, kind, settings):
    settings.PUBLIC_ORIGIN = "https://salon.example"
    letter = written(plan(kind))
    link = "https://salon.example/b/bk_secret"
    stands = kind not in (Kind.CANCELLED, Kind.DECLINED)
    assert (link in letter.text, f'href="{link}' in letter.html) == (stands, stands)
    assert "bk_secret" not in letter.calendar.decode()


def test_a_cancellation_that_costs_something_says_so(plan):
    letter = written(plan("cancelled", fee={"amount": "24.50", "currency": "EUR"}))
    for words in (letter.text, letter.html):
        assert "This cancellation costs €24.50." in words
    assert "24.50" not in letter.subject + letter.calendar.decode()


@pytest.mark.parametrize("fee", [{}, {"fee": None}])
def test_a_free_cancellation_speaks_of_no_cost(plan, fee):
    letter = written(plan("cancelled", **fee))
    assert "costs" not in letter.text + letter.html


def test_a_number_that_cannot_be_read_stays_as_it_is(plan, content):
    letter = written(plan(salon=content["salon"] | {"phone": "ring twice"}))
    assert "You can also call us: ring twice" in letter.text


def test_the_calendar_entry_says_where_and_whom_to_call(plan):
    lines = written(plan()).calendar.decode().replace("\r\n ", "").split("\r\n")
    assert "LOCATION:Lindenstr. 5\\, 10969 Berlin" in lines
    assert "DESCRIPTION:Lindenhof\\nLindenstr. 5\\, 10969 Berlin\\n+49 30 12340" in lines


def test_without_a_token_there_is_no_link(plan):
    letter = written(plan(manage_token=""))
    assert "/b/" not in letter.text + letter.html


def test_pages_escape_what_people_typed_and_texts_do_not(plan, content):
    place = content["salon"] | {"name": "Fuß & <b>Wohl</b>", "address": '"Am Ring" 1'}
    letter = written(plan(salon=place, therapist="O'Mara & Co"))
    assert "Fuß &amp; &lt;b&gt;Wohl&lt;/b&gt;" in letter.html
    assert "<b>" not in letter.html
    assert "Fuß & <b>Wohl</b>" in letter.text
    assert "O'Mara & Co" in letter.text


def test_a_line_end_in_a_name_stays_out_of_the_subject(plan, content):
    letter = written(plan(salon=content["salon"] | {"name": "Linde\r\nBcc: eve@example.com"}))
    assert letter.subject.startswith("Linde Bcc: eve@example.com: your appointment")


@pytest.mark.parametrize(
    ("name", "greeting"),
    [
        ("Zoë Ünal", "Hello Zoë Ünal,"),
        ("Dr. Li", "Hello Dr. Li,"),
        ("Sam\nLee", "Hello Sam Lee,"),
        ("نورا", "Hello نورا,"),
        ("\u202eevil", "Hello evil,"),
        ("Win at casino.example", "Hello,"),
        ("https://evil", "Hello,"),
        ("Call 0900", "Hello,"),
        ("x" * 61, "Hello,"),
        ("", "Hello,"),
    ],
)
def test_greets_people_and_not_advertisements(plan, name, greeting):
    assert written(plan(client_name=name)).text.splitlines()[0] == greeting


def test_tells_the_salons_time_whatever_the_zone_of_the_reader(plan):
    letter = written(plan(recipient_zone="America/New_York"))
    assert "14:00–14:45" in letter.text


def test_names_the_summer_time(plan):
    letter = written(plan(starts_at="2026-06-10T12:00:00+00:00", ends_at="2026-06-10T13:00:00+00:00"))
    assert "Wednesday, 10 June 2026, 14:00–15:00" in letter.text
    assert "Europe/Berlin (CEST)" in letter.text


def test_a_language_that_is_not_spoken_is_answered_in_one_language(plan):
    german = written(plan(language="de"))
    assert "Tuesday, 10 March" in german.text
    assert 'lang="en"' in german.html


def test_is_known_by_the_same_name_at_every_attempt(plan, settings):
    settings.PUBLIC_ORIGIN = "https://salon.example:8443"
    message = plan()
    assert message_id(message) == message_id(message) == f"<{message.public_id}@salon.example>"
    assert f"UID:{message.topic}@salon.example" in written(message).calendar.decode().replace("\r\n ", "")


@pytest.mark.parametrize("kind", [Kind.CONFIRMATION, Kind.RECEIVED, "reminder_48h"])
def test_leads_to_the_questions_where_there_are_any(plan, kind, settings):
    settings.PUBLIC_ORIGIN = "https://salon.example"
    link = "https://salon.example/b/bk_secret/questions"
    asks, asks_not = written(plan(kind, asks_check=True)), written(plan(kind, asks_check=False))
    assert all(link in words for words in (asks.text, asks.html))
    assert link not in asks_not.text + asks_not.html
