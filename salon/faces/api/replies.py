"""Answers of the API: JSON, with the headers that fit."""

import hashlib
import json
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse

from salon.accounts.services.idempotency import Answer
from salon.faces.api.errors import Problem

# What of an answer is kept and given again to a repeated request.
KEPT_HEADERS = ("Content-Type", "ETag", "Location")
PRIVATE = "no-store"
PUBLIC = "max-age=60"
FED = "private, max-age=300"


def reply(data: Any, *, status: int = 200, version: int | None = None, location: str = "") -> HttpResponse:
    """An answer in JSON; `version` becomes its ETag, `location` is where the new thing is found."""
    response = HttpResponse(to_json(data), "application/json", status)
    if version is not None:
        response["ETag"] = f'"{version}"'
    if location:
        response["Location"] = location
    return response


def nothing() -> HttpResponse:
    """Done, and no more to say."""
    response = HttpResponse(status=204)
    del response["Content-Type"]
    return response


def published(data: Any, *, version: int | None = None, shared: bool) -> HttpResponse:
    """A part of the public catalogue: a browser may keep it for a minute, unless staff saw more than the public."""
    response = reply(data, version=version)
    if version is None:
        response["ETag"] = tag_of(response)
    response["Cache-Control"] = PUBLIC if shared else PRIVATE
    return response


def to_json(data: Any) -> str:
    """Compact JSON; what could not be written is a mistake of ours."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def kept(response: HttpResponse) -> Answer:
    """What an idempotency key keeps of an answer."""
    headers = {name: response[name] for name in KEPT_HEADERS if name in response}
    return Answer(response.status_code, response.content.decode(), headers)


def again(answer: Answer) -> HttpResponse:
    """A kept answer as it was given."""
    response = HttpResponse(answer.body, status=answer.status)
    del response["Content-Type"]
    for name, value in answer.headers.items():
        response[name] = value
    if answer.is_replayed:
        response["Idempotent-Replayed"] = "true"
    return response


def stamp(at: datetime, zone: ZoneInfo) -> str:
    """An instant with the salon's offset at that instant."""
    return at.astimezone(zone).isoformat(timespec="seconds")


def wall_clock(minute: int) -> str:
    """A minute of the day as people read it; 1440 is 24:00."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def money(amount: Decimal, currency: str) -> dict[str, str]:
    """An amount as the contract writes it."""
    return {"amount": f"{amount:.2f}", "currency": currency}


def tag_of(response: HttpResponse) -> str:
    """The ETag of an answer by its very words."""
    return f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'


def is_known(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether the asker already has this very answer.

    A version says that the thing is the same, and not that the words are: the salon's policy and the
    time of day stand in them too. What may not be kept cannot be had already.
    """
    if response.status_code != 200 or response.get("Cache-Control") not in (PUBLIC, FED) or "ETag" not in response:
        return False
    told = {tag.removeprefix("W/") for tag in _tags(request.headers.get("If-None-Match", ""))}
    return bool(told) and response["ETag"] in told and response["ETag"] == tag_of(response)


def unchanged(response: HttpResponse) -> HttpResponse:
    """The same answer to somebody who has it."""
    short = HttpResponse(status=304)
    del short["Content-Type"]
    for name in ("ETag", "Cache-Control"):
        if name in response:
            short[name] = response[name]
    return short


def version_in(request: HttpRequest, *, present: int, required: bool = False) -> int:
    """The version that If-Match names, `present` when it matches; raises 428 without one and 412 for another."""
    told = request.headers.get("If-Match")
    if told is None:
        if required:
            raise Problem("precondition-required")
        return present
    if told.strip() != "*" and f'"{present}"' not in _tags(told):
        raise Problem("version-mismatch", members={"current": present})
    return present


def _tags(header: str) -> set[str]:
    return {part.strip() for part in header.split(",") if part.strip()}
