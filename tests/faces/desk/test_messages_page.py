"""What was sent about a visit, why some of it was not, and what the desk does about it."""

import ast
from pathlib import Path

import pytest

from clients.services.preferences import preferences_of_client
from salon.accounts.roles import Role
from salon.faces.desk.telling import WHY
from salon.faces.messagewords import KINDS
from salon.outbox.letters.mails import SUBJECTS
from salon.outbox.models import InboundText, Message
from salon.outbox.selectors.preferences import known_as
from salon.outbox.services.preferences import give_up
from tests import make
from tests.faces.colleagues import logged_in
from tests.faces.desk.conftest import card_of
from tests.make import at

pytestmark = pytest.mark.django_db
PAGE = "/desk/messages"


def text(answer):
    return answer.content.decode()


@pytest.fixture
def visit(massage, mina, recliner, grace):
    return make.appointment(
        service=massage, therapist=mina, chair=recliner, client=grace, starts_at=make.at("10:30", days=1)
    )


@pytest.fixture
def sent(visit):
    """`sent("reminder_24h", "skipped", "not_wanted")`: a message about the visit that came to that."""

    def one(kind="confirmation", status="failed", reason="refused", **fields):
        usual = {"channel": "email", "address_digest": known_as("grace@example.com")[0], "due_at": at("09:00")}
        told = {"topic": visit.public_id, "version": 1, "kind": kind, "status": status, "skip_reason": reason}
        return Message.objects.create(location=visit.location, created_at=at("08:00"), **told, **usual | fields)

    return one


def test_a_card_says_of_each_message_where_it_stands_and_why_it_did_not_go_out(desk, visit, sent):
    sent("confirmation", "sent", "", sent_at=at("08:02"))
    sent("reminder_24h", "skipped", "suppressed")
    sent("reminder_2h", "planned", "", due_at=at("08:30", days=1), channel="sms")
    card = card_of(desk, visit)
    assert card.count('data-testid="message"') == 3
    assert 'data-status="skipped" data-kind="reminder_24h"' in card
    assert "The client does not want these messages." in card
    assert card.count('data-testid="why-not"') == 1
    assert "grace@example.com" not in card
    assert card.count('data-testid="resend"') == 2, "what is planned goes out by itself"


def test_a_failure_opens_the_section_and_is_sent_again_once(desk, visit, sent):
    failed = sent()
    assert "<details open><summary>Messages" in card_of(desk, visit)
    back = f"/desk/visits/{visit.public_id}"
    for _ in range(2):
        answer = desk.post(f"{PAGE}/{failed.public_id}/resend", {"form_key": "a-key-of-the-form", "next": back})
        assert (answer.status_code, answer["Location"]) == (303, back)
    copy = Message.objects.get(copy__gt=0)
    assert (copy.original, copy.status, copy.address) == (failed, "planned", "grace@example.com")
    assert "once more" in card_of(desk, visit)


def test_what_is_not_true_any_more_is_not_sent_again(desk, visit, sent):
    failed = sent("reminder_24h")
    type(visit).objects.update(status="cancelled")
    assert 'data-testid="resend"' not in card_of(desk, visit)
    answer = desk.post(f"{PAGE}/{failed.public_id}/resend", follow=True)
    assert "toast-error" in text(answer) or "notice bad" in text(answer)
    assert not Message.objects.filter(copy__gt=0).exists()


def test_nobody_is_sent_to_another_site(desk, sent):
    answer = desk.post(f"{PAGE}/{sent().public_id}/resend", {"next": "//evil.example/desk"})
    assert answer["Location"].startswith("/desk/messages")


def test_lists_what_reached_nobody_with_the_reason_and_the_marked_address(desk, visit, sent, grace):
    give_up({(known_as(grace.email)[0], "email")}, now=at("09:00"))
    sent("confirmation", "failed", "dead_address")
    sent("reminder_48h", "unknown", "unanswered")
    sent("reminder_24h", "skipped", "too_late")
    page = text(desk.get(PAGE))
    assert page.count('data-testid="failure"') == 2
    assert page.count('data-testid="marked"') == 2
    assert "Ask the client for another one." in page
    assert f"/desk/visits/{visit.public_id}" in page
    assert "Everything of the last thirty days" in text(logged_in(make.user(make.location())).get(PAGE))


def test_an_address_that_is_right_after_all_is_used_again(desk, sent, grace):
    give_up({(known_as(grace.email)[0], "email")}, now=at("09:00"))
    sent()
    assert desk.post(f"{PAGE}/{grace.public_id}/reached").status_code == 303
    wanted = {(one.channel, one.purpose) for one in preferences_of_client(grace) if one.is_wanted}
    assert wanted == {("email", "service"), ("email", "reminder")}
    assert 'data-testid="marked"' not in text(desk.get(PAGE))


def test_texts_that_nobody_understood_are_read_and_done_with(desk, salon_, grace):
    digest = known_as(str(grace.phone))[0]
    row = {"provider": "plain", "provider_id": "1", "location": salon_, "received_at": at("09:00")}
    note = InboundText.objects.create(
        sender=str(grace.phone), sender_digest=digest, meaning="other", words="Is there parking?", **row
    )
    page = text(desk.get(PAGE))
    assert "Is there parking?" in page
    assert "Grace Hopkins" in page
    desk.post(f"/desk/texts/{note.public_id}/read")
    assert "Is there parking?" not in text(desk.get(PAGE))


def test_those_of_another_salon_neither_see_nor_send(other_salon, visit, sent, grace):
    failed = sent()
    rui = logged_in(make.user(other_salon, name="Rui"))
    assert 'data-testid="failure"' not in text(rui.get(PAGE))
    assert rui.post(f"{PAGE}/{failed.public_id}/resend").status_code == 404
    assert rui.post(f"{PAGE}/{grace.public_id}/reached").status_code == 404
    assert not Message.objects.filter(copy__gt=0).exists()


@pytest.mark.parametrize(
    ("role", "status"), [(Role.MANAGER, 200), (Role.THERAPIST, 403), (Role.MASTER, 403), (Role.AUDITOR, 403)]
)
def test_opens_for_those_who_see_messages(salon_, sent, role, status):
    browser = logged_in(make.user(salon_, role=role, name="Somebody"))
    assert browser.get(PAGE).status_code == status


def test_a_master_sees_the_card_without_messages(salon_, visit, sent):
    sent()
    assert 'data-testid="message"' not in card_of(logged_in(make.user(salon_, role=Role.MASTER, name="Nadia")), visit)


def test_every_kind_and_every_reason_has_its_words():
    """The reasons as they are written down in the code that gives them."""
    assert set(KINDS) == set(SUBJECTS)
    given = set()
    for path in Path("salon/outbox/services").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Verdict" and len(node.args) > 1:
                given |= {node.args[1].value} if isinstance(node.args[1], ast.Constant) else set()
    assert len(given) > 8
    assert given | {"dead_address", "refused"} == set(WHY)
