"""Bringing tables along, in words: fields, outcomes, and why a row or a file is not as hoped."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

KINDS: Mapping[str, Words] = {"clients": _("Clients"), "visits": _("Past visits")}
FIELDS: Mapping[str, Words] = {
    "name": _("Name"),
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "mobile": _("Mobile phone"),
    "language": _("Language"),
    "born_on": _("Born on"),
    "likes": _("What they like"),
    "desk_note": _("Note for the desk"),
    "on": _("Day of the visit"),
    "at": _("Time of the visit"),
    "minutes": _("Length in minutes"),
    "service": _("Service"),
    "therapist": _("Therapist"),
    "status": _("What became of it"),
    "price": _("Price"),
}
ORDERS: Mapping[str, Words] = {
    "dmy": _("day, month, year: 24.10.2026"),
    "mdy": _("month, day, year: 10/24/2026"),
    "ymd": _("year, month, day: 2026-10-24"),
}
OUTCOMES: Mapping[str, Words] = {
    "made": _("New"),
    "filled": _("Known, filled in"),
    "known": _("Known already"),
    "refused": _("Not brought along"),
}
# Why a row is refused, and what of a row is left out.
NOTES: Mapping[str, Words] = {
    "name": _("there is no name that can be kept"),
    "too_long": _("the row has more cells than there are headers"),
    "on": _("the day cannot be read"),
    "at": _("the time cannot be read"),
    "ahead": _("it is not over yet; book it on the board"),
    "status": _("what became of it cannot be read"),
    "several": _("several clients have this name; give an e-mail or a phone"),
    "phone": _("without the phone number, which does not exist"),
    "email": _("without the e-mail address, which is none"),
    "contact": _("there is no way to reach the client"),
    "no_contact": _("there is no way to reach the client"),
    "born_on": _("without the birthday, which cannot be read"),
    "likes": _("without what they like: too long"),
    "desk_note": _("without the note: too long"),
    "minutes": _("without the length, which cannot be read"),
    "price": _("without the price, which cannot be read"),
    "new_client": _("the client is new"),
}
FILES: Mapping[str, Words] = {
    "too_large": _("The file is too large: at most 5 MB. Cut it into parts."),
    "too_many_rows": _("The file has more than 20,000 rows. Cut it into parts."),
    "too_many_columns": _("The table has too many columns. Keep the ones that are needed."),
    "spreadsheet": _("This is a spreadsheet. Save it as CSV and choose that file."),
    "no_text": _("This file holds no table of text. Save it as CSV in UTF-8 and choose that file."),
    "empty": _("The file is empty."),
    "no_rows": _("There is no row below the headers."),
    "missing": _("Choose a file."),
}
