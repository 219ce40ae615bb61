"""`manage.py messages`: bring the translations up to date, or say what they lack."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.core.management.base import CommandParser

from salon.faces.console.catalogues import (
    PSEUDO_LONG,
    PSEUDO_RTL,
    SHIPPED,
    faults,
    folder_of,
    pseudo,
    untranslated,
    update,
)
from salon.faces.console.gathering import gathered


class Command(BaseCommand):
    help = "Gather every sentence and bring the catalogues of the shipped languages up to date, compiled as well."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Which languages, and whether only to look."""
        parser.add_argument("--language", action="append", help="a language to begin, such as es")
        parser.add_argument(
            "--check", action="store_true", help="change nothing; fail when a catalogue lacks something"
        )
        parser.add_argument("--pseudo", type=Path, help="write the made-up languages into this folder instead")

    def handle(self, *args: Any, **options: Any) -> None:
        """Update, check, or make up."""
        template, root = gathered(), settings.LOCALE_PATHS[0]
        if options["pseudo"]:
            for language in (PSEUDO_LONG, PSEUDO_RTL):
                pseudo(template, language, options["pseudo"])
            return
        there = [one for one in SHIPPED if (folder_of(one, root) / "django.po").exists()]
        if options["check"]:
            found = [fault for language in there for fault in faults(language, template, root)]
            if found:
                raise CommandError("\n".join(found))
            self.stdout.write(
                f"{len(template)} messages; {', '.join(there) or 'no language besides English'}: complete"
            )
            return
        for language in sorted({*there, *(options["language"] or ())}):
            catalog = update(language, template, root)
            self.stdout.write(f"{language}: {len(catalog)} messages, {untranslated(catalog)} to translate")
