"""How the program is: alive, ready, described."""

from pathlib import Path
from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from redis.exceptions import RedisError
from rest_framework import serializers

from salon.core.errors import NotFound
from salon.faces import limits
from salon.faces.api.contracts import Operation
from salon.faces.api.document import document
from salon.faces.api.replies import published, reply
from salon.faces.api.views import ApiView, Asked, operation

LOOPBACK = frozenset({"127.0.0.1", "::1"})
PATIENCE_SECONDS = 1


class AliveShape(serializers.Serializer[Any]):
    """It answers."""

    status = serializers.CharField()


class ReadyShape(serializers.Serializer[Any]):
    """What it needs, and whether it is there."""

    database = serializers.BooleanField()
    migrations = serializers.BooleanField()
    broker = serializers.BooleanField()


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
        """Database, migrations, broker; work goes on without the broker, messages wait."""
        if not asked.viewer.is_staff and limits.ip_of(asked.request) not in LOOPBACK:
            raise NotFound
        ready = {"database": _database_answers(), "migrations": _is_migrated(), "broker": _broker_answers()}
        return reply(ready, status=200 if ready["database"] and ready["migrations"] else 503)


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


def _broker_answers() -> bool:
    address = settings.CELERY_BROKER_URL
    if address.startswith("filesystem://"):
        return Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_in"]).is_dir()
    patience = {"socket_connect_timeout": PATIENCE_SECONDS, "socket_timeout": PATIENCE_SECONDS}
    try:
        with redis.Redis.from_url(address.replace("redis+socket://", "unix://"), **patience) as broker:
            return bool(broker.ping())
    except RedisError:
        return False
