"""How it went on with one client: the signed logs, what changed on the feet, how the scores moved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from clients.models import Client
from salon.accounts.viewer import Viewer
from salon.sessionlog.domain.findings import Point
from salon.sessionlog.domain.history import Spot, Trend, compared, persisting, trends
from salon.sessionlog.models import RecordPolicy, SessionLog
from salon.sessionlog.selectors.access import logs_for

VISITS_AT_MOST = 50


@dataclass(frozen=True, slots=True)
class Episode:
    """One visit in the history, and what changed on the feet since the one before."""

    log: SessionLog
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class History:
    """The signed visits of a client, newest first."""

    episodes: tuple[Episode, ...]
    trends: Mapping[str, Trend]
    persisting: tuple[Point, ...]


def points_of(log: SessionLog) -> list[Point]:
    """The tender spots that a log tells of."""
    found: list[Point] = (log.objective or {}).get("pain_points") or []
    return found


def client_of(log: SessionLog) -> Client:
    """Whose visit a log is of: who is found to be somebody else takes the record along with the visit."""
    client = log.appointment.client
    return log.client if client is None else client


def last_log(client: Client, *, viewer: Viewer, now: datetime, before: SessionLog | None = None) -> SessionLog | None:
    """The client's latest signed log that the viewer may open, besides the one they are writing."""
    logs = _signed(client, viewer=viewer, now=now)
    return logs.exclude(pk=before.pk).first() if before is not None else logs.first()


def history_of(client: Client, *, viewer: Viewer, now: datetime, policy: RecordPolicy) -> History:
    """The latest visits as far as the viewer may open them; whoever shows them records the reading of each."""
    logs = list(_signed(client, viewer=viewer, now=now).prefetch_related("techniques")[:VISITS_AT_MOST])
    spots = [points_of(log) for log in logs]
    episodes = tuple(
        Episode(log, tuple(compared(here, before) if before is not None else ()))
        for log, here, before in zip(logs, spots, [*spots, None][1:], strict=True)
    )
    told: Sequence[tuple[Any, Any]] = [(log.started_on, log.subjective or {}) for log in reversed(logs)]
    sore = persisting(spots, score=policy.persisting_score, sessions=policy.persisting_visits)
    return History(episodes, trends(told), tuple(sore))


def sore_spots(log: SessionLog, *, viewer: Viewer, now: datetime, policy: RecordPolicy) -> list[Point]:
    """The spots of the session under way that are as sore as in the visits before it."""
    earlier = _signed(client_of(log), viewer=viewer, now=now).exclude(pk=log.pk)[: policy.persisting_visits - 1]
    visits = [points_of(log), *(points_of(one) for one in earlier)]
    return persisting(visits, score=policy.persisting_score, sessions=policy.persisting_visits)


def _signed(client: Client, *, viewer: Viewer, now: datetime) -> QuerySet[SessionLog]:
    logs = logs_for(viewer=viewer, now=now).filter(
        appointment__client=client, signed_at__isnull=False, started_at__isnull=False
    )
    return logs.order_by("-started_at", "-id")
