"""Who a visit at the desk is for: somebody known, or somebody new as they introduce themselves."""

import uuid

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import QueryDict

from bookings.services.party import Booker
from clients.models import Client
from clients.selectors import client_for
from salon.accounts.viewer import Viewer
from salon.core.errors import NotFound
from salon.core.phones import phone_number
from salon.core.text import UnfitText, tidy
from salon.locations.models import Location

NEW = "new"


def booker_of(told: QueryDict, viewer: Viewer, location: Location) -> Booker:
    """The booker that the form names; raises NotFound for a client who is not of this salon."""
    note = told.get("desk_note", "").strip()[:2000]
    if told.get("client") != NEW:
        return Booker(client=_client(told.get("client", ""), viewer, location), desk_note=note)
    number = phone_number(told.get("phone", ""), dialled_from=str(location.phone))
    return Booker(
        name=told.get("name", ""),
        email=told.get("email", "").strip(),
        phone=number.as_e164 if number else "",
        language=location.language,
        desk_note=note,
    )


def faults_of_person(told: QueryDict, location: Location) -> dict[str, str]:
    """What is wrong with how somebody new introduces themselves, or that nobody was chosen."""
    if not told.get("client"):
        return {"client": "client"}
    if told["client"] != NEW:
        return {}
    name, phone, email = (told.get(field, "").strip() for field in ("name", "phone", "email"))
    faults = _fault_of_name(name)
    if not phone and not email:
        faults["phone"] = "contact"
    if phone and phone_number(phone, dialled_from=str(location.phone)) is None:
        faults["phone"] = "phone"
    if email and not _is_address(email):
        faults["email"] = "email"
    return faults


def _fault_of_name(name: str) -> dict[str, str]:
    try:
        return {} if tidy(name) else {"name": "name"}
    except UnfitText:
        return {"name": "unfit_text"}


def _is_address(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return True


def _client(public_id: str, viewer: Viewer, location: Location) -> Client:
    try:
        client = client_for(viewer=viewer, public_id=uuid.UUID(public_id))
    except ValueError as error:
        raise NotFound from error
    if client.location_id != location.pk:
        raise NotFound
    return client
