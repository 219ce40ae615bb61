"""What becomes of typed text before it is stored."""

import pytest

from salon.core.text import UnfitText, tidy

TURNING = [*"\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"]


@pytest.mark.parametrize("mark", TURNING)
def test_marks_that_turn_text_around_are_left_out(mark: str) -> None:
    assert tidy(f"{mark}Grace {mark}Hopkins{mark} ") == "Grace Hopkins"


@pytest.mark.parametrize("name", ["نورا القاسم", "דנה לוי", "می\u200cخواهم", "क्\u200dष", "Zoë Ünal"])
def test_names_of_every_script_stay_whole(name: str) -> None:
    assert tidy(name) == name


def test_nothing_but_marks_is_nothing() -> None:
    assert tidy("\u202e \u2069") == ""


@pytest.mark.parametrize("text", ["a\x00b", "a\x07b", "a\x85b", "\ud800"])
def test_control_characters_are_refused(text: str) -> None:
    with pytest.raises(UnfitText):
        tidy(text)
