"""What a client is told to do at home: what the therapist ticked, cut to what the screening allows."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from salon.accounts.viewer import Kind, Viewer
from salon.catalogue import selectors as catalogue
from salon.catalogue.domain import homecare
from salon.catalogue.models import Advice, Technique
from salon.core.errors import NotFound
from salon.core.figures import phone
from salon.sessionlog.domain.note import NO_AFTERCARE
from salon.sessionlog.domain.plan import FEET
from salon.sessionlog.models import SessionLog
from salon.sessionlog.selectors.access import WITH_ALL
from salon.sessionlog.selectors.record import limits_of

SOAK, AFTERCARE = "SOAK", "aftercare"


@dataclass(frozen=True, slots=True)
class HomeCare:
    """One piece of advice: its name and its lines, complete."""

    name: str
    lines: tuple[str, ...]


def log_behind(viewer: Viewer) -> SessionLog:
    """The signed log whose advice this holder of a key may read; raises NotFound."""
    if viewer.kind is not Kind.HOLDER or viewer.subject is None:
        raise NotFound
    signed = SessionLog.objects.select_related(*WITH_ALL, "client__location")
    found = signed.filter(public_id=viewer.subject, signed_at__isnull=False, client__restricted_at=None).first()
    if found is None:
        raise NotFound
    return found


def has_home_care(log: SessionLog) -> bool:
    """Whether there is anything to tell."""
    return bool(home_care(log))


def home_care(log: SessionLog, *, say: Callable[[str], str] = str) -> list[HomeCare]:
    """The advice of a signed log, each line that its screening allows; `say` puts the catalogue's texts into words.

    Besides what was ticked it is what belongs to the work done, to the goals, and to a referral.
    """
    limits, reasons = _limits(log), _reasons(log)
    found = []
    for row in _chosen(log, reasons):
        values = {**catalogue.settings(), **row.parameters, **_reached_by(log)}
        lines = homecare.lines_for(_said(row, say), limits=limits, values=values, reasons=reasons)
        if lines:
            found.append(HomeCare(say(row.name), lines))
    return found


def _said(row: Advice, say: Callable[[str], str]) -> list[dict[str, Any]]:
    return [{**line, "text": say(line["text"])} for line in row.lines]


def _chosen(log: SessionLog, reasons: frozenset[str]) -> Iterator[Advice]:
    ticked = set(log.plan.get("aftercare") or ())
    if NO_AFTERCARE in ticked:
        return
    used = {use.technique_code for use in log.techniques.all()}
    families = set(Technique.objects.filter(code__in=used).order_by("code").values_list("family", flat=True))
    goals = set(log.subjective.get("goals") or ())
    for row in Advice.objects.filter(is_active=True).exclude(kind="notice").order_by("position", "code"):
        if (
            row.code in ticked
            or _is_referral(row, reasons)
            or (
                row.kind == AFTERCARE
                and (goals & set(row.goals) or used & set(row.after_techniques) or families & set(row.after_families))
            )
        ):
            yield row


def _is_referral(row: Advice, reasons: frozenset[str]) -> bool:
    return any(line.get("reason") in reasons for line in row.lines)


def _reasons(log: SessionLog) -> frozenset[str]:
    """To whom the therapist sent the client."""
    category = (log.plan.get("referral") or {}).get("category")
    return frozenset({category} if category else ())


def _reached_by(log: SessionLog) -> Mapping[str, str]:
    """The salon's number, where it has one."""
    number = log.appointment.location.phone
    return {"phone": phone(number)} if number else {}


def _limits(log: SessionLog) -> homecare.Limits:
    """What the screening before the session ruled out, for what is done at home too; without one no bath."""
    if log.screening is None:
        return homecare.Limits(is_bath_ruled_out=True)
    proposal, allowed = log.screening.proposal, limits_of(log.screening)
    is_dry = bool(proposal["needs"]["is_dry"]) or SOAK in proposal["blocked_families"]
    return homecare.Limits(
        rules=frozenset(hit["rule"] for hit in proposal["hits"]),
        techniques=frozenset[str]().union(*(allowed.blocked(foot) for foot in FEET)),
        pressure_cap=allowed.pressure_cap,
        is_bath_ruled_out=is_dry or bool(allowed.feet),
    )
