"""Writing down certificates: for whom, which, from when to when."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from salon.accounts.roles import Permission
from salon.accounts.services import audit
from salon.accounts.viewer import Viewer
from salon.core.errors import Forbidden, Refusal
from salon.core.writing import writing
from salon.locations.services import rota
from therapists.models import Qualification, Therapist

FACTS = frozenset({"type", "issuer", "number", "valid_from", "expires_on"})


class CertificateUnfit(Refusal):
    """It would end before it begins."""

    code = "validation"


def add(therapist: Therapist, *, facts: Mapping[str, Any], by: Viewer, now: datetime) -> Qualification:
    """One more certificate; whoever holds it may be booked for what needs it. Raises Forbidden, CertificateUnfit."""
    _may_edit(by, therapist)
    with writing(refusals={"qualification_expires_after_start": CertificateUnfit}):
        held = Qualification.objects.create(therapist=therapist, **_only(facts))
        _changed(therapist, "certificate.add", held, by=by, now=now)
    return held


def change(held: Qualification, *, changes: Mapping[str, Any], by: Viewer, now: datetime) -> Qualification:
    """Correct or renew a certificate; visits already booked stay. Raises Forbidden and CertificateUnfit."""
    _may_edit(by, held.therapist)
    fields = _only(changes)
    with writing(refusals={"qualification_expires_after_start": CertificateUnfit}):
        for name, value in fields.items():
            setattr(held, name, value)
        held.save(update_fields=list(fields))
        _changed(held.therapist, "certificate.change", held, by=by, now=now)
    return held


def remove(held: Qualification, *, by: Viewer, now: datetime) -> None:
    """Take back a certificate that was written down wrongly; raises Forbidden."""
    _may_edit(by, held.therapist)
    with writing():
        _changed(held.therapist, "certificate.remove", held, by=by, now=now)
        held.delete()


def _changed(therapist: Therapist, action: str, held: Qualification, *, by: Viewer, now: datetime) -> None:
    rota.renew(therapist.location_id)
    audit.record(by=by, action=action, thing=therapist, location_id=therapist.location_id, now=now, type=held.type.code)


def _only(facts: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := facts.keys() - FACTS:
        raise TypeError(f"a certificate has no {sorted(unknown)}")
    return dict(facts)


def _may_edit(by: Viewer, therapist: Therapist) -> None:
    if not by.may(Permission.EDIT_CATALOGUE, therapist.location_id):
        raise Forbidden
