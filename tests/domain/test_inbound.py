"""What a text means."""

import pytest

from salon.outbox.domain.inbound import Meaning, meaning_of


@pytest.mark.parametrize(
    "words",
    [
        # The words that must work in the USA.
        "stop", "quit", "end", "revoke", "opt out", "cancel", "unsubscribe",
        "STOP", " Stop. ", "stop!!", "Stop texting me", "please stop", "Opt-out", "CANCEL", "StopAll",
        "baja", "Dừng", "huỷ", "退订", "取消", "no more texts please",
    ],
)  # fmt: skip
def test_a_word_for_no_more_texts_is_one_in_every_language_shipped(words):
    assert meaning_of(words) is Meaning.STOP


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("C", Meaning.CONFIRM),
        ("yes!", Meaning.CONFIRM),
        ("Sí", Meaning.CONFIRM),
        ("确认", Meaning.CONFIRM),
        ("r", Meaning.MOVE),
        ("Reschedule", Meaning.MOVE),
        ("HELP", Meaning.HELP),
        ("ayuda", Meaning.HELP),
        ("Start", Meaning.START),
        ("Wrong number", Meaning.WRONG_NUMBER),
        ("wrong number, sorry", Meaning.WRONG_NUMBER),
        ("Número equivocado", Meaning.WRONG_NUMBER),
    ],
)
def test_knows_what_can_be_asked_by_text(words, meaning):
    assert meaning_of(words) is meaning


@pytest.mark.parametrize(
    "words",
    [
        "Cancel my visit on Friday please", "End of the week would suit me better", "Can I come at three?",
        "stopping by at noon", "I will be there, see you", "", "👍", "yes but later", "help me find you",
    ],
)  # fmt: skip
def test_what_is_none_of_it_is_for_somebody_to_read(words):
    assert meaning_of(words) is Meaning.OTHER
