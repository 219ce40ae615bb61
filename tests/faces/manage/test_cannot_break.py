"""Inlines, bulk actions, the history, and every other way around an editor: none of them leads anywhere."""

import re

import pytest
from django.urls import reverse

from bookings.models import Chair, Service
from salon.accounts.models import AuditEvent, Membership
from salon.accounts.roles import PERMISSIONS, Permission, Role
from salon.faces.manage.registry import office
from tests import make
from tests.faces.colleagues import logged_in
from tests.faces.desk.test_no_health import CANARY, planted
from tests.faces.manage.conftest import fields_of, sent
from therapists.models import Qualification, Therapist

__all__ = ["planted"]
pytestmark = pytest.mark.django_db
MODELS = sorted(office._registry, key=lambda model: model._meta.label)
WAYS = ("change", "delete", "history")


def page_of(model, way=""):
    return f"/manage/{model._meta.app_label}/{model._meta.model_name}/{way}"


def change(row):
    return page_of(type(row), f"{row.pk}/change/")


def rows_of(models):
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


@pytest.fixture
def furnished(salon_, massage, recliner, mina, omar, sol, wren):
    """A salon with one of each, whose trail has a row."""
    make.load()
    sent(logged_in(sol), change(massage), price="51.00")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_bulk_action_is_neither_offered_nor_carried_out(owner, furnished, model):
    page = owner.get(page_of(model)).content.decode()
    assert 'name="_selected_action"' not in page
    before = rows_of(MODELS)
    told = {"action": "delete_selected", "_selected_action": [row["id"] for row in before[model.__name__]][:50]}
    for more in ({"post": "yes"}, {"index": "0", "select_across": "1"}, {"_save": "Save", "form-0-is_active": ""}):
        assert owner.post(page_of(model), told | more).status_code in (200, 302)
    assert rows_of(MODELS) == before


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_no_form_holds_the_rows_of_another_table(owner, furnished, model, rf):
    assert (office._registry[model].inlines, office._registry[model].list_editable) == ((), ())
    row = model.objects.order_by("pk").first()
    page = owner.get(change(row))
    assert "TOTAL_FORMS" not in page.content.decode()


def test_rows_of_another_table_that_are_sent_along_are_not_read(owner, furnished, mina):
    before = rows_of([Qualification, Membership])
    told = fields_of(owner.get(change(mina))) | {"display_name": "Mina M."}
    for name in ("qualifications", "user__memberships", "form"):
        told |= {f"{name}-TOTAL_FORMS": "1", f"{name}-INITIAL_FORMS": "0", f"{name}-0-valid_from": "2026-01-01"}
        told |= {f"{name}-0-type": str(make.qualification_type("REFLEX").pk), f"{name}-0-therapist": str(mina.pk)}
    assert owner.post(change(mina), told).status_code == 302
    assert rows_of([Qualification, Membership]) == before


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_the_history_of_a_row_is_the_houses_one_trail(owner, furnished, model):
    row = model.objects.order_by("pk").first()
    assert owner.get(page_of(model, f"{row.pk}/history/")).status_code == 404
    assert "/history/" not in owner.get(change(row)).content.decode()


def test_the_trail_tells_of_a_change_and_opens(owner, furnished, massage):
    page = owner.get(page_of(AuditEvent) + f"?q={massage.public_id}").content.decode()
    assert "service.change" in page
    event = AuditEvent.objects.get(action="service.change")
    assert str(massage.public_id) in owner.get(change(event)).content.decode()
    for way in WAYS[:2]:
        assert owner.post(page_of(AuditEvent, f"{event.pk}/{way}/"), {"post": "yes"}).status_code == 403
    assert owner.post(page_of(AuditEvent, "add/"), {"action": "nothing"}).status_code == 403


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.MANAGER])
def test_nobody_else_writes_anything_there(furnished, salon_, role):
    browser = logged_in(make.user(salon_, role=role))
    before = rows_of(MODELS)
    told = {"name": "Mine", "display_name": "Mine", "is_active": "", "post": "yes", "role": "manager"}
    for model in MODELS:
        row = model.objects.order_by("pk").first()
        paths = [page_of(model, f"{row.pk}/{way}/") for way in WAYS]
        for path in (page_of(model), page_of(model, "add/"), *paths):
            assert browser.post(path, told).status_code == 403, path
    for path in ("autocomplete/", "search/?s=mina", "jsi18n/"):
        assert browser.get(f"/manage/{path}").status_code in (403, 404), path
    assert rows_of(MODELS) == before


def test_who_may_enter_may_read_the_trail():
    """The page of the trail asks for nothing more than the door does."""
    entering = [role for role, may in PERMISSIONS.items() if Permission.EDIT_CATALOGUE in may]
    assert [role for role in entering if Permission.READ_AUDIT not in PERMISSIONS[role]] == []


def test_a_manager_reads_no_word_of_health_anywhere(owner, planted, salon_):
    lists = [page_of(model) for model in MODELS]
    forms = [change(row) for model in MODELS for row in model.objects.order_by("-pk")[:12]]
    searches = [f"{path}?q={CANARY[:12]}" for path in lists] + [f"{page_of(AuditEvent)}?q=health"]
    for path in (*lists, *forms, *searches):
        page = owner.get(path)
        assert page.status_code == 200, path
        assert CANARY not in page.content.decode(), path


# ---- what an editor is told instead of breaking it ------------------------------------------------


def test_a_chair_or_a_therapist_with_visits_to_come_does_not_go_unnoticed(owner, furnished, massage, mina, recliner):
    make.appointment(service=massage, therapist=mina, chair=recliner, starts_at=make.at("10:00", days=400))
    for row, model in ((recliner, Chair), (mina, Therapist)):
        answer = sent(owner, change(row), is_active=None)
        assert "Move or cancel these visits first." in answer.content.decode()
        assert model.objects.get(pk=row.pk).is_active


def test_one_log_in_is_one_therapist(owner, furnished, mina, omar):
    answer = sent(owner, change(omar), user=mina.user_id)
    assert "user" in answer.context["adminform"].form.errors
    omar.refresh_from_db()
    assert omar.user_id != mina.user_id


@pytest.mark.parametrize("first", ["add", "change"])
def test_a_certificate_that_ends_before_it_begins_is_not_written_down(owner, furnished, omar, first):
    held = omar.qualifications.order_by("id").first()
    before = rows_of([Qualification])
    told = {"valid_from": "2026-05-02", "expires_on": "2026-05-01"}
    if first == "add":
        told |= {"therapist": str(omar.pk), "type": str(make.qualification_type("NAIL").pk)}
        answer = owner.post(page_of(Qualification, "add/"), told)
    else:
        answer = sent(owner, change(held), **told)
    assert "expires_on" in answer.context["adminform"].form.errors
    assert rows_of([Qualification]) == before


def test_hours_upside_down_are_marked_and_the_week_stays(owner, salon_):
    before = list(salon_.opening_hours.values())
    told = {"form": "week", "day1": "18:00-09:00", "day2": "9-12, 11-15", "day3": "9-25", "day4": "nine to five"}
    answer = owner.post(f"{reverse('desk-hours')}?location={salon_.slug}", told)
    assert answer.status_code == 422
    assert sorted(answer.context["faults"]) == ["day1", "day2", "day3", "day4"]
    assert list(salon_.opening_hours.values()) == before


def test_a_row_of_another_salon_is_no_choice(owner, furnished, other_salon):
    theirs = make.therapist(other_salon, name="Rui")
    kind = make.qualification_type("NAIL").pk
    told = {"therapist": theirs.pk, "type": kind, "valid_from": "2026-01-01"}
    assert "therapist" in owner.post(page_of(Qualification, "add/"), told).context["adminform"].form.errors
    told = {"location": other_salon.pk, "display_name": "Mine", "position": 1}
    assert "location" in owner.post(page_of(Therapist, "add/"), told).context["adminform"].form.errors
    assert theirs.qualifications.count() == 1
    assert Therapist.objects.filter(location=other_salon).count() == 1


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_an_address_that_somebody_made_up_is_no_fault_of_the_house(owner, furnished, model):
    long = "9" * 30
    for rest in ("x/change/", f"{long}/change/", "-1/delete/", f"{long}/delete/", "%00/change/"):
        assert owner.get(page_of(model, rest)).status_code in (302, 403, 404), rest
    for query in ("?q=%00", "?p=x", f"?p={long}", "?o=99.x", "?is_active__exact=2", f"?id__exact={long}", "?e=1"):
        assert owner.get(page_of(model) + query).status_code in (200, 302, 400), query


def test_a_number_that_no_column_holds_is_marked(owner, furnished, massage, recliner, mina):
    for row, field in ((massage, "position"), (recliner, "position"), (recliner, "max_user_kg"), (mina, "position")):
        for value in ("-1", "9" * 12):
            answer = sent(owner, change(row), **{field: value})
            assert answer.status_code == 200, (row, field, value)
            assert field in answer.context["adminform"].form.errors, (row, field, value)
    assert Service.objects.get().position == massage.position


def test_no_page_runs_or_styles_from_within(owner, furnished, mina):
    for path in ("/manage/", page_of(Service), change(mina), page_of(AuditEvent)):
        page = owner.get(path).content.decode()
        assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\son\w+=|\sstyle=", page) == [], path
