"""What screening proposes and what a note lacks, in plain words for a therapist."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salon.catalogue.words import told
from salon.faces.notes.labels import Words
from salon.sessionlog.selectors import vocabulary
from salon.sessionlog.selectors.vocabulary import Names

DECISIONS: Words = {
    "clear": gettext_lazy("Clear: nothing to mind"),
    "adapt": gettext_lazy("Adapt: go ahead within these limits"),
    "refer": gettext_lazy("Refer: not today, see a doctor"),
    "stop": gettext_lazy("Stop: not today"),
}
FEET: Words = {"left": gettext_lazy("left"), "right": gettext_lazy("right"), "both": gettext_lazy("both")}
LEFT_ALONE: Words = {
    "left": gettext_lazy("Leave the left foot alone."),
    "right": gettext_lazy("Leave the right foot alone."),
    "both": gettext_lazy("Leave both feet alone."),
}
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
    "subjective.goals": gettext_lazy("Goals"),
    "subjective.complaints": gettext_lazy("Complaints"),
    "subjective.pain": gettext_lazy("Pain before"),
    "subjective.stress": gettext_lazy("Stress before"),
    "subjective.sleep": gettext_lazy("Sleep last week"),
    "subjective.mood": gettext_lazy("Mood"),
    "subjective.anxiety": gettext_lazy("Anxiety"),
    "subjective.energy": gettext_lazy("Energy the day after last time"),
    "subjective.change": gettext_lazy("Since the last visit"),
    "subjective.words": gettext_lazy("In the client's words"),
    "objective.foot_checks": gettext_lazy("Look of the feet"),
    "objective.pain_points": gettext_lazy("Tender spots"),
    "objective.words": gettext_lazy("Found"),
    "assessment.summary": gettext_lazy("Summary"),
    "assessment.adaptations": gettext_lazy("Adaptations"),
    "plan.techniques": gettext_lazy("Techniques"),
    "plan.zones_worked": gettext_lazy("Zones worked"),
    "plan.duration_minutes": gettext_lazy("Duration, minutes"),
    "plan.water_c": gettext_lazy("Water, °C"),
    "plan.reactions": gettext_lazy("Reactions"),
    "plan.aftercare": gettext_lazy("Aftercare given"),
    "plan.next_visit": gettext_lazy("Next visit"),
    "plan.referral": gettext_lazy("Advised to see"),
    "plan.words": gettext_lazy("About the session"),
    "after.pain": gettext_lazy("Pain after"),
    "after.stress": gettext_lazy("Stress after"),
    "after.complaints": gettext_lazy("Complaints after"),
    "after.pulse": gettext_lazy("Pulse after"),
    "after.declined": gettext_lazy("Would rather not say"),
    "after.comment": gettext_lazy("Comment"),
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
    "qualification-lapsed": gettext_lazy("Your certificate for this technique is not in date."),
    "product-allergen": gettext_lazy("The client is allergic to something in this product."),
    "minutes-over-cap": gettext_lazy("The screening allows fewer minutes."),
    "water-too-warm": gettext_lazy("The screening wants the water cooler."),
    "beside-the-foot": gettext_lazy("This spot lies beside the foot."),
    "point-incomplete": gettext_lazy("Say where this spot is."),
    "worked-too-briefly": gettext_lazy("A spot is worked for a minute at least: give the seconds, or say why not."),
    "too-many": gettext_lazy("These are too many."),
    "many-points-worked": gettext_lazy("These are many spots for one session."),
    "very-tender": gettext_lazy("This spot is very tender: press with great care."),
    "firmer-than-usual": gettext_lazy("Firmer than this technique usually is."),
    "not-gentle": gettext_lazy("This complaint wants gentle hands."),
    "second-person-missing": gettext_lazy("A colleague has to vouch for what is set aside."),
    "required": gettext_lazy("This is missing."),
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
    parts = str(error.get("pointer", "")).strip("/").split("/")
    if len(parts) > 2 and parts[2].isdigit():
        told = {"row": int(parts[2]) + 1, "words": words}
        if parts[1] == "techniques":
            return _("Technique %(row)d: %(words)s") % told
        if parts[1] == "pain_points":
            return _("Spot %(row)d: %(words)s") % told
    field = FIELDS.get(".".join(parts[:2])) or PARTS.get(parts[0])
    return _("%(field)s: %(words)s") % {"field": field, "words": words} if field else words


def for_the_script() -> dict[str, str]:
    """What the tablet says by itself, without asking the salon."""
    return {
        "saved": _("Saved"),
        "saving": _("Saving …"),
        "kept": _("No connection: kept on this tablet"),
        "shut": _("Log in again to save; kept on this tablet"),
        "conflict": _("Changed on another tablet too: look at both texts"),
        "partly": _("Saved, but for what does not fit or is not complete."),
        "refused": _("Not saved: something does not fit"),
        "signed": _("Signed meanwhile; what you typed is kept on this tablet"),
        "excluded": _("The screening keeps away from here."),
        "shut_foot": _("The screening leaves this foot alone."),
        "worked": _("worked"),
        "not_worked": _("not worked any more"),
        "beside": _("Tap on the foot."),
        "spot": _("Tender spot"),
        "start": _("Start timer"),
        "stop": _("Stop timer"),
        "mine": _("Yours"),
        "theirs": _("The other tablet's"),
        "take_mine": _("Take yours"),
        "take_theirs": _("Take theirs"),
        "take_both": _("Keep both"),
        "offline_sign": _("Signing needs a connection. Your note is kept on this tablet."),
    }


def names() -> Names:
    """What codes of the catalogue are called, in the reader's language."""
    found = vocabulary.names()
    return Names(
        **{kind.name: {code: told(name) for code, name in getattr(found, kind.name).items()} for kind in fields(found)}
    )


def effect_lines(proposal: Mapping[str, Any], names: Names) -> list[str]:
    """The effects as sentences, each with the rules behind it."""
    lines = []
    for effect in proposal["effects"]:
        because = ", ".join(names.rules.get(code, code) for code in effect["rules"])
        lines.append(f"{_effect_words(effect, names)} ({because})" if because else _effect_words(effect, names))
    return [*lines, *_more(proposal, names)]


def _effect_words(effect: Mapping[str, Any], names: Names) -> str:
    fixed: Words = {
        "STOP": _("No treatment today."),
        "URGENT": _("Urgent: no treatment, get medical help now."),
        "STOP-R": _("No reflexology."),
        "STOP-S": _("No water: dry service only."),
    }
    code = effect["code"]
    if code in fixed:
        return str(fixed[code])
    if code == "STOP-F":
        return str(LEFT_ALONE.get(effect["foot"], LEFT_ALONE["both"]))
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
    values = {"cap": effect["cap"], "where": where}
    return _("Pressure at most %(cap)d on %(where)s.") % values if where else _("Pressure at most %(cap)d.") % values


def _more(proposal: Mapping[str, Any], names: Names) -> Iterator[str]:
    """What is no effect of its own: techniques, water, allergens, whom to see, notes."""
    if proposal["blocked_techniques"]:
        blocked = ", ".join(names.techniques.get(code, code) for code in proposal["blocked_techniques"])
        yield _("Not to be used: %(names)s.") % {"names": blocked}
    if proposal["needs"]["water_max_c"] is not None:
        yield _("Water at most %(cap)d °C.") % {"cap": proposal["needs"]["water_max_c"]}
    yield from (str(REFERRALS[how]) for how in proposal["referrals"] if how in REFERRALS)
    yield from map(told, proposal["notes"])
