"""Changing the menu: who may, what it leaves behind, and what it takes with it."""

import pytest

from bookings.models import Service
from bookings.selectors import menu as selectors
from bookings.services import menu
from bookings.services.refusals import VersionMismatch
from salon.accounts.models import AuditEvent
from salon.accounts.roles import Role
from salon.core.errors import Forbidden, NotFound
from salon.locations.models import Location
from tests import make

pytestmark = pytest.mark.django_db

FACTS = {"slug": "stones", "name": "Stones", "family": "RELAX", "duration_minutes": 30, "price": "30.00"}


def stamp(location):
    return Location.objects.get(pk=location.pk).rota_stamp


def test_a_new_service_is_written_down_and_renews_the_rota(salon_, sol, viewer, now):
    before = stamp(salon_)
    service = menu.create(location=salon_, facts=FACTS, by=viewer(sol), now=now)
    assert selectors.service_for(location=salon_, slug="stones") == service
    assert stamp(salon_) != before
    event = AuditEvent.objects.get()
    assert (event.action, event.object_id, event.location_id) == ("service.create", service.public_id, salon_.pk)


def test_a_taken_slug_changes_nothing_at_all(salon_, massage, sol, viewer, now):
    before = stamp(salon_)
    with pytest.raises(menu.SlugTaken):
        menu.create(location=salon_, facts=FACTS | {"slug": massage.slug}, by=viewer(sol), now=now)
    other = make.service(salon_, slug="other")
    before = stamp(salon_)
    with pytest.raises(menu.SlugTaken):
        menu.change(other, changes={"slug": massage.slug}, expected_version=1, by=viewer(sol), now=now)
    assert (stamp(salon_), AuditEvent.objects.count(), Service.objects.get(pk=other.pk).slug) == (before, 0, "other")


def test_the_same_slug_may_stand_at_another_location(massage, other_salon, viewer, now):
    owner = make.user(other_salon, role=Role.MANAGER, name="Rui")
    menu.create(location=other_salon, facts=FACTS | {"slug": massage.slug}, by=viewer(owner), now=now)
    assert Service.objects.filter(slug=massage.slug).count() == 2


def test_a_change_counts_up_and_a_stale_one_is_refused(massage, sol, viewer, now):
    changed = menu.change(massage, changes={"name": "New"}, expected_version=1, by=viewer(sol), now=now)
    assert (changed.name, changed.version) == ("New", 2)
    with pytest.raises(VersionMismatch) as refused:
        menu.change(massage, changes={"name": "Newer"}, expected_version=1, by=viewer(sol), now=now)
    assert refused.value.params == {"version": 2}
    assert AuditEvent.objects.get().detail == {"fields": ["name"]}


def test_an_archived_service_leaves_the_menu_and_keeps_its_visits(massage, mina, whirlpool, grace, sol, viewer, now):
    appointment = make.appointment(
        service=massage, therapist=mina, starts_at=make.at("10:00"), chair=whirlpool, client=grace
    )
    for _ in range(2):
        menu.archive(massage, by=viewer(sol), now=now)
    with pytest.raises(NotFound):
        selectors.service_for(public_id=massage.public_id)
    with pytest.raises(NotFound):
        menu.change(massage, changes={"name": "New"}, expected_version=1, by=viewer(sol), now=now)
    appointment.refresh_from_db()
    assert appointment.status == "confirmed"
    assert AuditEvent.objects.filter(action="service.archive").count() == 1


def test_only_who_edits_the_catalogue_there_may(massage, wren, mina, viewer, now, other_salon):
    foreign = make.user(other_salon, role=Role.MANAGER, name="Rui")
    for who in (wren, mina, foreign, None):
        with pytest.raises(Forbidden):
            menu.change(massage, changes={"name": "New"}, expected_version=1, by=viewer(who), now=now)
        with pytest.raises(Forbidden):
            menu.archive(massage, by=viewer(who), now=now)
        with pytest.raises(Forbidden):
            menu.create(location=massage.location, facts=FACTS, by=viewer(who), now=now)


def test_a_lapsed_certificate_qualifies_nobody(reflexology, mina, omar):
    day_before, day = make.at("09:00", days=-1).date(), make.at("09:00").date()
    assert selectors.qualified_therapists(reflexology, day_before) == [mina, omar]
    assert selectors.qualified_therapists(reflexology, day) == [mina]


def test_public_names_follow_the_roster(salon_, mina):
    assert selectors.names_of(salon_).therapists == {mina.pk: str(mina.public_id)}
    omar = make.therapist(salon_, name="Omar")
    salon_.refresh_from_db()
    assert selectors.names_of(salon_).therapists[omar.pk] == str(omar.public_id)
