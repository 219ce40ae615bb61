"""What a text that comes in means. Nobody cancels a visit by text: CANCEL is a word for wanting no more texts."""

import re
import unicodedata
from enum import StrEnum


class Meaning(StrEnum):
    """What a text is taken for."""

    STOP = "stop"
    START = "start"
    HELP = "help"
    CONFIRM = "confirm"
    MOVE = "move"
    WRONG_NUMBER = "wrong_number"
    # Somebody of the salon reads it.
    OTHER = "other"


# These say it whatever follows.
FIRM: dict[Meaning, tuple[str, ...]] = {
    Meaning.WRONG_NUMBER: ("wrong number", "numero equivocado", "nham so", "打错", "号码错"),
    Meaning.STOP: (
        *("stop", "stopp", "stopall", "unsubscribe", "opt out", "optout", "revoke", "no more texts"),
        *("退订", "停止"),
    ),
}
# These only by themselves: "end of the week?" and "cancel my visit" are for somebody to read.
ALONE: dict[Meaning, tuple[str, ...]] = {
    Meaning.STOP: ("quit", "end", "cancel", "arret", "alto", "baja", "parar", "cancelar", "dung", "huy", "取消"),
    Meaning.START: ("start", "unstop", "resume", "opt in", "optin", "iniciar", "bat dau", "开始"),
    Meaning.HELP: ("help", "info", "hilfe", "ayuda", "tro giup", "帮助"),
    Meaning.CONFIRM: (
        *("c", "confirm", "confirmed", "yes", "y", "ok", "okay", "ja", "si", "confirmo", "co"),
        *("确认", "好", "是"),
    ),
    Meaning.MOVE: ("r", "reschedule", "move", "change", "cambiar", "mover", "doi", "doi lich", "改期"),
    Meaning.WRONG_NUMBER: ("wrong",),
}
POLITE = re.compile(r"^(please|pls|por favor|xin|请)\s*")


def meaning_of(words: str) -> Meaning:
    """What somebody wants who writes this."""
    said = POLITE.sub("", _plain(words))
    for meaning, beginnings in FIRM.items():
        if any(said == one or said.startswith(f"{one} ") for one in beginnings):
            return meaning
    for meaning, wholes in ALONE.items():
        if said in wholes:
            return meaning
    return Meaning.OTHER


def _plain(words: str) -> str:
    """Small letters without accents, points and double blanks."""
    spread = unicodedata.normalize("NFKD", words.casefold()).replace("đ", "d")
    letters = "".join(character for character in spread if not unicodedata.combining(character))
    return " ".join(re.sub(r"[^\w]+|_", " ", letters).split())
