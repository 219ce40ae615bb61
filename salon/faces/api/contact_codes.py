"""/contact-codes: a number that proves an address, where a salon asks for one."""

from django.http import HttpResponse
from django.utils import translation
from rest_framework import serializers

from bookings.services.party import Booker
from salon.core.phones import phone_number
from salon.faces import limits
from salon.faces.api.contracts import ANYBODY, Operation
from salon.faces.api.errors import Fault, invalid
from salon.faces.api.fields import TextField
from salon.faces.api.manage import AcceptedShape
from salon.faces.api.places import salon_of
from salon.faces.api.reading import Body
from salon.faces.api.replies import reply
from salon.faces.api.views import ApiView, Asked, operation
from salon.locations.models import Location
from salon.privacy.services import codes


class ContactBody(Body):
    """Where the number goes: one of the two."""

    email = serializers.EmailField(required=False, max_length=254)
    phone = TextField(max_length=32, required=False)


class ContactCodesView(ApiView):
    """/contact-codes."""

    @operation(
        Operation(
            "send_contact_code",
            "Have a number sent that proves an address; the answer is the same for every address",
            doors=ANYBODY,
            takes=ContactBody,
            gives={202: AcceptedShape},
            limit=limits.LINKS,
        )
    )
    def post(self, asked: Asked) -> HttpResponse:
        """Accepted, whatever comes of it."""
        location = salon_of(asked)
        number = phone_number(asked.body.get("phone", ""), dialled_from=location.phone)
        address = asked.body.get("email", "").lower() or (str(number.as_e164) if number else "")
        if not address:
            raise invalid(Fault("contact_required", pointer=""))
        if limits.is_left(limits.LINKS_PER_ADDRESS, who=address):
            language = translation.get_language() or ""
            codes.send(location, address=address, purpose=codes.BOOKING, language=language, now=asked.now)
        return reply({"accepted": True}, status=202)


def refuse_unproved(asked: Asked, location: Location, booker: Booker) -> None:
    """Whoever books for themselves proves the address where the salon asks for it; raises CodeWrong."""
    if asked.viewer.is_staff or not location.policy.verifies_contacts:
        return
    limits.take(limits.CODES, who=limits.host_of(asked.request))
    number = phone_number(booker.phone, dialled_from=location.phone) if booker.phone else None
    address = booker.email.lower() or (str(number.as_e164) if number else "")
    codes.check(address=address, purpose=codes.BOOKING, code=asked.body.get("contact_code", ""), now=asked.now)
