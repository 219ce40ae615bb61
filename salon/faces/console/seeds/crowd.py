"""The clients of a made-up salon, with what they agreed to and what they declared."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from bookings.models import Service
from clients.models import Alert, Client, Consent
from clients.services import health
from salon.accounts.viewer import SYSTEM
from salon.catalogue import selectors as catalogue
from salon.core.text import folded
from salon.faces.console.seeds.chance import Chance
from salon.faces.console.seeds.house import House
from salon.faces.console.seeds.names import Person, people
from salon.locations.models import Location
from salon.outbox.models import Message, OptIn
from salon.outbox.selectors.preferences import known_as

# Numbers that German networks keep for films and books: nobody answers.
PHONE = "+493023125"
PHONES = 1_000
# A consent to keep health data is given anew every year.
FRESH = timedelta(days=300)
YES, NO = {"value": "yes"}, {"value": "no"}
# So many of a hundred clients say yes to this question; nobody else says yes to any, and some say nothing.
SAID_YES = ((70, ""), (8, "X-DIAB"), (5, "X-VARIC"), (4, "X-CLOT-HX"))
SILENT = 13
# Beyond these a client has nothing declared: a full house of years is about time, not health.
DECLARING = 200


def fill(house: House, number: int, *, now: datetime, chance: Chance) -> dict[int, str]:
    """Write so many clients into the house; returns the light of each who declared something, by id."""
    house.clients = Client.objects.bulk_create(
        _client(person, house.location, turn=turn, now=now, chance=chance)
        for turn, person in enumerate(people(number, chance=chance))
    )
    Consent.objects.bulk_create(
        Consent(client=client, kind=kind, version="1", source="online", given_at=_lately(client, now))
        for client in house.clients
        for kind in (Consent.Kind.TERMS, Consent.Kind.PRIVACY, Consent.Kind.HEALTH_DATA)
    )
    OptIn.objects.bulk_create(_opted_in(house.clients, now=now, chance=chance), ignore_conflicts=True)
    _warn(house, chance)
    return dict(_declare(house.clients[:DECLARING], now=now, chance=chance))


def _declare(clients: Sequence[Client], *, now: datetime, chance: Chance) -> Iterator[tuple[int, str]]:
    """What clients answered when they booked first, judged by the rules in force."""
    asked = {rule.answer_code for rule in catalogue.rules() if "yearly" in rule.forms and not rule.derived_from}
    shares = [share for share, _ in SAID_YES]
    for client in clients:
        code = chance.choices([*(code for _, code in SAID_YES), None], [*shares, SILENT])[0]
        if code is None:
            continue
        declared = health.declare(
            client,
            answers={each: YES if each == code else NO for each in sorted(asked)},
            by=SYSTEM,
            now=_lately(client, now),
            rules_version="",
            families=frozenset({Service.Family.RELAX.value}),
            source="online",
        )
        yield client.pk, declared.light


def _lately(client: Client, now: datetime) -> datetime:
    """When the client came first, or anew within the year."""
    return max(client.created_at, now - FRESH)


def _client(person: Person, location: Location, *, turn: int, now: datetime, chance: Chance) -> Client:
    phone = f"{PHONE}{turn % PHONES:03d}"
    return Client(
        public_id=chance.uuid(),
        location=location,
        name=person.name,
        search_name=folded(person.name),
        email=f"{person.handle}@example.com",
        phone=phone,
        phone_ending=phone[-4:],
        language=person.language,
        born_on=date(now.year - chance.randint(19, 88), chance.randint(1, 12), chance.randint(1, 28)),
        created_at=now - timedelta(days=chance.randint(20, 600), minutes=chance.randint(0, 600)),
    )


def _opted_in(clients: Sequence[Client], *, now: datetime, chance: Chance) -> Iterator[OptIn]:
    """Who wants news by mail, and who texts about appointments."""
    for client in clients:
        wishes = {
            (Message.Channel.EMAIL, Message.Purpose.MARKETING, client.email): 0.3,
            (Message.Channel.SMS, Message.Purpose.SERVICE, str(client.phone)): 0.25,
        }
        for (channel, purpose, address), share in wishes.items():
            if chance.happens(share) and address:
                yield OptIn(
                    location=client.location,
                    address_digest=known_as(address)[0],
                    channel=channel,
                    purpose=purpose,
                    text_version="1",
                    source="online",
                    given_at=_lately(client, now),
                )


def _warn(house: House, chance: Chance) -> None:
    """A few short warnings that the desk may read."""
    Alert.objects.bulk_create(
        Alert(public_id=chance.uuid(), client=client, code="needs_time", words=words, raised_at=client.created_at)
        for client, words in zip(
            chance.sample(house.clients, min(3, len(house.clients))),
            ("Comes with a walking frame: chair near the door.", "Prefers to be called.", "Late more than once."),
            strict=False,
        )
    )
