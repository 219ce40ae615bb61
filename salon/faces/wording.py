"""Refusal code → title and sentence, for every face."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from salon.core.errors import Refusal

Words = dict[str, Any]

# What happened, in a few words; the same whenever the code is.
TITLES: Words = {
    "malformed": _("The request cannot be read"),
    "idempotency-key-required": _("The request needs a key"),
    "unauthenticated": _("Log in first"),
    "token-invalid": _("This token does not open anything"),
    "forbidden": _("You may not do this"),
    "csrf": _("The page is out of date"),
    "break-glass-required": _("A reason is needed"),
    "not-found": _("Not found"),
    "method-not-allowed": _("This cannot be done here"),
    "not-acceptable": _("No such form of answer"),
    "too-large": _("The request is too large"),
    "unsupported-media-type": _("The request is not JSON"),
    "slot-taken": _("This time is no longer free"),
    "client-overlap": _("The client is booked at that time"),
    "chair-not-ready": _("The chair is not ready"),
    "invalid-transition": _("This step is not possible now"),
    "note-signed": _("The note is signed"),
    "contact-time-not-reached": _("The disinfectant needs more time"),
    "schedule-conflict": _("There are visits at that time"),
    "idempotency-in-progress": _("The same request is still running"),
    "offer-taken": _("The offer went to somebody else"),
    "duplicate": _("There is one already"),
    "hold-expired": _("The time was held too long"),
    "link-expired": _("The link has expired"),
    "offer-expired": _("The offer has expired"),
    "version-mismatch": _("Somebody else changed this"),
    "precondition-required": _("The version is missing"),
    "validation": _("Something is filled in wrongly"),
    "unknown-field": _("There is a field too many"),
    "window-too-large": _("Too many days at once"),
    "not-offered": _("This time is not on offer"),
    "in-past": _("This time has passed"),
    "notice-too-short": _("This time is too soon"),
    "beyond-horizon": _("This time is too far ahead"),
    "outside-hours": _("Nobody works at that time"),
    "not-qualified": _("The therapist may not give this service"),
    "screening-required": _("Health questions are open"),
    "screening-stop": _("No treatment today"),
    "pin-unfit": _("This PIN does not fit"),
    "consent-required": _("An agreement is missing"),
    "note-incomplete": _("The note is incomplete"),
    "policy-window": _("It is too late to change this online"),
    "too-many-open": _("Too many times are held or booked"),
    "idempotency-key-reused": _("The key belongs to another request"),
    "rate-limited": _("Too many requests"),
    "code-wrong": _("This number does not fit"),
    "effort-required": _("One moment, please"),
    "second-person-required": _("Somebody else has to approve this"),
    "last-manager": _("The salon needs a manager"),
    "internal": _("Something went wrong"),
    "unavailable": _("The salon cannot be reached just now"),
    "refused": _("This is not possible"),
}

# What to do about it.
SENTENCES: Words = {
    "malformed": _("Send the request as valid JSON in UTF-8."),
    "idempotency-key-required": _(
        "Send an Idempotency-Key header of 16 to 255 visible ASCII characters, at least 22 when not logged in."
    ),
    "unauthenticated": _("Log in, or send a token, and try again."),
    "token-invalid": _("It is unknown, has expired or was taken back. Ask for a new one."),
    "forbidden": _("Ask somebody at the salon whose role allows it."),
    "csrf": _("Load the page again and repeat what you did."),
    "break-glass-required": _("Say why you need to see this before you open it."),
    "not-found": _("Check the address. What you look for may have been removed, or is not open to you."),
    "method-not-allowed": _("Use one of the methods that the Allow header names."),
    "not-acceptable": _("Ask for application/json."),
    "too-large": _("Send at most 256 KiB."),
    "unsupported-media-type": _("Send the request as application/json."),
    "slot-taken": _("Somebody else was a moment quicker. Choose another time."),
    "client-overlap": _("Choose another time, or move the client's other appointment first."),
    "chair-not-ready": _("Wait until the chair is clean, or choose another one."),
    "invalid-transition": _("Load the appointment again to see where it stands, and choose a step that fits."),
    "note-signed": _("A signed note cannot be changed."),
    "contact-time-not-reached": _("Wait until the contact time is over, then finish the entry."),
    "schedule-conflict": _("Move or cancel these visits first."),
    "idempotency-in-progress": _("Wait a second and send it again with the same key."),
    "offer-taken": _("You keep your place on the list."),
    "duplicate": _("Use the one that exists, or choose another name."),
    "hold-expired": _("Choose the time again, if it is still free."),
    "link-expired": _("Ask for a new link."),
    "offer-expired": _("You keep your place on the list."),
    "version-mismatch": _("Load it again, look at what changed, and repeat your change."),
    "precondition-required": _("Send the version you have seen in an If-Match header."),
    "validation": _("Correct the marked places and send it again."),
    "unknown-field": _("Leave out the marked fields; the salon does not know them."),
    "window-too-large": _("Ask for at most 31 days."),
    "not-offered": _("Choose one of the times on offer."),
    "in-past": _("Choose a time that is still to come."),
    "notice-too-short": _("Choose a later time, or call the salon."),
    "beyond-horizon": _("Choose an earlier time."),
    "outside-hours": _("Choose a time within the working hours."),
    "not-qualified": _("Choose another therapist, or leave the choice to the salon."),
    "screening-required": _("Answer the health questions; a therapist looks at the answers before the session."),
    "pin-unfit": _("Choose four to eight digits that are not easy to guess, and give your password."),
    "screening-stop": _("A therapist decided against a treatment today. Offer another day, or advise to see a doctor."),
    "consent-required": _("Tick what has to be agreed to, and send it again."),
    "note-incomplete": _("Fill in the marked parts, then sign."),
    "policy-window": _("Please call the salon."),
    "too-many-open": _("Confirm or give up one of them first."),
    "idempotency-key-reused": _("Use a new key for a new request."),
    "rate-limited": _("Wait a little and try again."),
    "code-wrong": _("Type the number from the last message we sent you, or have a new one sent."),
    "effort-required": _("Much was asked from where you are. Wait ten seconds and press once more."),
    "last-manager": _("Give somebody else the role of a manager first."),
    "second-person-required": _("Whoever asked for it cannot approve it. Ask another manager."),
    "internal": _("It is not your fault. Try again later; tell the salon the request's number if it stays."),
    "unavailable": _("Try again in a few seconds."),
    "refused": _("The salon's rules do not allow it."),
}

# What is wrong with one field.
FAULTS: Words = {
    "required": _("This is required."),
    "unknown_field": _("There is no such field."),
    "unfit_text": _("This holds a character that cannot be stored."),
    "offset_required": _("Give the instant with its offset from UTC, such as 2026-10-24T10:00:00+02:00."),
    "out_of_range": _("This lies outside what the salon can keep."),
    "whole_minutes": _("Give whole minutes."),
    "not_after_start": _("The end must lie after the start."),
    "not_an_object": _("Give a JSON object."),
    "not_a_string": _("Give a text."),
    "not_a_boolean": _("Give true or false."),
    "not_an_integer": _("Give a whole number."),
    "invalid": _("This is not valid."),
    "contact_required": _("Give an e-mail address or a phone number."),
    "unknown": _("There is no such thing here."),
    "one_location": _("All of it must be at one salon."),
    "too_far_apart": _("All of it must lie within one day."),
    "unknown_code": _("There is no such question."),
    "unknown_follow_up": _("This question asks for no such thing."),
    "invalid_value": _("This does not answer the question."),
    "stale_version": _("The questions have changed. Load them again."),
    "clock": _("Give a clock time such as 09:30; 24:00 is the end of a day."),
    "overlap": _("This overlaps with another one."),
    "bad_cursor": _("Take the cursor from the answer before, unchanged."),
    "not_a_choice": _("This is none of the choices."),
    "answered_twice": _("This question is answered twice."),
    "out_of_place": _("This does not belong here."),
    # A decision before a session.
    "decision_unknown": _("Choose a decision."),
    "area_unknown": _("There is no such area on the chart."),
    "adapt_needed": _("There are limits to keep: choose “adapt”."),
    "not_liftable": _("Nobody may set this limit aside."),
    "master_only": _("Only a master may set a limit aside."),
    "second_person_missing": _("A second person has to vouch for what is set aside."),
    "reason_missing": _("Say why a limit is set aside."),
    "qualification_missing": _("The therapist does not hold the certificate that this client needs."),
    "consent_missing": _("Somebody else's consent is still needed."),
    # A note.
    "unfit": _("This cannot be kept: no such thing, or off its scale."),
    "too_many": _("These are too many."),
    "technique_unknown": _("This technique is not in the catalogue."),
    "foot_unknown": _("Say which foot."),
    "seconds_unfit": _("Give the seconds, at least 1."),
    "pressure_unfit": _("Give the pressure from 0 to 5."),
    "region_unknown": _("This region is not on the chart."),
    "zone_unknown": _("This zone is not on the chart."),
    "zone_not_on_that_foot": _("This zone is not on that foot."),
    "zone_not_for_technique": _("This technique does not work on that zone."),
    "technique_blocked": _("The screening rules this technique out."),
    "work_refused": _("The screening rules this kind of work out."),
    "pressure_over_cap": _("The screening allows less pressure."),
    "minutes_over_cap": _("The screening allows less time."),
    "water_too_warm": _("The screening allows cooler water only."),
    "foot_excluded": _("The screening leaves this foot alone."),
    "area_excluded": _("The screening keeps away from this area."),
    "product_allergen": _("The client cannot take this product."),
    "qualification_lapsed": _("The therapist held no certificate for this technique on that day."),
    "hold_needs_reason": _("Say why this hold was shorter or longer than usual."),
    "point_incomplete": _("A tender spot needs an id, a foot, a view and its place."),
    "beside_the_foot": _("This lies beside the foot."),
    "worked_too_briefly": _("Say why this spot was worked for less than a minute."),
}


def sentence_of(refusal: Refusal) -> str:
    """What to tell a person about a refusal, in the language of the moment."""
    return sentence_for(refusal.code)


def sentence_for(code: str) -> str:
    """What to tell a person about a code; every code has a sentence."""
    return str(SENTENCES.get(code) or SENTENCES["refused"])


def title_for(code: str) -> str:
    """The title of a code, in the language of the moment."""
    return str(TITLES.get(code) or TITLES["refused"])


def fault_for(code: str) -> str:
    """What to tell about one field."""
    return str(FAULTS.get(code) or FAULTS["invalid"])
