"""Forgetting somebody: what goes now, what is kept out of sight until the law allows to remove it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, TypedDict

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, Offer, PastVisit, WaitlistEntry, WalkIn
from bookings.services import inbound, walkins
from bookings.services.appointments import cancel
from bookings.services.freeing import LIVING
from bookings.services.waitlist import leave
from clients.models import Alert, Client, ClientMerge, Consent, HealthDeclaration, HealthDraft
from clients.services.preferences import Wish, change, preferences_of_client
from salon.accounts.models import AccessToken, User
from salon.accounts.roles import Permission
from salon.accounts.services import audit
from salon.accounts.viewer import SYSTEM, Viewer
from salon.core.errors import Forbidden, Refusal
from salon.core.writing import writing
from salon.outbox.models import Message
from salon.outbox.services import planning
from salon.outbox.services.preferences import end_opt_ins
from salon.privacy.domain.retention import kept_until
from salon.privacy.models import DataExport, ErasureRequest, Restriction
from salon.privacy.services.letters import write_to
from salon.sessionlog.models import Screening, SessionLog

OPEN = (Status.PENDING_REVIEW, Status.CONFIRMED)
WHY = "legal-claims"


class SecondPersonRequired(Refusal):
    """Whoever asked for it cannot approve it as well."""

    code = "second-person-required"


class AlreadyErased(Refusal):
    """This client has been forgotten before."""

    code = "invalid-transition"


class Kept(TypedDict):
    """What stays, why, and until when."""

    what: str
    why: str
    until: str


def request(client: Client, *, by: Viewer, now: datetime) -> ErasureRequest:
    """Write down that somebody wants to be forgotten; asked again, it is the same request. Raises AlreadyErased."""
    with writing():
        if Restriction.objects.filter(client=client).exists():
            raise AlreadyErased
        found = ErasureRequest.objects.filter(client=client, status=ErasureRequest.Status.OPEN).first()
        if found is not None:
            return found
        made = ErasureRequest.objects.create(
            client=client, requested_at=now, requested_by=by.actor, requested_by_user_id=by.user_id
        )
        audit.record(
            by=by,
            action="privacy.erasure_request",
            thing=made,
            location_id=client.location_id,
            now=now,
            client=str(client.public_id),
        )
    return made


def approve(found: ErasureRequest, *, by: Viewer, now: datetime) -> ErasureRequest:
    """Carry it out; approved again, nothing more happens. Raises Forbidden and SecondPersonRequired."""
    client = found.client
    if not by.may(Permission.APPROVE_ERASURE, client.location_id) or by.user_id is None:
        raise Forbidden
    if found.requested_by_user_id == by.user_id:
        raise SecondPersonRequired
    with writing():
        rows = ErasureRequest.objects.select_for_update(of=("self",)).select_related(
            "client__location__policy", "client__merged_into__location__policy"
        )
        found = rows.get(pk=found.pk)
        if found.status == ErasureRequest.Status.APPROVED:
            return found
        found.outcome = erase(found.client.merged_into or found.client, by=by, now=now)
        found.status, found.decided_at = ErasureRequest.Status.APPROVED, now
        found.decided_by = User.objects.get(pk=by.user_id)
        found.save(update_fields=["outcome", "status", "decided_at", "decided_by"])
        audit.record(by=by, action="privacy.erase", thing=client, location_id=client.location_id, now=now)
    return found


def erase(client: Client, *, by: Viewer, now: datetime) -> dict[str, Any]:
    """Remove what may go and restrict the rest, in the caller's transaction; returns what became of what."""
    visits = list(Appointment.objects.select_related("location__policy").filter(client=client).order_by("starts_at"))
    _cancel_coming(visits, by=by, now=now)
    _wait_no_more(client, by=by, now=now)
    _unsubscribe(client, now=now)
    _take_back_keys(client, visits, now=now)
    _drop_words(client, visits)
    until = _until(client, visits, now=now)
    kept = _kept(client, until)
    write_to(client, kind="erased", kept=kept, now=now)
    identity: Any = {
        "name": client.name,
        "email": client.email,
        "phone": str(client.phone),
        "was": str(client.public_id),
    }
    Restriction.objects.create(client=client, since=now, until=until, identity=identity)
    for one in (client, *client.former_selves.order_by("pk")):
        Client.objects.filter(pk=one.pk).update(restricted_at=now, version=one.version + 1, **nameless(one))
    ClientMerge.objects.filter(kept=client).update(before={}, after={}, moved={})
    erased = ["contact", "marketing", "future_bookings", "free_text", "health_drafts", "alerts", "links", "exports"]
    return {"erased": erased, "kept": kept}


def nameless(client: Client) -> dict[str, Any]:
    """What is left of somebody's name and contact: a code."""
    empty = dict.fromkeys(("search_name", "email", "phone", "phone_ending", "desk_note", "likes"), "")
    return {"name": f"#{str(client.public_id)[:8]}", "household": None, **empty}


def _cancel_coming(visits: Sequence[Appointment], *, by: Viewer, now: datetime) -> None:
    for visit in visits:
        if visit.starts_at > now and visit.status in OPEN:
            cancel(visit, reason_code="salon", by=by, now=now)


def _wait_no_more(client: Client, *, by: Viewer, now: datetime) -> None:
    for waiting in WalkIn.objects.filter(client=client, seated_at=None, left_at=None).order_by("pk"):
        walkins.leave(waiting, by=by, now=now)
    for entry in WaitlistEntry.objects.filter(client=client, status__in=LIVING).order_by("pk"):
        leave(entry, by=by, now=now)
    entries = WaitlistEntry.objects.filter(client=client).values_list("public_id", flat=True)
    offers = Offer.objects.filter(entry__client=client).values_list("public_id", flat=True)
    planning.withdraw(topics=[*entries, *offers], now=now)


def _unsubscribe(client: Client, *, now: datetime) -> None:
    """No more advertising to these addresses; the digest of an address that asked for none outlives the person.

    What else was asked for ends with them, unless others here have the same address: nobody knows whose yes it was.
    """
    wishes = [
        Wish(one.channel, one.purpose, is_wanted=False)
        for one in preferences_of_client(client)
        if one.purpose == Message.Purpose.MARKETING
    ]
    change(client, wishes=wishes, source="erasure", by=SYSTEM, now=now)
    others = Client.objects.filter(location=client.location).exclude(pk=client.pk).exclude(merged_into=client)
    for column, address in (("email", client.email), ("phone", str(client.phone or ""))):
        if address and not others.filter(**{column: address}).exists():
            end_opt_ins(address, location=client.location, now=now)


def _take_back_keys(client: Client, visits: Sequence[Appointment], *, now: datetime) -> None:
    booked = Appointment.objects.filter(client=client).values_list("visit__public_id", flat=True)
    waited = WaitlistEntry.objects.filter(client=client).values_list("public_id", flat=True)
    subjects = {client.public_id, *booked, *waited}
    AccessToken.objects.filter(subject_id__in=subjects, revoked_at=None).update(revoked_at=now)
    reminders = [visit.public_id for visit in visits if visit.starts_at <= now]
    planning.withdraw(topics=reminders, now=now)


def _drop_words(client: Client, visits: Sequence[Appointment]) -> None:
    Appointment.objects.filter(pk__in=[visit.pk for visit in visits]).update(desk_note="")
    inbound.forget(client)
    HealthDraft.objects.filter(client=client).delete()
    Alert.objects.filter(client=client).delete()
    DataExport.objects.filter(client=client).update(content=None)


def _until(client: Client, visits: Sequence[Appointment], *, now: datetime) -> date:
    zone, policy = client.location.zone, client.location.policy
    past = [visit.starts_at for visit in visits if visit.starts_at <= now]
    last = max(past, default=now).astimezone(zone).date()
    return kept_until(last_visit_on=last, born_on=client.born_on, years=policy.retention_years)


def _kept(client: Client, until: date) -> list[Kept]:
    there = {
        "consents": Consent.objects.filter(client=client).exists(),
        "health_declarations": HealthDeclaration.objects.filter(client=client).exists(),
        "screenings": Screening.objects.filter(appointment__client=client).exists(),
        "sessions": SessionLog.objects.filter(appointment__client=client).exists(),
        "bookings": Appointment.objects.filter(client=client).exists()
        or PastVisit.objects.filter(client=client).exists(),
    }
    return [Kept(what=what, why=WHY, until=until.isoformat()) for what, is_there in there.items() if is_there]
