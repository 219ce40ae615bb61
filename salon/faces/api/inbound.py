"""What a gateway for texts tells: that somebody wrote, or that a number is none."""

import re
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from rest_framework.request import Request

from bookings.services import inbound
from salon.core.errors import NotFound
from salon.core.text import UnfitText, tidy
from salon.faces.api.contracts import Operation
from salon.faces.api.errors import Problem
from salon.faces.api.reading import read_bytes
from salon.faces.api.replies import nothing
from salon.faces.api.views import ApiView, Asked, operation
from salon.outbox.channels import gateways
from salon.outbox.channels.gateways import BadSignature, Reply, Report
from salon.outbox.services import reports

NAME = re.compile(r"[\x21-\x7e]{1,80}")
NUMBER = re.compile(r"\+?[0-9A-Za-z]{1,32}")
MOST_WORDS = 1600


class InboundTextsView(ApiView):
    """/inbound/sms/{provider}."""

    # A gateway proves itself by its signature, and asks for nothing in particular.
    is_signed = True

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:  # noqa: FBT001, FBT002
        """The answer has no words."""
        return super().perform_content_negotiation(request, force=True)

    @operation(
        Operation(
            "take_text",
            "A gateway tells of a text, signed",
            gives={204: None},
            refuses=("forbidden", "not-found", "too-large"),
            is_raw=True,
        )
    )
    def post(self, asked: Asked, provider: str) -> HttpResponse:
        """Done once however often it is told; no text cancels or moves an appointment."""
        gateway, request = gateways.gateway(), asked.request
        if provider != gateway.name:
            raise NotFound
        given = gateways.Request(settings.PUBLIC_ORIGIN + request.get_full_path(), request.headers, read_bytes(request))
        try:
            told = gateway.read(given, now=asked.now)
        except BadSignature as error:
            raise Problem("forbidden") from error
        for one in told:
            self._take(one, provider, asked)
        return nothing()

    def _take(self, told: Reply | Report, provider: str, asked: Asked) -> None:
        if isinstance(told, Report):
            if told.is_dead:
                reports.mark_unreachable(told.key, now=asked.now)
            return
        if not NAME.fullmatch(told.provider_id) or not NUMBER.fullmatch(told.sender):
            raise Problem("malformed")
        try:
            words = tidy(told.words[:MOST_WORDS])
        except UnfitText:
            words = ""
        inbound.receive(provider=provider, provider_id=told.provider_id, sender=told.sender, words=words, now=asked.now)
