"""Fields whose content is encrypted in the database, with the key outside it."""

import json
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


@cache
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def seal(text: str) -> str:
    """The text encrypted with the newest key of HEALTH_KEYS."""
    return _box(tuple(settings.HEALTH_KEYS)).encrypt(text.encode()).decode()


def unseal(token: str) -> str:
    """The text behind `seal`; raises cryptography's InvalidToken when no key fits."""
    return _box(tuple(settings.HEALTH_KEYS)).decrypt(token.encode()).decode()


def _opened(text: str) -> str:
    """The text behind a dumped value; what is no such value is the text itself."""
    try:
        return unseal(text)
    except InvalidToken:
        return text


class EncryptedTextField(models.TextField):
    """Text that nobody can read or search in the database, nor in what `dumpdata` writes."""

    def get_prep_value(self, value: Any) -> Any:
        """What is stored; the empty text stays empty, so that NOT NULL and blanks keep their meaning."""
        return value if value in (None, "") else seal(str(value))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """What the program sees."""
        return value if value in (None, "") else unseal(value)

    def to_python(self, value: Any) -> Any:
        """The value as given, or as it was dumped."""
        return _opened(value) if isinstance(value, str) else value

    def value_to_string(self, obj: models.Model) -> str:
        """For serializers of Django: a dump holds what the database holds."""
        return str(self.get_prep_value(self.value_from_object(obj)) or "")


class EncryptedJSONField(models.TextField):
    """A JSON value that nobody can read or search in the database."""

    def get_prep_value(self, value: Any) -> Any:
        """What is stored."""
        return None if value is None else seal(json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """What the program sees."""
        return None if value is None else json.loads(unseal(value))

    def to_python(self, value: Any) -> Any:
        """The value as given: a form or a dump hands text over, the program anything JSON can hold."""
        return json.loads(_opened(value)) if isinstance(value, str) else value

    def value_to_string(self, obj: models.Model) -> str:
        """For serializers of Django: a dump holds what the database holds."""
        return str(self.get_prep_value(self.value_from_object(obj)))
