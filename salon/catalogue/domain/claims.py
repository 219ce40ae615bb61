"""Claims that no text for clients may make: foot care relaxes, it does not treat."""

import re
from collections.abc import Mapping

_CLAIMS: Mapping[str, str] = {
    "detox": r"\bdetox|\btoxins?\b|\btoxinas?\b|\bdesintoxica",
    "pregnancy-sickness": r"\btoxicosis\b|\b(treat|help|eas|reliev|cur)\w*\b[^.]{0,40}\b(pregnancy|morning) sickness",
    "baby-develops": r"\b(baby|fetus|foetus)\b[^.]{0,40}\b(develop|grow)s?\b",
    "varicose-veins": r"\b(prevent|avoid|cur|treat|remov)\w*\b[^.]{0,40}\bvaricose\b",
    "blood-values": (
        r"\b(lower|regulat|reduc|normali[sz]|improv|treat)(s|es|ed|ing|e)?\b[^.]{0,30}"
        r"\b(blood pressure|triglycerid\w*|cholesterol|blood sugar|glucose)"
    ),
    "as-good-as": r"\bas (well|good|effective) as\b[^.]{0,60}\b(shoulder|neck|head|massage|medicine)",
    "miracle": r"\bmiracle|\bmilagro",
    "sick-organ": (
        r"\b(sick|ill|diseased|weak|unwell) organs?\b"
        r"|\borgans?\b[^.]{0,30}\b(is|are) (not in order|ill|sick|unwell|weak)"
        r"|\b(shows?|means?|tells?)\b[^.]{0,40}\borgans?\b"
    ),
    "pain-disappears": r"\bpains?\b[^.]{0,30}\b(disappear|vanish|go(es)? away|be(ing)? gone|is gone)",
    "cure": r"\b(cures?|cured|curing|heals?|healed|healing)\b",
    "diagnosis": r"\b(we|i|can|will|to) diagnos(e|es|ing)\b",
}
CLAIMS: Mapping[str, re.Pattern[str]] = {name: re.compile(text, re.IGNORECASE) for name, text in _CLAIMS.items()}


def blocked_claims(text: str) -> tuple[str, ...]:
    """The names of the claims that the text makes; empty when it may be shown."""
    return tuple(name for name, claim in CLAIMS.items() if claim.search(text))
