"""One colour of a salon becomes a set that can be read, in light and in dark."""

from hypothesis import given
from hypothesis import strategies as st

from salon.core.colours import DARK, LIGHT, READABLE, contrast, palette

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_black_on_white_is_the_most_there_is() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert contrast("#ffffff", "#ffffff") == 1


@given(accent=COLOURS)
def test_text_can_be_read_whatever_the_colour(accent: str) -> None:
    sets = palette(accent)
    for ground, tokens in ((LIGHT, sets["light"]), (DARK, sets["dark"])):
        for paper in (ground["paper"], ground["surface"], tokens["accent-soft"]):
            assert contrast(tokens["accent-ink"], paper) >= READABLE
        assert contrast(tokens["on-accent"], tokens["accent"]) >= READABLE
        assert contrast(ground["ink"], tokens["accent-soft"]) >= READABLE


def test_a_readable_colour_stays_as_it_is() -> None:
    assert palette("#1d5d56")["light"]["accent"] == "#1d5d56"
