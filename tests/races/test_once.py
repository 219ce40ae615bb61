"""The same thing told many times at once is written down once."""

from bookings.models import TurnPause
from bookings.services import inbound, turns
from salon.accounts.viewer import SYSTEM
from salon.outbox.models import InboundText
from tests.make import at
from tests.races import crowd

NOW, TOLD = at("10:00"), 8


def test_a_text_that_is_told_many_times_is_taken_once(grace):
    def act(number: int) -> int:
        text = inbound.receive(provider="file", provider_id="7", sender=str(grace.phone), words="Hello", now=NOW)
        return text.pk

    outcomes = crowd.threads(TOLD, act)
    assert crowd.errors(outcomes) == []
    assert set(crowd.values(outcomes)) == {InboundText.objects.get().pk}


def test_a_therapist_who_is_sent_on_a_break_by_many_pauses_once(mina):
    outcomes = crowd.threads(TOLD, lambda number: turns.pause(mina, reason="break", by=SYSTEM, now=NOW).pk)
    assert crowd.errors(outcomes) == []
    assert set(crowd.values(outcomes)) == {TurnPause.objects.get().pk}
