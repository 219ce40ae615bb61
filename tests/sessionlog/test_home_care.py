"""What a client reads at home: what was ticked, cut to what the screening allows, behind a key of its own."""

from typing import Any

import pytest

from clients.services import health
from salon.accounts.models import AuditEvent
from salon.accounts.selectors import viewer_of_token
from salon.accounts.viewer import ANONYMOUS
from salon.core.errors import NotFound
from salon.outbox.models import Message
from salon.sessionlog.domain.plan import Use
from salon.sessionlog.models import SessionLog
from salon.sessionlog.selectors.homecare import home_care, log_behind
from salon.sessionlog.services import sessions, signing
from salon.sessionlog.services.aftercare import open_home_care
from tests import make
from tests.sessionlog.steps import BOTH_LOOKED_AT, WHOLE, decided, nothing_to_declare, started, written

pytestmark = pytest.mark.django_db
NUMB: dict[str, dict[str, Any]] = {"X-NEURO": {"value": "yes"}}


def plan(*aftercare: str, **more: Any) -> dict[str, dict[str, Any]]:
    return WHOLE | {"plan": {"duration_minutes": 40, "aftercare": list(aftercare), **more}}


def signed(log: SessionLog, by: Any, sections: dict[str, Any], **more: Any) -> SessionLog:
    return signing.sign(written(log, by, sections=sections, **more), by=by, now=make.at("11:20"))


def lines(log: SessionLog) -> list[str]:
    return [line for one in home_care(log) for line in one.lines]


def key_of(message: Message) -> str:
    return str(message.content["manage_token"])


def test_what_the_therapist_ticked_is_told_in_the_salons_order(visit, as_mina):
    log = signed(started(visit, as_mina), as_mina, plan("HC-PIT", "HC-WARMUP"))
    assert [one.name for one in home_care(log)] == ["Warm up first", home_care(log)[1].name]
    assert any("warm water" in line for line in lines(log))
    assert not any("{" in line for line in lines(log))


def test_numb_feet_are_told_of_no_bath(visit, as_mina, as_master):
    letter: Any = {"rule_code": "X-NEURO", "doctor": "Dr. Li", "issued_on": make.TUESDAY, "valid_until": make.TUESDAY}
    health.clear(visit.client, by=as_mina, now=make.at("10:10"), **letter)
    decided(
        visit,
        as_master,
        answers=nothing_to_declare() | NUMB,
        foot_check=BOTH_LOOKED_AT,
        decision="adapt",
        reason="Numb toes.",
    )
    visit.refresh_from_db()
    log = sessions.start(visit, by=as_mina, now=make.at("10:30"))
    log = signed(log, as_mina, plan("HC-WARMUP"), techniques=[Use("T-STROKE", "both", 300, 1, region_code="A-WHOLE")])
    assert lines(log), "something is left"
    assert not any("warm water" in line for line in lines(log))


def test_reflex_work_tells_how_one_may_feel_and_a_referral_whom_to_see(visit, as_mina):
    sections = plan("HC-PIT", referral={"category": "doctor", "response": "will_go"})
    log = signed(started(visit, as_mina), as_mina, sections)
    assert "Please show this to your doctor or podiatrist at your next chance." in lines(log)
    assert not any("midwife" in line for line in lines(log))


def test_a_therapist_who_ticks_none_sends_nothing(visit, as_mina):
    log = signed(started(visit, as_mina), as_mina, plan("none"))
    assert home_care(log) == []
    assert not Message.objects.filter(kind="aftercare").exists()


def test_signing_plans_one_mail_with_a_key_to_this_log_alone(visit, as_mina):
    log = signed(started(visit, as_mina), as_mina, plan("HC-PIT"))
    signing.sign(log, by=as_mina, now=make.at("11:30"))
    message = Message.objects.get(kind="aftercare")
    assert message.due_at == make.at("10:00", days=1)
    holder = viewer_of_token(key_of(message), now=make.at("10:05", days=1), ip=None, request_id="")
    assert log_behind(holder) == log
    assert holder.subject != visit.visit.public_id


def test_every_look_is_written_down(visit, as_mina):
    log = signed(started(visit, as_mina), as_mina, plan("HC-PIT"))
    holder = viewer_of_token(
        key_of(Message.objects.get(kind="aftercare")), now=make.at("12:00"), ip=None, request_id=""
    )
    before = AuditEvent.objects.filter(action="log.read").count()
    assert open_home_care(log, by=holder, now=make.at("12:00"), say=str) == home_care(log)
    event = AuditEvent.objects.filter(action="log.read").latest("id")
    assert AuditEvent.objects.filter(action="log.read").count() == before + 1
    assert (event.object_id, event.purpose, event.actor) == (log.public_id, "aftercare", f"holder:{log.public_id}")


def test_a_key_opens_nothing_else_and_nothing_unsigned(visit, as_mina):
    log = written(started(visit, as_mina), as_mina)
    for viewer in (ANONYMOUS, make.viewer(visit.visit), as_mina):
        with pytest.raises(NotFound):
            log_behind(viewer)
    holder = make.viewer(visit.visit).__class__(kind=make.viewer(visit.visit).kind, subject=log.public_id)
    with pytest.raises(NotFound):
        log_behind(holder)
