"""What a salon tells its clients and when, as its manager wants it."""

from datetime import datetime

from django.db import IntegrityError, transaction

from salon.accounts.roles import Permission
from salon.accounts.services import audit
from salon.accounts.viewer import Viewer
from salon.core.errors import Forbidden, Refusal
from salon.core.writing import writing
from salon.locations.models import Location
from salon.locations.services import rota
from salon.outbox.domain.plan import Plan, faults
from salon.outbox.models import MessagePlan


class PlanUnfit(Refusal):
    """A plan that no salon may have; `errors` names each fault."""

    code = "validation"


class PlanChanged(Refusal):
    """Somebody else changed the plan meanwhile; `version` is the one of now."""

    code = "version-mismatch"


def change_plan(location: Location, *, plan: Plan, expected_version: int, by: Viewer, now: datetime) -> MessagePlan:
    """Plan the messages of a salon in this way from now on; what is planned already goes out as it was.

    Raises Forbidden, PlanUnfit and PlanChanged.
    """
    if not by.may(Permission.EDIT_CATALOGUE, location.pk):
        raise Forbidden
    found = list(faults(plan))
    if found:
        raise PlanUnfit(errors=[{"code": code, "pointer": f"/{name}"} for code, name in found])
    with writing():
        row = _row(location)
        changed = MessagePlan.objects.filter(pk=row.pk, version=expected_version)
        columns = _columns(plan)
        before = {name: getattr(row, name) for name in columns if getattr(row, name) != columns[name]}
        if not before and row.version == expected_version:
            return row
        if not changed.update(**columns, version=expected_version + 1):
            raise PlanChanged(version=row.version)
        # Every process keeps the plan for as long as the stamp stays the same.
        rota.renew(location.pk)
        audit.record(
            by=by,
            action="plan.change",
            thing=location,
            location_id=location.pk,
            now=now,
            before=before,
            after={name: columns[name] for name in before},
        )
        return MessagePlan.objects.get(pk=row.pk)


def _row(location: Location) -> MessagePlan:
    """The plan to change, locked; the usual one is stored first."""
    rows = MessagePlan.objects.select_for_update()
    found = rows.filter(location=location).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return MessagePlan.objects.create(location=location)
    except IntegrityError:
        return rows.get(location=location)


def _columns(plan: Plan) -> dict[str, object]:
    return {
        "steps": [step.told() for step in plan.steps],
        "off": sorted(plan.off),
        "opens_minute": plan.window.opens,
        "closes_minute": plan.window.closes,
        "sunday_minute": plan.window.sunday,
        "texts_a_day": plan.texts_a_day,
        "texts_a_week": plan.texts_a_week,
        "aftercare_minute": plan.aftercare_minute,
        "rebooking_days": plan.rebooking_days,
    }
