"""Turning what is encrypted in the database over to the newest key."""

from collections.abc import Iterator

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.apps import apps
from django.conf import settings
from django.db import connection

from salon.core.fields import EncryptedJSONField, EncryptedTextField
from salon.core.writing import writing

ROWS_AT_ONCE = 200
Rows = list[tuple[int, str]]


def rotate() -> dict[str, int]:
    """Encrypt with the newest key what an older one still encrypts; per column how many values were turned over.

    Nothing that is written meanwhile is lost: a value that changed since it was read was encrypted with the newest key
    already, and is left alone. Raises cryptography's InvalidToken when a value fits none of the keys.
    """
    return {f"{table}.{column}": _rotate_column(table, column) for table, column in _columns()}


def _columns() -> Iterator[tuple[str, str]]:
    """Every column that is encrypted, with its table."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, EncryptedTextField | EncryptedJSONField):
                yield model._meta.db_table, field.get_attname()


def _rotate_column(table: str, column: str) -> int:
    newest, any_key = Fernet(settings.HEALTH_KEYS[0]), MultiFernet([Fernet(key) for key in settings.HEALTH_KEYS])
    update = f'UPDATE "{table}" SET "{column}" = %s WHERE id = %s AND "{column}" = %s'  # noqa: S608 (our own names)
    turned = 0
    for rows in _pages(table, column):
        old = [(row, token) for row, token in rows if token and not _fits(newest, token)]
        if old:
            with writing(), connection.cursor() as cursor:
                cursor.executemany(update, [(any_key.rotate(token).decode(), row, token) for row, token in old])
            turned += len(old)
    return turned


def _pages(table: str, column: str) -> Iterator[Rows]:
    """The values as they are stored, a page at a time, so that neither locks nor memory grow with the table."""
    page = f'SELECT id, "{column}" FROM "{table}" WHERE id > %s ORDER BY id LIMIT %s'  # noqa: S608 (our own names)
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(page, [last, ROWS_AT_ONCE])
            rows = cursor.fetchall()
        if not rows:
            return
        yield rows
        last = rows[-1][0]


def _fits(key: Fernet, token: str) -> bool:
    try:
        key.decrypt(token)
    except InvalidToken:
        return False
    return True
