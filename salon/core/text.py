"""What may be stored as text: NFC, no control characters, nothing that turns the text around it."""

import re
import unicodedata

# NUL and the other C0/C1 controls but line feed; lone surrogates cannot be stored either.
_UNFIT = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# The marks that steer the direction of text show nothing and can make it read as another. Letters of every script find
# their direction by themselves; the joiners next to these marks are kept, for some scripts are spelled with them.
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
NAME_LENGTH = 200
TEXT_LENGTH = 10_000


class UnfitText(ValueError):
    """The text holds a character that is never stored."""


def tidy(text: str) -> str:
    """The text as it is stored: NFC, line ends as LF, direction marks and outer blanks removed.

    Raises UnfitText when it holds NUL or another control character.
    """
    text = unicodedata.normalize("NFC", _TURNING.sub("", text.replace("\r\n", "\n"))).strip()
    if _UNFIT.search(text):
        raise UnfitText
    return text


def folded(text: str) -> str:
    """The text for searching: case and accents folded away, in any script."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in spread if not unicodedata.combining(c))
