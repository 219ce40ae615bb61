"""Finding or adding a client, and writing down what they agree to."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from phonenumber_field.phonenumber import PhoneNumber
from phonenumbers import NumberParseException

from clients.domain.consent import LIFE_DAYS
from clients.models import Client, Consent, Household
from salon.accounts.services import audit
from salon.accounts.viewer import SYSTEM, Viewer
from salon.core.errors import Refusal
from salon.core.text import NAME_LENGTH, UnfitText, folded, tidy
from salon.core.writing import lock_keys, writing
from salon.locations.models import Location

EMAIL_LENGTH = 254


class ContactUnfit(Refusal):
    """No name, no way to reach the person, or a phone number that cannot exist; `fields` names which."""

    code = "validation"


class Person(TypedDict):
    """A person as they introduce themselves."""

    name: str
    email: str
    phone: str
    language: str
    born_on: date | None


def find_or_create(location: Location, *, now: datetime, by: Viewer = SYSTEM, **person: Unpack[Person]) -> Client:
    """The client of this location with the same name and the same e-mail or phone, else a new one.

    The same contact under another name is another person of the same household. What is stored is
    never changed by what is given: whoever books under a known address learns and alters nothing.
    Who was found to be another client is that one; who was put away is back. Raises ContactUnfit.
    """
    newcomer = _newcomer(location, person, now)
    with writing():
        known = _same_contact(newcomer)
        if (found := _same_person(known, newcomer)) is not None:
            return _back(found, by=by, now=now)
        lock_keys(_contact_keys(newcomer))
        known = _same_contact(newcomer)
        if (found := _same_person(known, newcomer)) is not None:
            return _back(found, by=by, now=now)
        newcomer.household = _household_of(known)
        newcomer.save()
        audit.record(by=by, action="client.create", thing=newcomer, location_id=location.pk, now=now)
    return newcomer


def walk_in(location: Location, *, name: str, phone: str, now: datetime, by: Viewer = SYSTEM) -> Client:
    """Somebody at the door: known or new by name and phone, else a client under that name without a way to be reached.

    Raises ContactUnfit.
    """
    person: Person = {"name": name, "email": "", "phone": phone, "language": location.language, "born_on": None}
    if phone.strip():
        return find_or_create(location, now=now, by=by, **person)
    client = _newcomer(location, person, now, needs_contact=False)
    with writing():
        client.save()
        audit.record(by=by, action="client.create", thing=client, location_id=location.pk, now=now)
    return client


def consent(client: Client, *, kinds: Mapping[str, str], source: str, now: datetime, by: Viewer = SYSTEM) -> None:
    """Write down each kind with the version of the text agreed to; what is still fresh stays as it was."""
    with writing():
        stale = Consent.objects.filter(client=client, kind__in=kinds, withdrawn_at=None)
        stale.filter(given_at__lt=now - timedelta(days=LIFE_DAYS)).update(withdrawn_at=now)
        rows = [
            Consent(client=client, kind=Consent.Kind(kind), version=version, source=source, given_at=now)
            for kind, version in sorted(kinds.items())
        ]
        Consent.objects.bulk_create(rows, ignore_conflicts=True)
        audit.record(
            by=by, action="client.consent", thing=client, location_id=client.location_id, now=now, given=dict(kinds)
        )


def search_name(name: str) -> str:
    """A name as it is searched and compared."""
    return " ".join(folded(name).split())[:NAME_LENGTH]


def contact_columns(*, name: str, email: str, phone: str, needs_contact: bool = True) -> dict[str, Any]:
    """Name and addresses as they are stored and searched; raises ContactUnfit."""
    try:
        name, email = " ".join(tidy(name).split()), tidy(email).lower()
    except UnfitText as error:
        raise ContactUnfit(fields=["name"]) from error
    number = _phone(phone)
    unfit = [field for field, fits in _fits(name, email, number).items() if not fits]
    if not needs_contact:
        unfit = [field for field in unfit if field != "contact"]
    if unfit:
        raise ContactUnfit(fields=sorted(unfit))
    return {
        "name": name,
        "search_name": search_name(name),
        "email": email,
        "phone": number or "",
        "phone_ending": str(number.national_number)[-4:] if number else "",
    }


def _newcomer(location: Location, person: Person, now: datetime, *, needs_contact: bool = True) -> Client:
    said = {"name": person["name"], "email": person["email"], "phone": person["phone"]}
    return Client(
        location=location,
        **contact_columns(**said, needs_contact=needs_contact),
        language=person["language"] or location.language,
        born_on=person["born_on"],
        created_at=now,
    )


def _fits(name: str, email: str, phone: PhoneNumber | None) -> dict[str, bool]:
    return {
        "name": 0 < len(name) <= NAME_LENGTH,
        "contact": bool(email or phone),
        "email": not email or (len(email) <= EMAIL_LENGTH and _is_address(email)),
        "phone": phone is None or phone.is_valid(),
    }


def _is_address(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return True


def _phone(text: str) -> PhoneNumber | None:
    if not text.strip():
        return None
    try:
        return PhoneNumber.from_string(text)
    except NumberParseException as error:
        raise ContactUnfit(fields=["phone"]) from error


def _same_contact(newcomer: Client) -> list[Client]:
    contact = Q(email=newcomer.email) if newcomer.email else Q()
    if newcomer.phone:
        contact |= Q(phone=newcomer.phone)
    rows = Client.objects.select_related("household", "merged_into__household")
    return list(rows.filter(contact, location=newcomer.location).order_by("id"))


def _same_person(known: list[Client], newcomer: Client) -> Client | None:
    found = next((client for client in known if client.search_name == newcomer.search_name), None)
    return found if found is None else found.merged_into or found


def _back(client: Client, *, by: Viewer, now: datetime) -> Client:
    """Who was put away and comes again is looked for again."""
    if client.archived_at is not None and Client.objects.filter(pk=client.pk).update(archived_at=None):
        client.archived_at = None
        audit.record(by=by, action="client.restore", thing=client, location_id=client.location_id, now=now)
    return client


def _household_of(known: list[Client]) -> Household | None:
    """The household of those who share the contact, made when there is somebody but no household yet."""
    known = [client for client in known if client.merged_into_id is None]
    if not known:
        return None
    household = next((client.household for client in known if client.household), None)
    if household is None:
        household = Household.objects.create(location=known[0].location, name=known[0].name)
    alone = [client.pk for client in known if client.household_id is None]
    Client.objects.filter(pk__in=alone).update(household=household)
    return household


def _contact_keys(newcomer: Client) -> list[int]:
    """Two who introduce the same new person at once meet here, so that one of them finds the other's row."""
    contacts = [text for text in (newcomer.email, str(newcomer.phone or "")) if text]
    names = [f"client:{newcomer.location_id}:{contact}" for contact in contacts]
    return [int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True) for name in names]
