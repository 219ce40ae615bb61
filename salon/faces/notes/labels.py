"""What the codes of a note are called, for lists to choose from."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

Words = dict[str, str | Promise]

QUALITIES: Words = {
    "tender": gettext_lazy("tender"),
    "sharp": gettext_lazy("sharp"),
    "burning": gettext_lazy("burning"),
    "nodule": gettext_lazy("hard nodule"),
}
VIEWS: Words = {
    "P": pgettext_lazy("view of a foot", "Sole"),
    "D": pgettext_lazy("view of a foot", "Top"),
    "M": pgettext_lazy("view of a foot", "Inner side"),
    "L": pgettext_lazy("view of a foot", "Outer side"),
}
REACTIONS: Words = {
    "light_headed": gettext_lazy("light-headed"),
    "emotional": gettext_lazy("close to tears"),
    "cold": gettext_lazy("cold"),
    "sweating": gettext_lazy("sweating"),
    "cramp": gettext_lazy("cramp"),
    "tender": gettext_lazy("tender"),
    "other": gettext_lazy("something else"),
}
REFERRAL_KINDS: Words = {
    "doctor": gettext_lazy("their doctor or podiatrist"),
    "today": gettext_lazy("a doctor today"),
    "midwife": gettext_lazy("their midwife"),
    "emergency": gettext_lazy("emergency help now"),
}
RESPONSES: Words = {
    "will_go": gettext_lazy("will go"),
    "thinks_about_it": gettext_lazy("thinks about it"),
    "declined": gettext_lazy("would rather not"),
}
CHANGES: Words = {
    "new": pgettext_lazy("a spot", "new"),
    "gone": pgettext_lazy("a spot", "gone"),
    "better": pgettext_lazy("a spot", "less sore"),
    "worse": pgettext_lazy("a spot", "more sore"),
    "same": pgettext_lazy("a spot", "as before"),
}
ADDENDUM_KINDS: Words = {
    "addition": gettext_lazy("Addition"),
    "correction": gettext_lazy("Correction"),
    "entered_in_error": gettext_lazy("Entered in error"),
}
FEELINGS: Words = {
    "true": pgettext_lazy("feeling of a foot", "normal"),
    "false": pgettext_lazy("feeling of a foot", "reduced"),
}
LOOKS: dict[str, tuple[str | Promise, Words]] = {
    "skin": (
        gettext_lazy("Skin"),
        {
            "normal": pgettext_lazy("skin", "normal"),
            "dry": pgettext_lazy("skin", "dry"),
            "cracked": pgettext_lazy("skin", "cracked"),
            "red": pgettext_lazy("skin", "red"),
            "broken": pgettext_lazy("skin", "broken"),
        },
    ),
    "nails": (
        gettext_lazy("Nails"),
        {
            "normal": pgettext_lazy("nails", "normal"),
            "thick": pgettext_lazy("nails", "thick"),
            "discoloured": pgettext_lazy("nails", "discoloured"),
            "ingrown": pgettext_lazy("nails", "ingrown"),
        },
    ),
    "temperature": (
        gettext_lazy("Warmth"),
        {
            "warm": pgettext_lazy("foot", "warm"),
            "cool": pgettext_lazy("foot", "cool"),
            "cold": pgettext_lazy("foot", "cold"),
            "hot": pgettext_lazy("foot", "hot"),
        },
    ),
    "colour": (
        gettext_lazy("Colour"),
        {
            "normal": pgettext_lazy("colour", "normal"),
            "pale": pgettext_lazy("colour", "pale"),
            "red": pgettext_lazy("colour", "red"),
            "bluish": pgettext_lazy("colour", "bluish"),
        },
    ),
    "swelling": (
        gettext_lazy("Swelling"),
        {
            "none": pgettext_lazy("swelling", "none"),
            "slight": pgettext_lazy("swelling", "slight"),
            "marked": pgettext_lazy("swelling", "marked"),
        },
    ),
    "callus": (
        gettext_lazy("Callus"),
        {
            "none": pgettext_lazy("callus", "none"),
            "some": pgettext_lazy("callus", "some"),
            "much": pgettext_lazy("callus", "much"),
        },
    ),
    "arch": (
        gettext_lazy("Arch, standing"),
        {
            "neutral": pgettext_lazy("arch of a foot", "neutral"),
            "high": pgettext_lazy("arch of a foot", "high"),
            "flat": pgettext_lazy("arch of a foot", "flat"),
            "rolls_in": pgettext_lazy("arch of a foot", "rolls in"),
            "rolls_out": pgettext_lazy("arch of a foot", "rolls out"),
        },
    ),
}


def foot_check() -> list[tuple[str, str | Promise, list[tuple[str, str | Promise]]]]:
    """What is looked at on each foot: code, word, and the choices with their words."""
    return [(code, word, list(choices.items())) for code, (word, choices) in LOOKS.items()]
