"""The salon's address book while a table is gone through: who is known, and who becomes so on the way."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from clients.models import Client, Household
from clients.services.people import ContactUnfit, contact_columns
from salon.core.phones import phone_number
from salon.core.text import UnfitText, tidy
from salon.locations.models import Location

CONTACT = ("email", "phone")
FILLED_IN = ("email", "phone", "born_on", "likes", "desk_note")
LENGTHS = {"likes": 500, "desk_note": 2_000}


class Book:
    """Clients by name and by contact. What is added or filled in is written by whoever keeps the book, all at once."""

    def __init__(self, location: Location) -> None:
        self.location = location
        self.new: list[Client] = []
        self.changed: dict[int, Client] = {}
        self.alone: dict[int, Client] = {}
        self._by_name: dict[str, list[Client]] = defaultdict(list)
        self._by_contact: dict[str, list[Client]] = defaultdict(list)
        rows = Client.objects.filter(location=location, restricted_at=None).select_related("household")
        known = {client.pk: client for client in rows.order_by("id")}
        for client in known.values():
            # Who went into another client is that one, under the former name and address as well.
            told = {"search_name": client.search_name, "email": client.email, "phone": str(client.phone)}
            self._enter(known.get(client.merged_into_id or client.pk, client), told)

    def columns(self, told: Mapping[str, Any], notes: list[str]) -> dict[str, Any]:
        """A person of the table as they are stored; what cannot be read is left out with a note.

        Raises ContactUnfit for a name that is none.
        """
        said = {"name": told["name"], "email": told.get("email", ""), "phone": self._phone(told, notes)}
        try:
            columns = contact_columns(**said, needs_contact=False)
        except ContactUnfit as refusal:
            if "name" in refusal.params["fields"]:
                raise
            notes.extend(refusal.params["fields"])
            said |= dict.fromkeys(refusal.params["fields"], "")
            columns = contact_columns(**said, needs_contact=False)
        # As text: a number is taken apart anew each time that it is written out.
        columns["phone"] = str(columns["phone"])
        if not columns["email"] and not columns["phone"]:
            notes.append("no_contact")
        for name, most in LENGTHS.items():
            if told.get(name):
                columns[name] = _fit(told[name], most, name, notes)
        return columns | {name: told[name] for name in ("language", "born_on") if told.get(name)}

    def find(self, columns: Mapping[str, Any]) -> Client | None:
        """Who has the same name and the same contact, or, where none is told or known, the same name and none."""
        addresses = [columns[name] for name in CONTACT if columns[name]]
        same = self._by_name[columns["search_name"]]
        if not addresses:
            return next((one for one in same if not one.email and not one.phone), None)
        known = {id(one) for address in addresses for one in self._by_contact[address]}
        return next((one for one in same if id(one) in known), None)

    def named(self, search_name: str) -> list[Client]:
        """Everybody of that name."""
        return list(dict.fromkeys(self._by_name[search_name]))

    def add(self, columns: Mapping[str, Any], *, now: datetime) -> Client:
        """Somebody new; whoever shares the contact under another name becomes their household."""
        usual = {"language": self.location.language}
        client = Client(location=self.location, created_at=now, **(usual | dict(columns)))
        sharing = [one for name in CONTACT if columns[name] for one in self._by_contact[columns[name]]]
        if sharing:
            client.household = self._household(sharing)
        self.new.append(client)
        self._enter(client, columns)
        return client

    def fill_in(self, client: Client, columns: Mapping[str, Any]) -> bool:
        """Write what was not known of somebody; whatever is known stays. Says whether there was something."""
        lacking = {name: columns[name] for name in FILLED_IN if columns.get(name) and not getattr(client, name)}
        for name, value in lacking.items():
            setattr(client, name, value)
        if "phone" in lacking:
            client.phone_ending = columns["phone_ending"]
        for name in CONTACT:
            if name in lacking:
                self._by_contact[lacking[name]].append(client)
        if lacking and client.pk:
            self.changed[client.pk] = client
        return bool(lacking)

    def _household(self, sharing: list[Client]) -> Household:
        household = next((one.household for one in sharing if one.household is not None), None)
        if household is None:
            household = Household(location=self.location, name=sharing[0].name)
        for one in sharing:
            if one.household is None:
                one.household = household
                if one.pk:
                    self.alone[one.pk] = one
        return household

    def _enter(self, who: Client, known_as: Mapping[str, Any]) -> None:
        if known_as["search_name"]:
            self._by_name[known_as["search_name"]].append(who)
        for name in CONTACT:
            if known_as[name]:
                self._by_contact[known_as[name]].append(who)

    def _phone(self, told: Mapping[str, Any], notes: list[str]) -> str:
        """The mobile number before the other; one without a country is of the salon's."""
        typed = [text for name in ("mobile", "phone") if (text := told.get(name, "").lstrip("'").strip())]
        numbers = [phone_number(text, dialled_from=str(self.location.phone)) for text in typed]
        number = next((one for one in numbers if one is not None), None)
        if typed and number is None:
            notes.append("phone")
        return number.as_e164 if number else ""


def _fit(text: str, most: int, name: str, notes: list[str]) -> str:
    try:
        kept = tidy(text)
    except UnfitText:
        kept = ""
    if not kept or len(kept) > most:
        notes.append(name)
        return ""
    return kept
