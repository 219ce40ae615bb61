"""Health words planted wherever there are such words, looked for on every page, in every search, error and answer."""

import re
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver

from bookings.domain.lifecycle import Status
from bookings.models import Appointment
from clients.models import Alert, Clearance
from clients.services import health
from salon.privacy.models import DataExport
from salon.privacy.services import exports
from tests import make
from tests.faces.colleagues import logged_in
from tests.sessionlog import steps

pytestmark = pytest.mark.django_db
CANARY = "ochre-lantern-kidney-4711"
CODES = re.compile(r"X-MEDS|T-PAIN|painkiller|SUBJECTIVE|foot_check", re.IGNORECASE)


@pytest.fixture
def planted(massage, mina, omar, recliner, grace, dora) -> Appointment:
    """Grace's record full of words: form, draft, letter, check, decision, note; a visit behind her and one ahead."""
    make.load()
    steps.agree(grace)
    visit = make.appointment(
        service=massage, therapist=mina, chair=recliner, client=grace, starts_at=make.at("10:30"), status=Status.ARRIVED
    )
    make.appointment(service=massage, therapist=omar, client=grace, starts_at=make.at("10:30", days=7))
    by = make.viewer(mina)
    health.keep_draft(grace, topic=visit.public_id, given={"q-X-CANCER": [CANARY]}, now=make.at("10:00"))
    Clearance.objects.create(client=grace, rule_code="X-HEART", doctor=CANARY, scope=CANARY,
                             issued_on=make.at("10:00").date(), valid_until=make.at("10:00").date(),
                             recorded_by="system", recorded_at=make.at("10:00"))  # fmt: skip
    steps.decided(
        visit,
        by,
        answers=steps.nothing_to_declare() | {"X-MEDS": {"value": "yes", "which": CANARY, "painkiller": "no"}},
        foot_check={foot: {"is_done": True, "words": CANARY} for foot in ("left", "right")},
        decision="adapt",
        adaptations={"words": CANARY},
        reason=CANARY,
    )
    logged_in(mina.user).post(f"/tablet/visits/{visit.public_id}/start")
    log = type(visit).objects.get(pk=visit.pk).session_log
    steps.written(log, by, sections={"subjective": {"words": CANARY}})
    Alert.objects.create(client=grace, code="desk", words="Rings the bell", raised_at=make.at("10:00"))
    return visit


def addresses(patterns, prefix="") -> Iterator[str]:
    """Every address of the staff's and the clients' pages, and of the API."""
    for pattern in patterns:
        text = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, text)
        elif isinstance(pattern, URLPattern):
            yield f"/{text}"


def filled(address: str, ids: dict[str, str]) -> str:
    """The address with ids of the planted record in the place of its parameters."""
    kinds = {
        "clients": ids["client"], "appointments": ids["visit"], "visits": ids["visit"], "session-notes": ids["log"],
        "screenings": ids["screening"], "team": ids["therapist"], "therapists": ids["therapist"],
        "services": ids["service"], "jobs": ids["job"], "absences": ids["absence"], "import": ids["upload"],
    }  # fmt: skip
    before = ""
    parts = []
    for part in address.split("/"):
        kind = kinds.get(before, ids["client"])
        told = re.sub(r"<uuid:gone_id>", ids["other"], part)
        told = re.sub(r"<uuid:\w+>", kind, told)
        parts.append(re.sub(r"<\w+:\w+>", "today", told))
        before = part
    return "/".join(parts)


def brought_along(sol) -> str:
    """A file of clients with a column about health, looked at and not kept yet."""
    text = f"Name;Mail;Allergies;Comment\nZoë Ünal;zoe@example.com;{CANARY};rings\n"
    file = SimpleUploadedFile("people.csv", text.encode(), "text/csv")
    looked = logged_in(sol).post("/desk/clients/import", {"file": file, "kind": "clients"})["Location"]
    return str(looked.split("/")[-1].split("?")[0])


@pytest.fixture
def everywhere(planted, grace, dora, mina, wren, sol, salon_) -> list[str]:
    job = exports.request(grace, by=make.viewer(wren), now=make.at("10:00"))
    exports.make_queued(now=make.at("10:05"))
    assert CANARY in str(DataExport.objects.get().content), "the copy for the client has it"
    log = type(planted).objects.get(pk=planted.pk).session_log
    ids = {
        "client": str(grace.public_id), "other": str(dora.public_id), "visit": str(planted.public_id),
        "log": str(log.public_id), "screening": str(log.screening.public_id), "therapist": str(mina.public_id),
        "service": str(planted.service.public_id), "job": str(job.public_id),
        "absence": str(make.time_off(mina, make.at("08:00", days=3), make.at("12:00", days=3)).public_id),
        "upload": brought_along(sol),
    }  # fmt: skip
    found = [filled(one, ids) for one in addresses(get_resolver().url_patterns) if "^" not in one and "(?" not in one]
    searches = [f"{page}?q={q}" for page in ("/desk/find", "/desk/clients", "/desk/new", "/api/v1/clients",
                                             "/api/v1/appointments") for q in ("hopkins", CANARY)]  # fmt: skip
    return [
        *dict.fromkeys(
            [
                *found,
                *searches,
                f"/desk/new?client={ids['client']}",
                f"/desk/series?client={ids['client']}",
                "/desk?on=2026-03-10",
            ]
        )
    ]


@pytest.mark.parametrize("who", ["wren", "sol"])
def test_no_page_search_export_error_or_print_tells_the_desk_a_word_of_health(request, who, everywhere, grace):
    user = request.getfixturevalue(who)
    told, opened = [], 0
    for address in everywhere:
        browser = logged_in(user)
        browser.raise_request_exception = False
        if address in ("/staff/logout", "/staff/lock"):
            continue
        for method in ("get", "post"):
            answer = getattr(browser, method)(address)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            shown = re.sub(re.escape(f"q={CANARY}"), "", body.decode(errors="replace"))
            shown = re.sub(rf'value="{CANARY}"', "", shown)
            opened += answer.status_code == 200
            if CANARY in shown or ("/desk" in address and CODES.search(shown)):
                told.append(f"{method} {address}: {answer.status_code}")
    assert told == []
    assert opened > 30, "the pages were there to be read"


def test_the_walk_opens_every_page_of_the_desk(everywhere, sol):
    browser, shut, opened = logged_in(sol), dict[str, int](), set[str]()
    for address in everywhere:
        if not address.startswith("/desk"):
            continue
        answer, path = browser.get(address), address.partition("?")[0]
        if answer.status_code == 200:
            opened.add(path)
        elif answer.status_code != 405:
            shut[path] = answer.status_code
    closed = {path: code for path, code in shut.items() if path not in opened}
    assert closed == {}, "a page that the walk cannot open: give `filled` an id for it, or `everywhere` its address"
    assert len(opened) > 25
