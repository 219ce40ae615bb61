"""What screening proposes and what a note lacks, in plain words for a therapist."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salon.sessionlog.selectors.vocabulary import Names

Words = dict[str, str | Promise]

DECISIONS: Words = {
    "clear": gettext_lazy("Clear: nothing to mind"),
    "adapt": gettext_lazy("Adapt: go ahead within these limits"),
    "refer": gettext_lazy("Refer: not today, see a doctor"),
    "stop": gettext_lazy("Stop: not today"),
}
FEET: Words = {"left": gettext_lazy("left"), "right": gettext_lazy("right"), "both": gettext_lazy("both")}
CONSENTS: Words = {
    "guardian": gettext_lazy("A parent or guardian agrees"),
    "authorised": gettext_lazy("The person who helps with decisions agrees"),
}
REFERRALS: Words = {
    "emergency": gettext_lazy("Call the emergency number now and stay with the client."),
    "today": gettext_lazy("The client should see a doctor today."),
    "doctor": gettext_lazy("The client should see their doctor or podiatrist."),
    "midwife": gettext_lazy("The client should tell their midwife."),
}
LIFTABLE: Words = {
    "P": gettext_lazy("the pressure cap"),
    "T": gettext_lazy("the minute cap"),
    "AREA": gettext_lazy("the areas to avoid"),
    "STOP-S": gettext_lazy("dry service only"),
}
# The fields of the note in the order of its page.
FIELDS: Words = {
    "subjective_goals": gettext_lazy("Goals"),
    "subjective_pain": gettext_lazy("Pain before"),
    "subjective_stress": gettext_lazy("Stress before"),
    "subjective_sleep": gettext_lazy("Sleep last week"),
    "subjective_words": gettext_lazy("In the client's words"),
    "objective_words": gettext_lazy("Found"),
    "assessment_summary": gettext_lazy("Summary"),
    "plan_duration_minutes": gettext_lazy("Duration, minutes"),
    "plan_aftercare": gettext_lazy("Aftercare given"),
    "plan_next_visit": gettext_lazy("Next visit"),
    "plan_referral": gettext_lazy("Advised to see"),
    "after_pain": gettext_lazy("Pain after"),
    "after_stress": gettext_lazy("Stress after"),
    "after_declined": gettext_lazy("Would rather not say"),
    "after_comment": gettext_lazy("Comment"),
}
PARTS: Words = {
    "subjective": gettext_lazy("What the client says"),
    "objective": gettext_lazy("What you find"),
    "assessment": gettext_lazy("Your summary"),
    "plan": gettext_lazy("What you did"),
    "after": gettext_lazy("After the session"),
}
MISSING: Words = {
    "decision": gettext_lazy("the decision before the session"),
    "techniques": gettext_lazy("at least one technique"),
    "duration": gettext_lazy("the duration"),
    "after": gettext_lazy("a score after the session, or “declined”"),
    "aftercare": gettext_lazy("aftercare given, or “none”"),
}
FAULTS: Words = {
    "technique-unknown": gettext_lazy("This technique is not in the catalogue."),
    "foot-unknown": gettext_lazy("Say which foot."),
    "seconds-unfit": gettext_lazy("Give the seconds, at least 1."),
    "pressure-unfit": gettext_lazy("Give the pressure from 0 to 5."),
    "region-unknown": gettext_lazy("This region is not on the chart."),
    "zone-unknown": gettext_lazy("This zone is not on the chart."),
    "zone-not-on-that-foot": gettext_lazy("This zone is not on that foot."),
    "zone-not-for-technique": gettext_lazy("This technique does not work on that zone."),
    "technique-blocked": gettext_lazy("The screening rules this technique out."),
    "work-refused": gettext_lazy("The screening rules this kind of work out."),
    "pressure-over-cap": gettext_lazy("The screening allows less pressure."),
    "foot-excluded": gettext_lazy("The screening leaves this foot alone."),
    "area-excluded": gettext_lazy("The screening keeps away from this area."),
    "unfit": gettext_lazy("This value is off its scale."),
    "unfit-text": gettext_lazy("This holds a character that cannot be stored, or is too long."),
    "hold-needs-reason": gettext_lazy("Say why this hold was shorter or longer than usual."),
    "hold-outside-range": gettext_lazy("The hold is outside its usual seconds."),
    "shorter-than-usual": gettext_lazy("Shorter than this technique usually takes."),
    "pain-before-warm-up": gettext_lazy("A pain point was worked before anything warmed the foot up."),
    "adapt-needed": gettext_lazy("There are limits to keep: choose “adapt”."),
    "master-only": gettext_lazy("Only a master may set a limit aside."),
    "reason-missing": gettext_lazy("Say why a limit is set aside."),
    "not-liftable": gettext_lazy("Nobody may set this limit aside."),
    "qualification-missing": gettext_lazy("The therapist does not hold the certificate that this client needs."),
    "consent-missing": gettext_lazy("Somebody else's consent is still needed."),
    "decision-unknown": gettext_lazy("Choose a decision."),
    "invalid-value": gettext_lazy("An answer does not fit its question."),
    "unknown-follow-up": gettext_lazy("An answer does not fit its question."),
}


def fault_words(error: Mapping[str, Any]) -> str:
    """One fault of a note or decision, with the row or the field it is in."""
    words = str(FAULTS.get(error["code"], _("Something here does not fit.")))
    pointer = str(error.get("pointer", "")).strip("/")
    place = pointer.rpartition("/")[2]
    if place.isdigit():
        return _("Technique %(row)d: %(words)s") % {"row": int(place) + 1, "words": words}
    field = FIELDS.get(pointer.replace("/", "_")) or PARTS.get(pointer)
    return _("%(field)s: %(words)s") % {"field": field, "words": words} if field else words


def effect_lines(proposal: Mapping[str, Any], names: Names) -> list[str]:
    """The effects as sentences, each with the rules behind it."""
    lines = []
    for effect in proposal["effects"]:
        because = ", ".join(names.rules.get(code, code) for code in effect["rules"])
        lines.append(f"{_effect_words(effect, names)} ({because})" if because else _effect_words(effect, names))
    return [*lines, *_more(proposal, names)]


def _effect_words(effect: Mapping[str, Any], names: Names) -> str:
    told: Words = {
        "STOP": _("No treatment today."),
        "URGENT": _("Urgent: no treatment, get medical help now."),
        "STOP-R": _("No reflexology."),
        "STOP-S": _("No water: dry service only."),
    }
    code = effect["code"]
    if code in told:
        return str(told[code])
    if code == "STOP-F":
        return _("Leave alone: %(foot)s foot.") % {"foot": FEET.get(effect["foot"], "")}
    if code == "MED":
        return _("A doctor's written word is needed first.")
    if code == "T":
        return _("At most %(cap)d minutes.") % {"cap": effect["cap"]}
    if code == "Q":
        return _("Only with the certificate %(name)s.") % {
            "name": names.qualifications.get(effect["qualification"], effect["qualification"])
        }
    if code == "CONS":
        return str(CONSENTS.get(effect["who"], _("Another person's consent is needed."))) + "?"
    return _place_words(effect, names)


def _place_words(effect: Mapping[str, Any], names: Names) -> str:
    """AREA and P, which may hold for a part of a foot only."""
    codes = [*effect.get("zones", ()), *effect.get("regions", ())]
    places = ", ".join(names.places.get(code, code) for code in codes)
    where = f"{places} ({FEET.get(effect['foot'], '')})" if places else ""
    if effect["code"] == "AREA":
        return _("Keep away from: %(where)s.") % {"where": where} if where else _("Keep away from the affected places.")
    told = {"cap": effect["cap"], "where": where}
    return _("Pressure at most %(cap)d on %(where)s.") % told if where else _("Pressure at most %(cap)d.") % told


def _more(proposal: Mapping[str, Any], names: Names) -> Iterator[str]:
    """What is no effect of its own: techniques, water, allergens, whom to see, notes."""
    if proposal["blocked_techniques"]:
        blocked = ", ".join(names.techniques.get(code, code) for code in proposal["blocked_techniques"])
        yield _("Not to be used: %(names)s.") % {"names": blocked}
    if proposal["needs"]["water_max_c"] is not None:
        yield _("Water at most %(cap)d °C.") % {"cap": proposal["needs"]["water_max_c"]}
    yield from (str(REFERRALS[how]) for how in proposal["referrals"] if how in REFERRALS)
    yield from proposal["notes"]
