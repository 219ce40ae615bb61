"""What the answers of the check mean for the visit, in plain words for whoever gave them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from clients.domain.proposal import AMBER, WE_WILL_CONTACT_YOU, Proposal
from salon.catalogue import selectors as catalogue
from salon.catalogue.domain.homecare import filled
from salon.catalogue.words import told

GENTLE = 2
COMPANY: dict[str, str | Promise] = {
    "guardian": gettext_lazy("Please come with a parent or guardian, who agrees with you to the visit."),
    "authorised": gettext_lazy("Please come with the person who helps you decide."),
}
Outcome = Mapping[str, Any]


def outcome_of(proposal: Proposal | None) -> Outcome:
    """What is to be said of a proposal, without what was answered; empty without answers."""
    if proposal is None:
        return {}
    cap = proposal.needs.pressure_cap
    return {
        "parked": proposal.outcome == WE_WILL_CONTACT_YOU,
        "urgent": proposal.is_urgent,
        "dry": proposal.needs.is_dry or "SOAK" in proposal.blocked_families,
        "gentle": cap is not None and cap <= GENTLE,
        "short": proposal.needs.minute_cap,
        "note": bool(proposal.clearances_needed),
        "products": bool(proposal.allergens),
        "trained": bool(proposal.needs.qualifications or proposal.needs.wants_master),
        "feet": list(proposal.excluded_feet),
        "around": [[area.foot, *area.zones, *area.regions] for area in proposal.areas if not area.is_marked],
        "spots": any(area.is_marked for area in proposal.areas),
        "company": list(proposal.needs.consents),
        "amber": proposal.light == AMBER,
    }


def sentences(outcome: Outcome) -> list[str]:
    """The outcome in plain words, the most urgent first; nothing where nothing was answered."""
    return list(_said(outcome)) if outcome else []


def _said(outcome: Outcome) -> Iterator[str]:
    if outcome["urgent"]:
        yield from _notice("NT-EMERGENCY")
    if outcome["parked"]:
        yield _("A therapist will look at your answers and contact you. You need not do anything.")
    if outcome["note"]:
        yield _("Please bring a note from your doctor.")
    yield from (str(COMPANY[who]) for who in outcome.get("company", ()) if who in COMPANY)
    if outcome["parked"]:
        # What will be done, and whether, is for the therapist to say.
        return
    if outcome["feet"]:
        yield _untouched(outcome["feet"])
    places = [_place(foot, codes) for foot, *codes in outcome["around"]]
    if any(places):
        yield _("We will keep away from: %(places)s.") % {"places": "; ".join(place for place in places if place)}
    yield from _adapted(outcome)
    if not any(value for name, value in outcome.items() if name != "amber"):
        yield (
            _("We will take your answers into account.")
            if outcome["amber"]
            else _("Thank you. Nothing you told us speaks against your visit.")
        )


def _notice(code: str) -> Iterator[str]:
    """A fixed text of the catalogue, line by line."""
    notice = catalogue.advice(code=code)
    values = {**catalogue.settings(), **notice.parameters}
    yield from (filled(told(line["text"]), values) for line in notice.lines)


def _adapted(outcome: Outcome) -> Iterator[str]:
    """What will be done otherwise."""
    if outcome["spots"]:
        yield _("We will work around the spots you know of. Please show them to your therapist.")
    if outcome["dry"]:
        yield _("We will treat you without a foot bath.")
    if outcome["gentle"]:
        yield _("We will work gently.")
    if outcome["short"]:
        yield _("We will spend at most %(minutes)s minutes on your feet.") % {"minutes": outcome["short"]}
    if outcome["products"]:
        yield _("We will leave out the products that you cannot take.")
    if outcome["trained"]:
        yield _("Somebody with the right training will look after you.")


def _untouched(feet: Sequence[str]) -> str:
    words = {
        "left": _("We will not treat the left foot this time."),
        "right": _("We will not treat the right foot this time."),
    }
    return words[feet[0]] if len(feet) == 1 else _("We will not treat your feet this time.")


def _place(foot: str, codes: Sequence[str]) -> str:
    names = [told(name) for name in _names(codes)]
    sides = {"left": pgettext("foot", "left foot"), "right": pgettext("foot", "right foot")}
    side = sides.get(foot, "")
    return f"{', '.join(names)} ({side})" if names and side else ", ".join(names)


def _names(codes: Sequence[str]) -> list[str]:
    """What zones and regions are called."""
    named = {place.code: place.name for place in (*catalogue.zones(), *catalogue.regions())}
    return [named[code] for code in codes if code in named]
