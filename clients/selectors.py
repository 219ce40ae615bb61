"""Reading clients: who may see whom, and the latest of what they said of their health."""

import uuid
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from clients.domain.about import About
from clients.domain.answers import BOTH_FORMS, UNVOUCHED, Answer, Answers, laid_over
from clients.domain.conditions import Cleared, Context
from clients.domain.proposal import Proposal
from clients.domain.screening import screen
from clients.models import Alert, Clearance, Client, ClientMerge, Consent, HealthDeclaration, HealthDraft, Light
from salon.accounts.roles import Permission
from salon.accounts.viewer import Kind, Viewer
from salon.catalogue import selectors as catalogue
from salon.core.errors import Forbidden, NotFound
from salon.core.text import folded
from salon.locations.models import Location
from salon.outbox.letters.signed import Receiver
from salon.outbox.selectors.preferences import known_as

FOUND_AT_MOST = 20
ALIKE_AT_MOST = 10
SHORTEST_SEARCH = 3
PHONE_ENDING = 4
# Ahead of the day of the visit only the yearly form has to be complete.
AHEAD = frozenset({"yearly"})


def clients_for(*, viewer: Viewer) -> QuerySet[Client]:
    """The clients whose contact data this viewer may see, by name."""
    clients = Client.objects.select_related("location", "household").order_by("search_name", "id")
    if viewer.kind is Kind.SYSTEM:
        return clients
    clients = clients.filter(merged_into=None)
    if viewer.kind is Kind.CLIENT and viewer.subject is not None:
        return clients.filter(public_id=viewer.subject)
    return clients.filter(location__in=viewer.locations(Permission.SEE_CLIENTS), restricted_at=None)


def client_for(*, viewer: Viewer, public_id: uuid.UUID) -> Client:
    """One client; raises NotFound, and Forbidden for staff who see no clients anywhere."""
    if viewer.is_staff and not viewer.locations(Permission.SEE_CLIENTS):
        raise Forbidden
    found = clients_for(viewer=viewer).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def client_behind(receiver: Receiver) -> Client | None:
    """The client whom a message was about, while its address is still theirs; None where nobody is."""
    try:
        wanted = uuid.UUID(receiver.client)
    except ValueError:
        return None
    found = Client.objects.select_related("location").filter(public_id=wanted, restricted_at=None).first()
    if found is None:
        return None
    address = found.email if receiver.channel == "email" else str(found.phone)
    return found if address and receiver.address_digest in known_as(address) else None


def search(*, viewer: Viewer, location: Location, q: str, with_archived: bool = False) -> list[Client]:
    """At most twenty clients by any part of the name in any script, or by the last digits of the phone."""
    if is_too_short(q):
        return []
    wanted = _phone_is(_digits(q)) if _is_phone(q) else _name_has(folded(q).split())
    found = clients_for(viewer=viewer).filter(wanted, location=location)
    return list((found if with_archived else found.filter(archived_at=None))[:FOUND_AT_MOST])


def is_too_short(q: str) -> bool:
    """Whether too many would be found: fewer than three letters, or fewer than the last four digits."""
    return len(_digits(q)) < PHONE_ENDING if _is_phone(q) else len("".join(folded(q).split())) < SHORTEST_SEARCH


def newest_of(location: Location, *, viewer: Viewer, archived: bool = False) -> list[Client]:
    """Whom the salon has got to know last, or put away last, the newest first."""
    rows = clients_for(viewer=viewer).filter(location=location, archived_at__isnull=not archived)
    return list(rows.order_by("-archived_at" if archived else "-created_at", "-id")[:FOUND_AT_MOST])


def alike(location: Location, *, name: str, email: str, phone: str, besides: Client | None = None) -> list[Client]:
    """Who may be the same person: with the same e-mail, phone or name, those with most in common first.

    What is given is as it is stored, the name as it is searched. For services and faces that show it to staff alone.
    """
    same = Q(search_name=name) if name else Q(pk__in=[])
    same |= Q(email=email) if email else Q(pk__in=[])
    same |= Q(phone=phone) if phone else Q(pk__in=[])
    rows = Client.objects.select_related("location", "household").filter(
        same, location=location, merged_into=None, restricted_at=None
    )
    if besides is not None:
        rows = rows.exclude(pk=besides.pk)
        if besides.household_id is not None:
            # Who shares the contact under another name has been told apart already.
            rows = rows.exclude(Q(household=besides.household_id) & ~Q(search_name=name))

    def in_common(one: Client) -> int:
        return (one.search_name == name) + (one.email == email != "") + (str(one.phone) == phone != "")

    return sorted(rows.order_by("id")[: 2 * ALIKE_AT_MOST], key=lambda one: -in_common(one))[:ALIKE_AT_MOST]


def alike_to(client: Client, *, viewer: Viewer) -> list[Client]:
    """Who of the salon's clients may be the same person as this one."""
    if not viewer.may(Permission.SEE_CLIENTS, client.location_id):
        return []
    said = {"name": client.search_name, "email": client.email, "phone": str(client.phone)}
    return alike(client.location, besides=client, **said)


def former_ids(client: Client) -> QuerySet[Client, uuid.UUID]:
    """The public ids of the clients who turned out to be this one; the audit trail knows them by those."""
    return Client.objects.order_by().filter(merged_into=client).values_list("public_id", flat=True)


def merge_for(*, viewer: Viewer, gone_id: uuid.UUID) -> ClientMerge:
    """The merge in which this client went; raises NotFound, and Forbidden for those who merge nowhere."""
    places = viewer.locations(Permission.MERGE_CLIENTS)
    if viewer.is_staff and not places:
        raise Forbidden
    rows = ClientMerge.objects.select_related("kept__location", "gone__location").order_by("-id")
    found = rows.filter(gone__public_id=gone_id, gone__location__in=places).first()
    if found is None:
        raise NotFound
    return found


def merges_of(client: Client, *, since: datetime) -> list[ClientMerge]:
    """What was merged into a client after that moment and stands, the newest first."""
    rows = ClientMerge.objects.select_related("gone").filter(kept=client, merged_at__gt=since, undone_at=None)
    return list(rows.order_by("-merged_at", "-id"))


def alerts_of(client: Client, *, today: date) -> list[Alert]:
    """The short warnings that stand on a client, the newest first; reception may read them."""
    standing = Alert.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), client=client)
    return list(standing.order_by("-raised_at", "-id"))


def consents_of(client: Client) -> list[Consent]:
    """What the client agreed to, the latest first, what was withdrawn among it."""
    return list(Consent.objects.filter(client=client).order_by("-given_at", "-id"))


def household_of(client: Client, *, viewer: Viewer) -> list[Client]:
    """Who shares the client's household, by name, the client left out."""
    if client.household_id is None:
        return []
    return list(clients_for(viewer=viewer).filter(household=client.household_id).exclude(pk=client.pk))


def health_consented_on(client: Client) -> list[date]:
    """The salon's dates on which the client agreed, without withdrawing it, to health data being kept."""
    given = Consent.objects.filter(client=client, kind=Consent.Kind.HEALTH_DATA, withdrawn_at=None)
    zone = client.location.zone
    return [at.astimezone(zone).date() for at in given.order_by("given_at", "id").values_list("given_at", flat=True)]


def light_of(client: Client) -> str:
    """The colour of what the client last declared; grey for somebody never asked."""
    latest = HealthDeclaration.objects.filter(client=client).order_by("-declared_at", "-id")
    return latest.values_list("light", flat=True).first() or Light.GREY


def answers_of(client: Client) -> dict[str, Answer]:
    """What stands of all that was declared, with the day of each answer. Whoever shows it records the reading."""
    zone, rules = client.location.zone, catalogue.rules()
    answers: dict[str, Answer] = {}
    for declaration in HealthDeclaration.objects.filter(client=client).order_by("declared_at", "id"):
        on = declaration.declared_at.astimezone(zone).date()
        told = {code: {"answered_on": on.isoformat(), **answer} for code, answer in declaration.answers.items()}
        answers = laid_over(answers, told, rules, on=on, is_vouched_for=declaration.source not in UNVOUCHED)
    return answers


def about_of(client: Client) -> About:
    """What the client last told of themselves beside the questions; nothing where they told nothing."""
    for declaration in HealthDeclaration.objects.filter(client=client, about__isnull=False).order_by("-declared_at"):
        about: About = declaration.about
        return about
    return {}


def clearances_of(client: Client, *, today: date, families: frozenset[str]) -> dict[str, Cleared]:
    """Per rule until when, and how firmly, a doctor allows work of these kinds; the longest word counts."""
    issued = Clearance.objects.filter(client=client, issued_on__lte=today).order_by("valid_until", "id")
    return {
        letter.rule_code: Cleared(letter.valid_until, letter.pressure_max)
        for letter in issued.defer("doctor", "scope")
        if not letter.families or families <= set(letter.families)
    }


def draft_of(topic: uuid.UUID, *, device: str = "") -> dict[str, list[str]]:
    """The fields of a health form as far as somebody filled it in on this device; none when nobody has begun."""
    kept: Any = HealthDraft.objects.filter(topic=topic, device=device).values_list("given", flat=True).first()
    return kept or {}


def told_online(client: Client, *, topics: Collection[uuid.UUID]) -> dict[str, Answer]:
    """What was answered for these visits by somebody who may not be the client, with the day of each answer."""
    zone = client.location.zone
    told: dict[str, Answer] = {}
    rows = HealthDeclaration.objects.filter(client=client, topic__in=topics, source__in=UNVOUCHED)
    for declaration in rows.order_by("declared_at", "id"):
        on = declaration.declared_at.astimezone(zone).date().isoformat()
        told |= {code: {"answered_on": on, **answer} for code, answer in declaration.answers.items()}
    return told


def proposal_for(
    client: Client, *, families: frozenset[str], today: date, on: date | None = None, answers: Answers | None = None
) -> Proposal:
    """What screening proposes for a service of these families on that day, or on some later day.

    It judges `answers`, or else all that stands of what the client declared.
    """
    context = context_for(client, families=families, today=today, on=on)
    known = answers_of(client) if answers is None else answers
    return screen(answers=known, rules=catalogue.rules(), context=context)


def context_for(client: Client, *, families: frozenset[str], today: date, on: date | None = None) -> Context:
    """Everything besides the answers that a proposal for such a visit depends on."""
    return Context(
        today=today,
        visit_on=on,
        families=families,
        birth_date=client.born_on,
        clearances=clearances_of(client, today=today, families=families),
        settings=catalogue.settings(),
        groups=catalogue.zone_groups(),
        forms=BOTH_FORMS if on == today else AHEAD,
    )


def _digits(q: str) -> str:
    return "".join(character for character in q if character.isdigit())


def _is_phone(q: str) -> bool:
    return _digits(q) != "" and not any(character.isalpha() for character in q)


def _phone_is(digits: str) -> Q:
    if len(digits) == PHONE_ENDING:
        return Q(phone_ending=digits)
    return Q(phone__endswith=digits.lstrip("0"))


def _name_has(words: list[str]) -> Q:
    wanted = Q()
    for word in words:
        wanted &= Q(search_name__contains=word)
    return wanted
