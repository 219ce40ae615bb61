"""A sentence of a client's record is found nowhere but where it belongs."""

import logging

import pytest
from django.db import connection

from salon.accounts.models import AuditEvent
from salon.accounts.services import audit
from tests.faces.api.asking import form, note

pytestmark = pytest.mark.django_db
SONG = "canary-sings-at-dusk"
NOTE = "/session-notes/5a0c8a3e-9a57-4f7c-8d3a-0a4f5a1b2c3d"


def everything_stored():
    """Every text in every table, as a dump would show it."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [f"{table}: {value}" for row in cursor.fetchall() for value in row]
    return found


@pytest.fixture
def record(calling, mina, wren, grace, visit, set_clock, caplog):
    """The canary in every free text that the API takes; what went wrong on the way is kept too."""
    caplog.set_level(logging.DEBUG)
    tablet, client = calling(mina), calling(grace)
    at = f"/appointments/{visit.public_id}"
    said = form("X-ALLERGY", "X-MEDS")
    for one in said["answers"]:
        if one["value"] == "yes":
            one["details"] = {"which": SONG}
    problems = [client.post(f"{at}/screenings", said)]
    declared = client.post(f"{at}/screenings", form()).data["id"]
    set_clock("10:20")
    looked = {"left": {"words": SONG}}
    decision = {"decision": "adapt", "adaptations": {"words": SONG}, "reason": SONG, "foot_checks": looked}
    wrong = decision | {"adaptations": {"lifted": [SONG], "areas": [SONG]}}
    problems.append(tablet.post(f"/screenings/{declared}/decision", wrong))
    tablet.post(f"/screenings/{declared}/decision", decision)
    tablet.post(f"/clients/{grace.public_id}/clearances", {
        "rule_code": "X-HEART", "doctor": SONG, "scope": SONG, "issued_on": "2026-03-02", "valid_until": "2026-04-02",
    })  # fmt: skip
    set_clock("10:30")
    assert tablet.post(f"{at}/start").status_code == 200
    body = note(visit, subjective={"words": SONG}, objective={"words": SONG}, assessment={"summary": SONG})
    stroke = body["plan"]["techniques"][0] | {"reason": SONG}
    body["plan"] = {**body["plan"], "techniques": [stroke], "words": SONG, "next_visit": SONG}
    unfit = ({"after": {"pain": SONG}}, {"after": {"colour": SONG}}, {"plan": {"aftercare": [SONG]}},
             {"objective": {"pain_points": [{"id": "a", "foot": SONG}]}})  # fmt: skip
    problems += [tablet.put(NOTE, body | change, If_None_Match="*") for change in unfit]
    assert tablet.put(NOTE, body, If_None_Match="*").status_code == 201
    problems.append(tablet.put(NOTE, body))
    problems.append(calling(wren).put(NOTE, body, If_Match='"2"'))
    tablet.post(f"{NOTE}/sign")
    tablet.post(f"{NOTE}/amendments", {"text": SONG, "reason": SONG})
    problems.append(tablet.put(NOTE, body, If_Match='"2"'))
    return problems


def test_it_is_told_to_those_who_may_read_it(calling, mina, grace, record):
    for who in (mina, grace):
        assert SONG in calling(who).get(NOTE).content.decode()


def test_no_table_holds_it_in_clear_text(record, grace):
    stored = everything_stored()
    assert [place for place in stored if SONG in place] == []
    assert [place for place in stored if grace.name in place], "the search finds what is in clear text"


def test_no_problem_says_it_again(record):
    statuses = [answer.status_code for answer in record]
    assert all(status >= 400 for status in statuses[1:]), statuses
    assert [answer.content.decode() for answer in record if SONG in answer.content.decode()] == []


def test_no_log_line_has_it_not_even_of_what_nobody_foresaw(calling, mina, visit, record, caplog, monkeypatch):
    def broken(*_, **__):
        raise KeyError(SONG)

    monkeypatch.setattr(audit, "record", broken)
    answer = calling(mina).post(f"{NOTE}/amendments", {"text": SONG, "reason": SONG})
    assert (answer.status_code, SONG in answer.content.decode()) == (500, False)
    told = [f"{row.getMessage()} {row.args}" for row in caplog.records]
    assert any("KeyError" in line for line in told)
    assert [line for line in told if SONG in line] == []


def test_the_audit_trail_has_codes_only(record):
    assert AuditEvent.objects.filter(action="log.write").exists()
    assert [row.detail for row in AuditEvent.objects.all() if SONG in str(row.detail)] == []
