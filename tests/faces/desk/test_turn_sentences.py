"""Sentences of the desk about somebody: whole ones, so that each language puts the name where it belongs."""

import pytest
from django.utils import translation

from salon.faces.desk.parts import sentence_about
from salon.faces.desk.turns import CHOSEN, PASSED
from salon.faces.desk.waitlist import NO_PLACE, WHY

SENTENCES = [*CHOSEN.values(), *PASSED.values(), *WHY.values(), NO_PLACE]


@pytest.mark.parametrize("language", ["en", "es", "vi", "zh-hans"])
def test_every_sentence_holds_its_name_and_its_end(language):
    with translation.override(language):
        for words in map(str, SENTENCES):
            assert "%(who)s" in words
            assert words.endswith((".", "。"))


def test_a_language_may_begin_with_another_word_than_the_name():
    with translation.override("es"):
        assert sentence_about("Mina", CHOSEN["turn"]).startswith("Le toca a <bdi>Mina</bdi>")


def test_a_name_is_written_and_never_carried_out():
    assert sentence_about("<b>{x}%", PASSED["later"], time="10:30") == (
        "<bdi>&lt;b&gt;{x}%</bdi> could begin at 10:30 only and keeps the turn."
    )
