"""Texts for clients make no medical claims."""

import pytest

from salon.catalogue.domain.claims import blocked_claims
from salon.catalogue.domain.meaning import CLIENT_TEXTS
from tests.catalogue.files import catalogue

TEXTS = [
    (f"{kind} {row.code} {key}", getattr(row, key))
    for kind, keys in CLIENT_TEXTS.items()
    for row in catalogue().rows[kind]
    for key in keys
]
TEXTS += [(f"advice {advice.code}", line["text"]) for advice in catalogue().rows["advice"] for line in advice.lines]
TEXTS += [
    (f"rule {rule.code} {question.code}", question.text)
    for rule in catalogue().rows["rule"]
    for question in rule.follow_ups
]


@pytest.mark.parametrize(("where", "text"), TEXTS, ids=[where for where, _ in TEXTS])
def test_a_text_of_the_catalogue_makes_no_claim(where, text):
    assert blocked_claims(text) == ()


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Flushes out toxins.", "detox"),
        ("Our DETOX foot bath", "detox"),
        ("Helps against toxicosis.", "pregnancy-sickness"),
        ("It eases morning sickness.", "pregnancy-sickness"),
        ("Your baby develops better.", "baby-develops"),
        ("Prevents varicose veins.", "varicose-veins"),
        ("Lowers your blood pressure.", "blood-values"),
        ("regulates the blood pressure", "blood-values"),
        ("It reduces triglycerides.", "blood-values"),
        ("Works as well as a direct shoulder massage.", "as-good-as"),
        ("A little miracle for migraine", "miracle"),
        ("A tender spot shows a sick organ.", "sick-organ"),
        ("The organs responsible are not in order.", "sick-organ"),
        ("The pain disappears.", "pain-disappears"),
        ("Your pain will be gone.", "pain-disappears"),
        ("Cures headaches", "cure"),
        ("We diagnose your feet.", "diagnosis"),
    ],
)
def test_a_claim_is_found(text, claim):
    assert claim in blocked_claims(text)


@pytest.mark.parametrize(
    "text",
    [
        "Relaxing, good for your mood, and a help to sleep.",
        "Eases tension and gives a sense of wellbeing.",
        "Do you have high or low blood pressure?",
        "Do you have varicose veins?",
        "A tender spot is not a diagnosis.",
        "Tell us about your health.",
        "Move the toe as far as it goes without pain.",
    ],
)
def test_what_may_be_said_passes(text):
    assert blocked_claims(text) == ()
