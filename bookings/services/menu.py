"""Changing the menu: create, change and archive a service."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bookings.models import Service
from bookings.services.refusals import VersionMismatch
from salon.accounts.roles import Permission
from salon.accounts.services import audit
from salon.accounts.viewer import Viewer
from salon.catalogue.models import ServiceTemplate
from salon.core.errors import Forbidden, NotFound, Refusal
from salon.core.writing import writing
from salon.locations.models import Location
from salon.locations.services import rota

CHANGEABLE = frozenset(
    {
        "slug",
        "name",
        "description",
        "family",
        "has_soak",
        "duration_minutes",
        "buffer_before_minutes",
        "buffer_after_minutes",
        "needs_chair",
        "required_qualifications",
        "price",
        "step_minutes",
        "notice_minutes",
        "horizon_days",
        "is_online_bookable",
        "is_screening_required",
        "position",
    }
)

SAME_IN_TEMPLATES = CHANGEABLE - {"step_minutes", "notice_minutes", "horizon_days", "is_online_bookable", "position"}


class SlugTaken(Refusal):
    """Another service of the location, archived ones among them, has the slug."""

    code = "duplicate"


def create(*, location: Location, facts: Mapping[str, Any], by: Viewer, now: datetime) -> Service:
    """Put a service on the menu; raises Forbidden and SlugTaken."""
    _may_edit(by, location.pk)
    service = Service(location=location, **_changeable(facts))
    with writing(refusals={"service_slug_once": SlugTaken}):
        _refuse_taken_slug(service)
        service.save(force_insert=True)
        rota.renew(location.pk)
        audit.record(by=by, action="service.create", thing=service, location_id=location.pk, now=now)
    return service


def change(
    service: Service, *, changes: Mapping[str, Any], expected_version: int, by: Viewer, now: datetime
) -> Service:
    """Change a service that nobody changed since; visits already booked keep what they were booked with.

    Raises Forbidden, NotFound, SlugTaken and VersionMismatch.
    """
    _may_edit(by, service.location_id)
    with writing(refusals={"service_slug_once": SlugTaken}):
        fresh = _locked(service)
        if fresh.version != expected_version:
            raise VersionMismatch(version=fresh.version)
        fields = _changeable(changes)
        for name, value in fields.items():
            setattr(fresh, name, value)
        fresh.version += 1
        _refuse_taken_slug(fresh)
        fresh.save(update_fields=[*fields, "version"])
        rota.renew(fresh.location_id)
        audit.record(
            by=by, action="service.change", thing=fresh, location_id=fresh.location_id, now=now, fields=sorted(fields)
        )
    return fresh


def archive(service: Service, *, by: Viewer, now: datetime) -> None:
    """Take a service off the menu; its visits stay. One already archived stays as it is. Raises Forbidden."""
    _may_edit(by, service.location_id)
    with writing():
        gone = Service.objects.filter(pk=service.pk, archived_at=None).update(
            archived_at=now, version=service.version + 1
        )
        if gone:
            rota.renew(service.location_id)
            audit.record(by=by, action="service.archive", thing=service, location_id=service.location_id, now=now)


def revise(
    service: Service, *, changes: Mapping[str, Any], is_on_menu: bool, expected_version: int, by: Viewer, now: datetime
) -> Service:
    """Change a service and take it off the menu or put it back, in one step; raises what `change` raises."""
    _may_edit(by, service.location_id)
    with writing():
        archived = Service.objects.filter(pk=service.pk, archived_at__isnull=False)
        if is_on_menu and archived.update(archived_at=None):
            rota.renew(service.location_id)
            audit.record(by=by, action="service.bring_back", thing=service, location_id=service.location_id, now=now)
        if changes:
            service = change(service, changes=changes, expected_version=expected_version, by=by, now=now)
        if not is_on_menu:
            archive(service, by=by, now=now)
    return service


def stock(*, location: Location, by: Viewer, now: datetime) -> list[Service]:
    """Put every item of the catalogue on a menu that lacks it, with suggested prices; raises Forbidden."""
    _may_edit(by, location.pk)
    with writing():
        there = set(Service.objects.filter(location=location).values_list("slug", flat=True))
        wanted = ServiceTemplate.objects.filter(is_active=True).exclude(slug__in=there).order_by("position", "code")
        made = Service.objects.bulk_create(_from_template(one, location) for one in wanted)
        rota.renew(location.pk)
        audit.record_all(
            audit.event(by=by, action="service.create", thing=one, location_id=location.pk, now=now, detail={})
            for one in made
        )
    return made


def _from_template(template: ServiceTemplate, location: Location) -> Service:
    return Service(
        location=location,
        other_families=[family for family in template.families if family != template.family],
        is_online_bookable=template.is_online_bookable and not template.is_addon,
        position=template.position,
        **{name: getattr(template, name) for name in SAME_IN_TEMPLATES},
    )


def _may_edit(by: Viewer, location_id: int) -> None:
    if not by.may(Permission.EDIT_CATALOGUE, location_id):
        raise Forbidden


def _changeable(facts: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := facts.keys() - CHANGEABLE:
        raise TypeError(f"a service has no changeable {sorted(unknown)}")
    return dict(facts)


def _refuse_taken_slug(service: Service) -> None:
    same = Service.objects.filter(location_id=service.location_id, slug=service.slug).exclude(pk=service.pk)
    if same.exists():
        raise SlugTaken


def _locked(service: Service) -> Service:
    rows = Service.objects.select_for_update(of=("self",)).select_related("location", "location__policy")
    fresh = rows.filter(pk=service.pk, archived_at=None).first()
    if fresh is None:
        raise NotFound
    return fresh
