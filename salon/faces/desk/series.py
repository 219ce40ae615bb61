"""A series at the desk: which dates have room, why the others have none, and booking what was ticked."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from bookings.models import Service
from bookings.selectors.menu import services_of, therapists_of
from bookings.selectors.regulars import Regular, regulars
from bookings.services.party import Booker
from bookings.services.series import Asking, Pattern, SeriesDate, book_series
from clients.selectors import client_for
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.core.errors import Forbidden, NotFound, Refusal
from salon.faces import staff
from salon.faces.desk.drawing import address_of
from salon.faces.desk.faults import Unfit, faults_of, said, status_for
from salon.faces.desk.parts import finished, shell_of
from salon.faces.desk.times import CLOCK_PATTERN, Offer, instant_from, offer_of
from salon.faces.staff import staff_page
from therapists.models import Therapist

INTERVALS = (1, 2, 3, 4, 6, 8)
USUAL_WEEKS, USUAL_TIMES, MOST_TIMES = 4, 6, 52


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to come again: for whom, what, from when on, how often."""

    regular: Regular
    services: list[Service]
    team: list[Therapist]
    service: Service | None
    therapist: Therapist | None
    on: date
    at: str
    weeks: int
    times: int

    @property
    def zone(self) -> ZoneInfo:
        """The salon's clock."""
        return self.regular.client.location.zone

    @property
    def names(self) -> dict[int, str]:
        """What the therapists are called."""
        return {one.pk: one.display_name for one in self.team}


@dataclass(frozen=True, slots=True)
class Row:
    """One date of the report."""

    on: date
    at: str
    fits: bool
    why: str
    others: list[Offer]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def series(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Say what comes again, look at each date, book the ones that are ticked."""
    told, now = request.POST if request.method == "POST" else request.GET, clock.now()
    wish = _wish(told, viewer, now)
    rows: list[Row] = []
    refused: Refusal | None = None
    try:
        if request.method == "POST" and "look" in told:
            rows = _rows(_try(wish, viewer, now), wish)
        elif request.method == "POST":
            path = staff.once_per_form(request, lambda: _book(request, wish, viewer, now), now=now)
            return finished(request, path)
    except (Forbidden, NotFound):
        raise
    except Refusal as refusal:
        refused = refusal
    context = {
        "shell": shell_of(request),
        "place": wish.regular.client.location,
        "section": "desk",
        "wish": wish,
        "rows": rows,
        "fit": sum(row.fits for row in rows),
        "intervals": INTERVALS,
        "problem": said(refused) if refused else "",
        "faults": faults_of(refused) if refused else {},
        "clock_pattern": CLOCK_PATTERN,
        "form_key": staff.form_key(),
    }
    return render(request, "desk/series.html", context, status=status_for(refused) if refused else 200)


def _wish(told: QueryDict, viewer: Viewer, now: datetime) -> Wish:
    try:
        client = client_for(viewer=viewer, public_id=uuid.UUID(told.get("client", "")))
    except ValueError as error:
        raise NotFound from error
    location = client.location
    if not viewer.may(Permission.RUN_DAY, location.pk):
        raise Forbidden
    regular = regulars([client], now=now)[0]
    last = regular.next or regular.last
    services, team = list(services_of(location, online_only=False)), list(therapists_of(location))
    slug = told.get("service") or (last.service.slug if last else "")
    usual = str(last.therapist.public_id) if last else ""
    local = last.starts_at.astimezone(location.zone) if last else None
    return Wish(
        regular=regular,
        services=services,
        team=team,
        service=next((one for one in services if one.slug == slug), None),
        therapist=next((one for one in team if str(one.public_id) == told.get("therapist", usual)), None),
        on=staff.day_of(told.get("on"), otherwise=staff.today_at(location, now)),
        at=told.get("at") or (f"{local:%H:%M}" if local else ""),
        weeks=_number(told.get("weeks"), USUAL_WEEKS, most=MOST_TIMES),
        times=_number(told.get("times"), USUAL_TIMES, most=MOST_TIMES),
    )


def _number(text: str | None, otherwise: int, *, most: int) -> int:
    number = staff.number_of(text)
    return number if 1 <= number <= most else otherwise


def _pattern(wish: Wish, *, without: frozenset[date] = frozenset()) -> Pattern:
    start = instant_from(wish.on.isoformat(), wish.at, wish.regular.client.location)
    faults = {} if wish.service else {"service": "service"}
    if start is None:
        faults["at"] = "time_unreadable"
    if faults or start is None or wish.service is None:
        raise Unfit(faults=faults)
    local = start.astimezone(wish.zone)
    return Pattern(
        service=wish.service,
        first=wish.on,
        minute=local.hour * 60 + local.minute,
        weeks=wish.weeks,
        times=wish.times,
        therapist=wish.therapist,
        without=without,
    )


def _try(wish: Wish, viewer: Viewer, now: datetime) -> list[SeriesDate]:
    booker = Booker(client=wish.regular.client)
    asking = Asking("phone", viewer, now)
    return book_series(_pattern(wish), booker=booker, asking=asking, dry_run=True)


def _rows(dates: list[SeriesDate], wish: Wish) -> list[Row]:
    service = wish.service
    return [
        Row(
            one.on,
            wish.at,
            one.fits,
            said(one.refusal) if one.refusal else "",
            [offer_of(slot, service, wish.names) for slot in one.others] if service else [],
        )
        for one in dates
    ]


def _book(request: HttpRequest, wish: Wish, viewer: Viewer, now: datetime) -> str:
    """Book what was ticked: dates of the pattern, and other times that were chosen for those without room."""
    told = request.POST
    pattern = _pattern(wish)
    ticked = {found for text in told.getlist("date") if (found := _date(text))}
    all_dates = {one.on for one in _try(wish, viewer, now)}
    extra = [start for text in told.getlist("other") if text and (start := _instant(text))]
    if not ticked and not extra:
        raise Unfit(faults={"date": "dates"})
    pattern = _pattern(wish, without=frozenset(all_dates - ticked))
    asking = Asking("phone", viewer, now)
    done = book_series(pattern, booker=Booker(client=wish.regular.client), asking=asking, extra=extra)
    made = [one for one in done if one.fits]
    lost = len(done) - len(made)
    words = ngettext("%(n)s visit is booked.", "%(n)s visits are booked.", len(made)) % {"n": len(made)}
    messages.success(request, words)
    if lost:
        gone = ngettext("%(n)s was taken meanwhile.", "%(n)s were taken meanwhile.", lost) % {"n": lost}
        messages.warning(request, gone)
    first = made[0].on if made else wish.on
    return address_of(wish.regular.client.location, first)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _instant(text: str) -> datetime | None:
    try:
        start = datetime.fromisoformat(text)
    except ValueError:
        return None
    return start if start.tzinfo and 2000 <= start.year < 2100 else None
