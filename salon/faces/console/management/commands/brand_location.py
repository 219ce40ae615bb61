"""`manage.py brand_location SLUG`: name the colour, line and picture of a salon, and the sites that embed it."""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.core.management.base import CommandParser

from salon.core.errors import NotFound
from salon.locations.selectors import location_by_slug
from salon.locations.services.looks import LookUnfit, allow_sites, set_logo, set_look


class Command(BaseCommand):
    help = "Give a salon its own colour, line and logo, and name the sites that may read its free times."

    def add_arguments(self, parser: CommandParser) -> None:
        """What is left out stays as it is."""
        parser.add_argument("salon", help="the salon's name in addresses, such as lindenhof")
        parser.add_argument("--accent", help="a colour such as #7a3e9d; blank for the house's own")
        parser.add_argument("--tagline", help="a line below the name")
        parser.add_argument("--logo", type=Path, help="a PNG, WebP or SVG file of at most 128 KiB")
        parser.add_argument("--site", action="append", help="an https:// address that may embed; repeat for several")

    def handle(self, *args: Any, **options: Any) -> None:
        """Change what is named."""
        try:
            location = location_by_slug(options["salon"])
            set_look(location, accent=options["accent"], tagline=options["tagline"])
            if options["logo"] is not None:
                set_logo(location, image=options["logo"].read_bytes())
            if options["site"] is not None:
                allow_sites(location, origins=options["site"])
        except NotFound as error:
            raise CommandError("There is no such salon.") from error
        except LookUnfit as refusal:
            raise CommandError(f"This does not fit: {', '.join(refusal.params['fields'])}.") from refusal
        self.stdout.write(f"{location.name}: {location.accent or 'the usual colour'}")
