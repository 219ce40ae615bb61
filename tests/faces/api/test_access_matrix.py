"""Who reaches what: every method of every address, for everybody of the cast."""

import itertools

import pytest

from bookings.services.appointments import cancel
from bookings.services.feeds import open_feed
from bookings.services.offering import offer_freed
from bookings.services.reminders import announce
from salon.accounts.models import AccessToken
from salon.accounts.viewer import ANONYMOUS, SYSTEM, Kind, Viewer
from salon.faces.api.document import document
from salon.outbox.letters.signed import preference_token
from salon.outbox.models import Message
from salon.privacy.services import erasure, exports
from salon.sessionlog.services import answers
from tests import make
from tests.bookings.waiting import wait
from tests.faces.api.asking import LETTER, form, leg, note, waiting
from tests.sessionlog import steps
from tests.waiting import walk_in

pytestmark = pytest.mark.django_db

CAST = (
    "anonymous", "grace", "dora", "holder", "foreign_holder", "wren", "mina", "omar", "sol", "auditor", "cleaner",
    "stranger_manager",
)  # fmt: skip

# One letter for each of the cast, in that order: o open, 1 asked who they are, 3 told no, 4 there is nothing.
# The appointment is grace's with mina, and the note of an earlier one; the hold is the holder's.
EVERYBODY = "oooooooooooo"
MATRIX = {
    "GET /openapi.json": EVERYBODY,
    "GET /healthz": EVERYBODY,
    "GET /readyz": EVERYBODY,
    "GET /salon": EVERYBODY,
    "GET /services": EVERYBODY,
    "POST /services": "13333333o33o",
    "GET /services/{id}": EVERYBODY,
    "PATCH /services/{id}": "13333333o334",
    "DELETE /services/{id}": "13333333o334",
    "GET /therapists": EVERYBODY,
    "GET /therapists/{id}": EVERYBODY,
    "GET /availability": EVERYBODY,
    "GET /availability/best": EVERYBODY,
    "GET /availability/explain": "13333oooo334",
    "POST /holds": "ooooooooo334",
    "GET /holds/{id}": "133o4o44o444",
    "DELETE /holds/{id}": "133o4o44o444",
    "POST /holds/{id}/extend": "133o43333333",
    "GET /appointments": "13333oooo33o",
    "POST /appointments": "ooooooooo334",
    "POST /appointments/bulk-reassign": "13333o33o33o",
    "GET /appointments/{id}": "4o4o4oo4o334",
    "PATCH /appointments/{id}": "13333o33o334",
    "GET /appointments/{id}.ics": "4o4o4oo4o334",
    "POST /appointments/{id}/reschedule": "1o4o4oo3o334",
    "POST /appointments/{id}/cancel": "1o4o4oo3o334",
    "POST /appointments/{id}/approve": "13333oo3o334",
    "POST /appointments/{id}/decline": "13333oo3o334",
    "POST /appointments/{id}/check-in": "13333oo3o334",
    "POST /appointments/{id}/start": "133333o33333",
    "POST /appointments/{id}/complete": "13333oo3o334",
    "POST /appointments/{id}/no-show": "13333oo3o334",
    "POST /appointments/{id}/undo": "13333oo3o334",
    "GET /appointments/{id}/history": "13333oo4oo34",
    "GET /therapists/{id}/schedule": "13333oo3o334",
    "PUT /therapists/{id}/weekly-hours": "13333333o334",
    "PUT /therapists/{id}/overrides/{date}": "13333333o334",
    "DELETE /therapists/{id}/overrides/{date}": "13333333o334",
    "POST /therapists/{id}/time-off": "133333o3o334",
    "DELETE /time-off/{id}": "13333334o334",
    "GET /salon/hours": EVERYBODY,
    "PUT /salon/hours": "13333333o33o",
    "GET /salon/holidays": EVERYBODY,
    "PUT /salon/holidays": "13333333o33o",
    "GET /walk-ins": "13333oooo33o",
    "POST /walk-ins": "11111o33o33o",
    "POST /walk-ins/{id}/seat": "13333oooo334",
    "POST /walk-ins/{id}/leave": "13333oooo334",
    "GET /appointments/{id}/messages": "1o433o33o334",
    "POST /messages/{id}/resend": "13333o33o334",
    "GET /clients/{id}/message-preferences": "1o433o33o334",
    "PUT /clients/{id}/message-preferences": "1o433o33o334",
    "GET /unsubscribe/{token}": EVERYBODY,
    "POST /unsubscribe/{token}": EVERYBODY,
    "POST /inbound/sms/{provider}": "333333333333",
    "POST /therapists/{id}/ical-feeds": "133333o3o334",
    "DELETE /ical-feeds/{id}": "133333o3o334",
    "GET /ical/{secret}.ics": EVERYBODY,
    "GET /waitlist": "13333o33o33o",
    "POST /waitlist": "oooooo33o334",
    "GET /waitlist/{id}": "1o4o4o33o334",
    "DELETE /waitlist/{id}": "1o4o4o33o334",
    "POST /waitlist-offers/{id}/accept": "1o4o43333333",
    "POST /waitlist-offers/{id}/decline": "1o4o43333333",
    "POST /manage-sessions": EVERYBODY,
    "POST /contact-codes": EVERYBODY,
    "POST /manage-links": EVERYBODY,
    "GET /clients": "13333o33o33o",
    "POST /clients": "13333o33o33o",
    "GET /clients/{id}": "1o433oo4o334",
    "PATCH /clients/{id}": "1o433o33o334",
    "POST /clients/{id}/merge": "13333333o334",
    # Nobody went into her.
    "POST /clients/{id}/unmerge": "133333334334",
    "POST /clients/{id}/exports": "13333o33o334",
    "POST /clients/{id}/erasure-requests": "13333o33o334",
    "POST /me/exports": "1oo333333333",
    "POST /me/erasure-requests": "1oo333333333",
    "GET /jobs/{id}": "1o4334444444",
    "POST /jobs/{id}/result": "1o4333333333",
    "POST /erasure-requests/{id}/approve": "13333333o334",
    "GET /screening/questionnaire": EVERYBODY,
    "POST /appointments/{id}/screenings": "1o4o4oo4o334",
    "GET /appointments/{id}/screenings/latest": "1o4333o43334",
    "POST /screenings/{id}/decision": "133333o43333",
    "POST /clients/{id}/clearances": "133333o4o334",
    # The note is signed; a strange id in a body is a fault of the body.
    "PUT /session-notes/{id}": "133333o43333",
    "GET /session-notes/{id}": "1o4333o43334",
    "GET /appointments/{id}/session-note": "1o4333o43334",
    "GET /clients/{id}/session-notes": "1o4333o43334",
    "POST /session-notes/{id}/sign": "133333o43333",
    "POST /session-notes/{id}/co-sign": "133333343333",
    "POST /session-notes/{id}/amendments": "133333o43333",
    "GET /session-notes/{id}/access-log": "1o433333oo34",
    "GET /clients/{id}/access-log": "1o433333oo34",
    "POST /break-glass": "13333333o33o",
}
LETTERS = {401: "1", 403: "3", 404: "4"}
CELLS = [(route, who, MATRIX[route][place]) for route in MATRIX for place, who in enumerate(CAST)]


def test_no_address_is_missing():
    told = {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in document()["paths"].items()
        for method in methods
    }
    assert told == set(MATRIX)


@pytest.fixture
def appointment(massage, mina, whirlpool, grace):
    return make.appointment(
        service=massage, therapist=mina, starts_at=make.at("10:00", days=1), chair=whirlpool, client=grace
    )


@pytest.fixture
def hold(massage, mina):
    visit = make.visit(massage.location, holder="somebody", hold_expires_at=make.at("08:08"))
    make.appointment(service=massage, therapist=mina, starts_at=make.at("14:00", days=1), status="held", visit=visit,
                     held_until=int(make.at("08:08").timestamp()))  # fmt: skip
    return visit


@pytest.fixture
def entry(massage, grace):
    """Grace waits for a time on the day after tomorrow."""
    window = {"starts_at": make.at("08:00", days=2), "ends_at": make.at("20:00", days=2)}
    return wait(grace, massage, now=make.at("07:00"), **window)


@pytest.fixture
def offer(entry, massage, mina):
    """She is offered the time that somebody else called off."""
    lost = make.appointment(service=massage, therapist=mina, starts_at=make.at("14:00", days=2))
    cancel(lost, reason_code="plans", by=ANONYMOUS, now=make.at("07:30"))
    offer_freed(now=make.at("07:59"))
    entry.refresh_from_db()
    return entry.offers.get()


@pytest.fixture
def message(appointment):
    announce(appointment, kind="confirmation", token="", now=make.at("07:30"))
    Message.objects.filter(topic=appointment.public_id).update(status="sent")
    return Message.objects.get(topic=appointment.public_id, kind="confirmation")


@pytest.fixture
def feed(mina):
    granted = open_feed(mina, by=SYSTEM, now=make.at("07:30"))
    return AccessToken.objects.get(public_id=granted.id), granted.raw


@pytest.fixture
def declared(appointment, grace):
    """What Grace said for the appointment."""
    steps.agree(grace)
    said = steps.nothing_to_declare()
    return answers.submit(appointment, answers=said, rules_version="", source="client", by=make.viewer(grace),
                          now=make.at("08:00")).declaration  # fmt: skip


@pytest.fixture
def people(
    request, calling, appointment, hold, entry, wren, omar, sol, auditor, cleaner, stranger_manager, dora, grace, mina
):
    """The cast by name; the holder holds whatever the address is about."""

    def caller(who, path):
        named = {
            "anonymous": None,
            "holder": hold if "/holds/" in path else entry if "/waitlist" in path else appointment.visit,
            "foreign_holder": make.visit(appointment.location),
        }
        return calling(named[who] if who in named else request.getfixturevalue(who))

    return caller


@pytest.fixture
def things(appointment, hold, massage, mina, grace, declared, signed, entry, offer, message, feed):
    """What an id in an address names, by its kind."""
    by, now = Viewer(Kind.CLIENT, subject=grace.public_id), make.at("08:00")
    export, request = exports.request(grace, by=by, now=now), erasure.request(grace, by=by, now=now)
    return {
        "services": massage, "therapists": mina, "appointments": appointment, "holds": hold, "clients": grace,
        "screenings": declared, "session-notes": signed, "jobs": export, "erasure-requests": request,
        "messages": message, "ical-feeds": feed[0], "waitlist": entry, "waitlist-offers": offer,
        "walk-ins": walk_in(service=massage, therapist=mina, starts_at=make.at("18:00")),
        "time-off": make.time_off(mina, make.at("10:00", days=5), make.at("12:00", days=5)),
    }  # fmt: skip


def bodies_for(massage, grace, signed):
    return {
        "POST /services": {},
        "PATCH /services/{id}": {},
        "POST /holds": {"legs": [leg(massage, "2026-03-12T10:00:00+01:00")]},
        "PATCH /appointments/{id}": {},
        "PUT /therapists/{id}/weekly-hours": [{"days": [1], "start": "09:00", "end": "17:00"}],
        "PUT /therapists/{id}/overrides/{date}": {"shifts": []},
        "POST /therapists/{id}/time-off": {"from": "2026-03-20", "to": "2026-03-21", "kind": "holiday"},
        "PUT /salon/hours": [{"weekday": 1, "opens": "08:00", "closes": "20:00"}],
        "PUT /salon/holidays": [],
        "POST /walk-ins": {"service_id": str(massage.public_id)},
        "POST /appointments/{id}/reschedule": {"start": "2026-03-12T10:00:00+01:00"},
        "PUT /clients/{id}/message-preferences": {"items": []},
        "POST /waitlist": waiting(massage),
        "POST /manage-links": {"email": "grace@example.com"},
        "POST /contact-codes": {"email": "grace@example.com"},
        "POST /appointments": {"legs": [leg(massage)], "client": {"name": "A", "phone": "+493055512345"}},
        "POST /appointments/{id}/screenings": form(),
        "POST /screenings/{id}/decision": {"decision": "clear", "foot_checks": {"left": {"is_done": False}}},
        "POST /clients/{id}/merge": {"into": str(grace.public_id)},
        "POST /clients/{id}/clearances": LETTER,
        "PUT /session-notes/{id}": note(signed.appointment),
        "POST /session-notes/{id}/amendments": {"text": "More.", "reason": "Forgotten."},
        "POST /break-glass": {"client_id": str(grace.public_id), "reason": ""},
    }


def test_the_matrix_holds(people, things, message, feed, massage, grace, signed):
    bodies = bodies_for(massage, grace, signed)
    secrets = {"{token}": preference_token(message, ""), "{secret}": feed[1], "{provider}": "file"}
    by_route = {"GET /appointments/{id}/session-note": signed.appointment}
    queries = {
        "GET /clients": "?q=hopkins",
        "GET /availability": f"?service_id={massage.public_id}&from=2026-03-11&to=2026-03-12",
        "GET /availability/best": f"?service_id={massage.public_id}",
        "GET /therapists/{id}/schedule": "?from=2026-03-09&to=2026-03-16",
        "GET /availability/explain": f"?service_id={massage.public_id}&start=2026-03-11T10:00:00Z",
        "GET /screening/questionnaire": f"?service_id={massage.public_id}",
    }
    wrong = []
    # What removes something comes last.
    for route, who, expected in sorted(CELLS, key=lambda cell: cell[0].startswith(("DELETE", "POST /erasure"))):
        method, _, path = route.partition(" ")
        thing = by_route.get(route, things.get(path.split("/")[1]))
        address = path.replace("{id}", str(thing.public_id) if thing else "") + queries.get(route, "")
        for name, secret in {**secrets, "{date}": "2026-03-20"}.items():
            address = address.replace(name, secret)
        answer = people(who, path)(method, address, bodies.get(route, {} if method == "POST" else None))
        got = LETTERS.get(answer.status_code, "o")
        assert answer.status_code < 500, f"{route} by {who}"
        if got != expected and not (expected == "o" and method == "DELETE"):
            wrong.append(f"{route} by {who}: {answer.status_code}, expected {expected}")
    assert not wrong, "\n".join(wrong)


def test_every_row_names_the_whole_cast():
    assert {len(row) for row in MATRIX.values()} == {len(CAST)}
    assert set(itertools.chain.from_iterable(MATRIX.values())) == set("o134")
