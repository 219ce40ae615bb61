"""What answers mean for a visit, in plain words."""

from typing import Any

import pytest

from salon.catalogue.models import Zone
from salon.faces.outcome import outcome_of, sentences
from tests import make

PLAIN: dict[str, Any] = {
    "parked": False,
    "urgent": False,
    "dry": False,
    "gentle": False,
    "short": None,
    "note": False,
    "products": False,
    "trained": False,
    "feet": [],
    "around": [],
    "spots": False,
    "amber": False,
}
# What waits for a therapist promises nothing else.
PARKED = "A therapist will look at your answers and contact you. You need not do anything."


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "Thank you. Nothing you told us speaks against your visit."),
        ({"amber": True}, "We will take your answers into account."),
        ({"parked": True}, PARKED),
        ({"note": True}, "Please bring a note from your doctor."),
        ({"dry": True}, "We will treat you without a foot bath."),
        ({"gentle": True}, "We will work gently."),
        ({"short": 30}, "We will spend at most 30 minutes on your feet."),
        ({"feet": ["left"]}, "We will not treat the left foot this time."),
        ({"feet": ["right"]}, "We will not treat the right foot this time."),
        ({"feet": ["left", "right"]}, "We will not treat your feet this time."),
        ({"parked": True, "feet": ["left"], "dry": True}, PARKED),
        ({"spots": True}, "We will work around the spots you know of. Please show them to your therapist."),
        ({"products": True}, "We will leave out the products that you cannot take."),
        ({"trained": True}, "Somebody with the right training will look after you."),
    ],
)
def test_each_effect_has_its_sentence_and_no_other(change, words):
    assert sentences(PLAIN | change) == [words]


def test_without_answers_nothing_is_said():
    assert sentences(outcome_of(None)) == []


@pytest.mark.django_db
def test_an_emergency_is_told_in_the_catalogues_own_words_with_the_salons_number():
    make.load()
    first, second = sentences(PLAIN | {"urgent": True})
    assert first.startswith("What you describe can be an emergency. Please call 112 now")
    assert second.startswith("Do not rub or massage the leg.")


@pytest.mark.django_db
@pytest.mark.parametrize(("foot", "words"), [("left", "%s (left foot)"), ("right", "%s (right foot)"), ("both", "%s")])
def test_places_are_named_with_their_foot(foot, words):
    make.load()
    solar = Zone.objects.get(code="SOLAR").name
    assert sentences(PLAIN | {"around": [[foot, "SOLAR"]]}) == [f"We will keep away from: {words % solar}."]
