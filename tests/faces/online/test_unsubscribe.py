"""The page behind the link under every message, and the one click of a mail program."""

from urllib.parse import urlsplit

import pytest
from django.test import Client as Browser

from clients.models import Client
from clients.services.preferences import preferences_of_client
from salon.locations.models import Location
from salon.outbox.letters.signed import preference_link
from salon.outbox.models import OptIn, Suppression
from salon.outbox.selectors.preferences import known_as
from salon.outbox.services.preferences import Agreement, opt_in
from tests.faces.online.conftest import Visitor
from tests.make import at


class Told:
    """What a message says of whom it goes to."""

    def __init__(self, address: str, channel: str, purpose: str) -> None:
        self.address_digest, self.channel, self.purpose = known_as(address)[0], channel, purpose


def link_of(client: Client, *, channel: str = "email", purpose: str = "reminder", known: bool = True) -> str:
    """The path of the link under a message to this client."""
    address = client.email if channel == "email" else str(client.phone)
    told: object = Told(address, channel, purpose)
    return urlsplit(preference_link(told, str(client.public_id) if known else "")).path  # type: ignore[arg-type]


def wanted(client: Client) -> set[str]:
    return {f"{one.channel}-{one.purpose}" for one in preferences_of_client(client) if one.is_wanted}


def test_looking_changes_nothing(visitor: Visitor, grace: Client) -> None:
    before = wanted(grace)
    assert visitor.get(link_of(grace)).status_code == 200
    assert 'name="email-reminder" data-testid="choice-email-reminder" checked' in visitor.page
    assert "g…@example.com" in visitor.page
    assert "grace@example.com" not in visitor.page
    assert wanted(grace) == before
    assert not Suppression.objects.exists()


def test_one_click_of_a_mail_program_ends_reminders_without_a_cookie_or_a_token(grace: Client) -> None:
    strict = Browser(enforce_csrf_checks=True)
    answer = strict.post(link_of(grace), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200, "a mail program follows no redirect"
    assert 'data-testid="unsubscribed"' in answer.content.decode()
    assert "email-reminder" not in wanted(grace)
    assert "email-service" in wanted(grace), "what was agreed is told in any case"
    assert strict.post(link_of(grace), {"List-Unsubscribe": "One-Click"}).status_code == 200


def test_keeps_what_is_ticked_and_ends_what_is_not(visitor: Visitor, grace: Client) -> None:
    link = link_of(grace)
    visitor.get(link)
    assert visitor.post(link, **{"email-marketing": "on"}).status_code == 303
    assert {"email-marketing"} <= wanted(grace)
    assert "email-reminder" not in wanted(grace)
    agreed = OptIn.objects.get(purpose="marketing")
    assert (agreed.text_version, agreed.source, agreed.given_at) == (
        grace.location.privacy_version,
        "link",
        at("08:00"),
    )
    visitor.get(link)
    assert "Your choice is kept." in visitor.page
    visitor.post(link, **{"email-reminder": "on"})
    assert "email-reminder" in wanted(grace)
    assert "email-marketing" not in wanted(grace)


def test_a_text_speaks_of_texts_alone(visitor: Visitor, grace: Client, salon_: Location) -> None:
    opt_in(str(grace.phone), Agreement("sms", "service", "1", "online"), location=salon_, now=at("07:00"))
    link = link_of(grace, channel="sms", purpose="service")
    visitor.get(link)
    assert 'data-testid="choice-sms-service" checked' in visitor.page
    assert "email" not in visitor.page.partition("<main")[2].replace("e-mail", "")
    visitor.post(link)
    assert {"sms-service", "sms-reminder"}.isdisjoint(wanted(grace))
    assert "email-reminder" in wanted(grace)


def test_nothing_at_all_ends_everything_that_can_be_ended(visitor: Visitor, grace: Client) -> None:
    link = link_of(grace)
    visitor.get(link)
    visitor.post(link, none="1", **{"email-reminder": "on"})
    assert wanted(grace) == {"email-service"}


@pytest.mark.parametrize("case", ["forgotten", "moved on", "never known"])
def test_whoever_is_not_a_client_any_more_can_still_end_it(visitor: Visitor, grace: Client, case: str) -> None:
    link = link_of(grace, known=case != "never known")
    if case == "moved on":
        Client.objects.update(email="new@example.com")
    if case == "forgotten":
        Client.objects.update(restricted_at=at("07:00"))
    visitor.get(link)
    assert "choice-email-reminder" not in visitor.page
    assert "new@example.com" not in visitor.page
    assert visitor.post(link, none="1").status_code == 303
    digest = known_as("grace@example.com")[0]
    assert set(Suppression.objects.filter(address_digest=digest).values_list("purpose", flat=True)) == {
        "reminder",
        "marketing",
    }


@pytest.mark.parametrize("token", ["x", "abc:def", "ü"])
def test_a_broken_link_says_what_to_do(visitor: Visitor, salon_: Location, token: str) -> None:
    assert visitor.get(f"/unsubscribe/{token}").status_code == 404
    assert "Open it once more from the message itself" in visitor.page
    assert visitor.browser.post(f"/unsubscribe/{token}", {"none": "1"}).status_code == 404
    assert not Suppression.objects.exists()


def test_tells_nobody_its_address_and_is_kept_nowhere(visitor: Visitor, grace: Client) -> None:
    response = visitor.get(link_of(grace))
    assert (response["Referrer-Policy"], response["Cache-Control"]) == ("no-referrer", "no-store")
    assert response["X-Robots-Tag"] == "noindex, nofollow"
