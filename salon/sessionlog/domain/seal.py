"""The seal of a signed log: one canonical text, one digest."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

# A change of the form needs a new name, so that old seals can still be checked in theirs.
FORM = "solea-log-1"


def canonical(content: Mapping[str, Any]) -> str:
    """The content as one text that does not depend on the database, the order of keys or the form of an accent."""
    told = {"form": FORM, "content": _plain(content)}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(content: Mapping[str, Any]) -> str:
    """The SHA-256 of the canonical text, in hexadecimal digits."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {unicodedata.normalize("NFC", str(key)): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, (date, UUID)):
        return str(value)
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value
