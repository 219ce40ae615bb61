"""Texts of the catalogue in the reader's language.

The English text itself is the key, in a context of its own: what a salon has rewritten is no key any more and is shown
as the salon wrote it.
"""

from django.utils.translation import pgettext

CONTEXT = "catalogue"


def told(text: str) -> str:
    """A name, question or sentence of the catalogue as the reader's language has it, else as it is."""
    return pgettext(CONTEXT, text) if text else ""
