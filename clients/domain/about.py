"""What a client may tell once a year beside the health questions. All of it may stay open; no rule looks at it."""

from collections.abc import Collection, Mapping, Sequence

from salon.core.text import tidy

TEXTS = ("emergency_contact", "doctor")
CHOICES: Mapping[str, Sequence[str]] = {
    "sits_long": ("yes", "no"),
    "tight_shoes": ("yes", "no"),
    "reaches_feet": ("alone", "with_help", "no"),
}
GOALS = "goals"
LONGEST = 200
About = dict[str, str | list[str]]


def about_in(given: Mapping[str, Sequence[str]], *, goals: Collection[str]) -> About:
    """What was told of it, each name with its values as they were typed; blanks and unknown choices are left out.

    `goals` are the codes that may be named. Raises UnfitText for control characters.
    """
    told: About = {}
    for name in TEXTS:
        if words := tidy(" ".join(given.get(name, ())))[:LONGEST]:
            told[name] = words
    for name, choices in CHOICES.items():
        if chosen := [one for one in given.get(name, ()) if one in choices]:
            told[name] = chosen[-1]
    if named := [code for code in given.get(GOALS, ()) if code in goals]:
        told[GOALS] = named
    return told
