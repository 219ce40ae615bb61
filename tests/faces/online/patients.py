"""Somebody who goes through the health questions before a visit, for tests."""

import re

from bookings.models import Appointment
from salon.catalogue import selectors as catalogue
from tests.faces.online.conftest import Visitor

AGREES = {"health_consent": "1"}
PART = re.compile(r'<input type="hidden" name="part" value="([a-z]+)"')


class Patient(Visitor):
    """Somebody who books and then goes through the questions part by part."""

    path = ""

    def begin(self, *, again: bool = False) -> None:
        """Open the form of the only visit."""
        self.path = f"/my/appointment/{Appointment.objects.get().public_id}/questions"
        self.get(f"{self.path}?again=1" if again else self.path)

    @property
    def part(self) -> str:
        """The part on the page."""
        found = PART.search(self.page)
        return found[1] if found else ""

    def answer(self, do: str = "next", **fields: str) -> int:
        """Send the part that is shown and look at what comes next; says the status of the answer."""
        action = re.search(r'<form method="post" action="([^"]+/questions[^"]*)"', self.page)
        assert action is not None, self.page
        status: int = self.post(action[1], do=do, **fields).status_code
        if status == 303:
            self.get(self.response["Location"])
        return status

    def all_no(self) -> dict[str, str]:
        """No to everything on the page, and the tick."""
        kind = "c" if self.part == "today" else "q"
        names = set(re.findall(rf'type="radio" name="({kind}-[^"]+)"', self.page))
        return dict.fromkeys(names, "no") | AGREES

    def no_to_all(self, **fields: str) -> None:
        """A healthy client: no to each question of the day, no to all the others, part by part."""
        for _ in range(9):
            if not self.part:
                break
            if self.part == "today":
                self.answer(**no_today(), **AGREES, **fields)
            else:
                self.answer("no", **AGREES, **fields)
                self.answer(**answered(self.page), **AGREES)


def no_today() -> dict[str, str]:
    """A no to each question of the day."""
    return {f"c-{item.code}": "no" for item in catalogue.check_items(families=frozenset({"RELAX"}))}


def answered(page: str) -> dict[str, str]:
    """What stands ticked on the page, as a browser sends it."""
    return dict(re.findall(r'type="radio" name="([^"]+)" value="([^"]+)" checked', page))
