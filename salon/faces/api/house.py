"""How the program is: alive, ready, described."""

from datetime import datetime
from pathlib import Path
from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rest_framework import serializers

from salon.core.errors import NotFound
from salon.faces import limits
from salon.faces.api.contracts import Operation
from salon.faces.api.document import document
from salon.faces.api.replies import published, reply
from salon.faces.api.views import ApiView, Asked, operation
from salon.outbox.selectors import ledger

LOOPBACK = frozenset({"127.0.0.1", "::1"})
PATIENCE_SECONDS = 0.5


class AliveShape(serializers.Serializer[Any]):
    """It answers."""

    status = serializers.CharField()


class ReadyShape(serializers.Serializer[Any]):
    """What it needs, and whether it is there."""

    database = serializers.BooleanField()
    migrations = serializers.BooleanField()
    broker = serializers.BooleanField()
    sweep_age_seconds = serializers.IntegerField(allow_null=True)
    oldest_overdue_seconds = serializers.IntegerField(allow_null=True)


class AliveView(ApiView):
    """/healthz."""

    @operation(Operation("read_health", "Whether the program answers", gives={200: AliveShape}))
    def get(self, asked: Asked) -> HttpResponse:
        """Touches nothing."""
        return reply({"status": "ok"})


class ReadyView(ApiView):
    """/readyz."""

    @operation(
        Operation(
            "read_readiness",
            "Whether everything behind the program answers; for staff and this machine",
            gives={200: ReadyShape, 503: ReadyShape},
        )
    )
    def get(self, asked: Asked) -> HttpResponse:
        """Database, migrations, broker, and how far the messages are behind; without the broker work goes on."""
        if not asked.viewer.is_staff and limits.ip_of(asked.request) not in LOOPBACK:
            raise NotFound
        ready: dict[str, Any] = {"database": _database_answers(), "migrations": _is_migrated()}
        is_ready = all(ready.values())
        ready |= {"broker": _broker_answers(), **_messages(asked.now if is_ready else None)}
        return reply(ready, status=200 if is_ready else 503)


class DocumentView(ApiView):
    """/openapi.json."""

    @operation(
        Operation("read_document", "This document", gives={200: {"type": "object", "additionalProperties": True}})
    )
    def get(self, asked: Asked) -> HttpResponse:
        """OpenAPI 3.1."""
        return published(document(), shared=True)


def _database_answers() -> bool:
    try:
        connection.ensure_connection()
    except DatabaseError:
        return False
    return connection.is_usable()


def _is_migrated() -> bool:
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False


def _messages(now: datetime | None) -> dict[str, int | None]:
    """How old the last sweep is and for how long the oldest message waits; unknown without a database."""
    return {
        "sweep_age_seconds": ledger.seconds_since_sweep(now=now) if now else None,
        "oldest_overdue_seconds": ledger.seconds_overdue(now=now) if now else None,
    }


def _broker_answers() -> bool:
    address = settings.CELERY_BROKER_URL
    if address.startswith("filesystem://"):
        return Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_in"]).is_dir()
    address = address.replace("redis+socket://", "unix://")
    patience = {"socket_connect_timeout": PATIENCE_SECONDS, "socket_timeout": PATIENCE_SECONDS}
    try:
        with redis.Redis.from_url(address, **patience, retry=Retry(NoBackoff(), 0)) as broker:
            return bool(broker.ping())
    except RedisError:
        return False
