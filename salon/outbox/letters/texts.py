"""Texts in words: one short line, so that it costs little."""

from functools import lru_cache

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from salon.outbox.letters.facts import facts_of, language_of
from salon.outbox.letters.moulds import line
from salon.outbox.outgoing import Outgoing

# The letters of which 160 fit into one text (3GPP TS 23.038). Any other letter makes it one of 70; two such parts, of
# 67 each, hold a short sentence with its link.
PLAIN = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
LONGEST, LONGEST_IN_ANY_SCRIPT = 160, 134
Words = str | Promise

WORDS: dict[str, Words] = {
    "confirmation": _("%(salon)s: you are booked for %(short_day)s, %(time)s."),
    "received": _("%(salon)s: we have your request for %(short_day)s, %(time)s, and will answer soon."),
    "moved": _("%(salon)s: your appointment is now on %(short_day)s, %(time)s."),
    "cancelled": _("%(salon)s: your appointment on %(short_day)s, %(time)s, is cancelled."),
    "declined": _("%(salon)s: we cannot confirm %(short_day)s, %(time)s. Please call us."),
    "reminder_48h": _("%(salon)s: see you on %(short_day)s, %(time)s."),
    "reminder_24h": _("%(salon)s: see you on %(short_day)s, %(time)s."),
    "reminder_2h": _("%(salon)s: see you on %(short_day)s, %(time)s."),
    "waitlist": _("%(salon)s: you are on our waiting list."),
    "rebooking": _("%(salon)s: would you like to come again? See free times:"),
    "offer": _("%(salon)s: %(short_day)s, %(time)s is free for you. Take it by %(answer_by)s:"),
    "code": _("%(salon)s: your number is %(code)s. It holds for ten minutes. We never ask for it."),
    # Answers to what somebody wrote.
    "stopped": _("%(salon)s: you get no more texts from us. Your appointments stay. To get texts again, reply START."),
    "started": _("%(salon)s: you get texts about your appointments again. To end them, reply STOP."),
    "help": _("%(salon)s: reply C to confirm, R to move, STOP for no more texts. Questions? Call %(phone)s."),
    "confirmed": _("%(salon)s: thank you, see you on %(short_day)s, %(time)s."),
    "nothing_to_confirm": _("%(salon)s: we found no appointment to confirm. Questions? Call %(phone)s."),
    "to_move": _("%(salon)s: choose another time here:"),
    "wrong_number": _("%(salon)s: we are sorry. We have removed your number."),
}
# What follows where there is room for it.
HINTS: dict[str, Words] = {
    "reminder_48h": _("Reply C to confirm, R to move, STOP for no texts."),
    "reminder_24h": _("Reply C to confirm, R to move, STOP for no texts."),
    "confirmation": _("Reply STOP for no texts."),
    "rebooking": _("Reply STOP for no texts."),
}
LINKS = {"rebooking": "book_link"}
# Of no use without their link, which therefore is never left out.
WITH_LINK = frozenset({"offer", "to_move"})


def worded(message: Outgoing) -> str:
    """The message as a text of one line; what finds no room is left out, the link before the hint."""
    language = language_of(message.language)
    facts = facts_of(message, message.content, language)
    words, hint = (line(said, facts) for said in _said(message.kind, language))
    link = facts[LINKS.get(message.kind, "manage_link")]
    return _fitting(message.kind, words, link=str(link), hint=hint)


@lru_cache(maxsize=512)
def _said(kind: str, language: str) -> tuple[str, str]:
    with translation.override(language):
        return str(WORDS[kind]), str(HINTS.get(kind, ""))


def _fitting(kind: str, words: str, *, link: str, hint: str) -> str:
    if kind in WITH_LINK:
        return f"{words[: _room(words) - len(link) - 1]} {link}"
    for parts in ((words, link, hint), (words, link), (words, hint)):
        whole = " ".join(part for part in parts if part)
        if len(whole) <= _room(whole):
            return whole
    return words[: _room(words)]


def _room(words: str) -> int:
    """How many letters a text of these may have."""
    return LONGEST if PLAIN.issuperset(words) else LONGEST_IN_ANY_SCRIPT
