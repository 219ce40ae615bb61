"""The canonical text behind a signature."""

import unicodedata
import uuid
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salon.sessionlog.domain.seal import canonical, digest

leaves = st.none() | st.booleans() | st.integers() | st.text()
values = st.recursive(leaves, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)


@given(st.dictionaries(st.text(), values, max_size=5))
def test_does_not_depend_on_the_order_of_keys(content):
    backwards = dict(reversed(content.items()))
    assert digest(content) == digest(backwards)


@given(st.text())
def test_does_not_depend_on_the_form_of_an_accent(text):
    one, other = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert digest({"words": one}) == digest({"words": other})


def test_an_instant_is_the_same_in_every_zone():
    noon = datetime(2026, 3, 10, 12, 0, 0, 123456, tzinfo=UTC)
    assert digest({"at": noon}) == digest({"at": noon.astimezone(timezone(timedelta(hours=5, minutes=45)))})


BASE: dict[str, Any] = {
    "at": datetime(2026, 3, 10, 12, tzinfo=UTC),
    "on": date(2026, 3, 10),
    "id": uuid.UUID(int=1),
    "rows": [{"seconds": 60, "foot": "left"}, {"seconds": 30, "foot": "right"}],
    "words": "Tired feet.",
    "none": None,
}


@pytest.mark.parametrize(
    "changed",
    [
        {"at": datetime(2026, 3, 10, 12, 0, 0, 1, tzinfo=UTC)},
        {"on": date(2026, 3, 11)},
        {"id": uuid.UUID(int=2)},
        {"rows": list(reversed(BASE["rows"]))},
        {"rows": BASE["rows"][:1]},
        {"words": "Tired feet"},
        {"words": "tired feet."},
        {"none": ""},
        {"none": 0},
        {"more": None},
    ],
)
def test_every_change_changes_it(changed):
    assert digest(BASE) != digest(BASE | changed)


def test_numbers_and_their_texts_differ():
    assert digest({"pain": 4}) != digest({"pain": "4"})


def test_names_its_form():
    assert canonical({}) == '{"content":{},"form":"solea-log-1"}'


def test_refuses_what_json_cannot_say():
    with pytest.raises(ValueError, match="Out of range"):
        digest({"pain": float("nan")})
