"""The demonstration: a believable salon, a smaller one beside it, and who logs in."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

from bookings.models import ChairClosure
from salon.accounts.roles import Role
from salon.core.localtime import day_bounds, floor_minute, instant, local_date, to_minute
from salon.core.spans import Span
from salon.core.writing import writing
from salon.faces.console.seeds import crowd, history
from salon.faces.console.seeds.chance import Chance
from salon.faces.console.seeds.diary import Diary
from salon.faces.console.seeds.house import House, HousePlan, TherapistPlan, furnish, hours
from salon.faces.console.seeds.rows import Writer
from salon.locations.models import Closure, Location
from therapists.models import TimeOff

PASSWORD = "lavender-footbath"  # noqa: S105 (printed at the start: it opens nothing but made-up salons)
NEVER = None
BUSY_DAYS = 10
HISTORY_DAYS = 120


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody of the demonstration who logs in with PASSWORD."""

    role: Role
    name: str
    email: str


def _week(days: str, *clocks: str) -> dict[int, tuple[tuple[int, int], ...]]:
    """The same hours on several ISO weekdays, such as "1245"."""
    return {int(day): hours(*clocks) for day in days}


SUNDAY = _week("7", "11:00-17:00")
FULL = _week("12345", "10:00-14:00", "14:30-18:30")
LINDENHOF = HousePlan(
    slug="lindenhof",
    name="Lindenhof Foot Care",
    address="Lindenstraße 5, 10969 Berlin",
    phone="+493023125900",
    time_zone="Europe/Berlin",
    week=_week("123456", "10:00-20:00") | SUNDAY,
    chairs=(
        ("WHIRLPOOL", "Whirlpool by the window"),
        ("WHIRLPOOL", "Whirlpool in the corner"),
        ("WHIRLPOOL", "Whirlpool for two, left"),
        ("AIRJET", "Air-jet chair"),
        ("PIPELESS", "Pipeless chair, left"),
        ("PIPELESS", "Pipeless chair, right"),
        ("BASIN", "Chair with copper bowl"),
        ("LINER", "Liner chair, left"),
        ("LINER", "Liner chair, right"),
        ("DRY", "Recliner in the quiet room"),
        ("DRY", "Recliner by the fern"),
        ("DRY", "Half-sitting recliner"),
    ),
    therapists=(
        TherapistPlan(
            "Mina Albrecht",
            "mina",
            FULL,
            {"FOOT-1": NEVER, "REFLEX": 400, "MATERNITY": 300, "ONCO": 500, "NAIL": 700},
            ("de", "en"),
            Role.MASTER,
        ),
        TherapistPlan("Omar Haddad", "omar", FULL | SUNDAY, {"FOOT-1": NEVER, "REFLEX": -12}, ("ar", "en")),
        TherapistPlan(
            "Linh Phạm",
            "linh",
            _week("23456", "10:00-15:00", "16:00-20:00") | SUNDAY,
            {"FOOT-1": NEVER, "NAIL": 24},
            ("vi", "de"),
        ),
        TherapistPlan(
            "Teresa Núñez",
            "teresa",
            _week("1246", "10:00-13:00", "15:30-19:30"),
            {"FOOT-1": NEVER, "REFLEX": 250, "NAIL": 600},
            ("es", "en"),
        ),
        TherapistPlan(
            "Jakub Wiśniewski",
            "jakub",
            _week("456", "12:00-20:00") | SUNDAY,
            {"FOOT-1": NEVER, "REFLEX": 90},
            ("pl", "en"),
        ),
        TherapistPlan(
            "Aiko Ogawa",
            "aiko",
            _week("135", "10:00-14:00") | SUNDAY,
            {"FOOT-1": NEVER, "REFLEX": 800, "MATERNITY": 55},
            ("ja", "en"),
        ),
        TherapistPlan(
            "Ruth Seidel",
            "ruth",
            _week("12367", "11:00-14:00", "14:30-17:00"),
            {"FOOT-1": NEVER, "NAIL": 365, "ONCO": 200},
            ("de",),
        ),
        TherapistPlan("Ben Okafor", "ben", _week("2345", "13:00-19:00"), {"FOOT-1": NEVER, "TRAINEE": 180}, ("en",)),
    ),
    staff=(
        (Role.RECEPTIONIST, "Wren Fairley", "wren"),
        (Role.MANAGER, "Sol Castaño", "sol"),
        (Role.CLEANER, "Nadia Bojko", "nadia"),
        (Role.AUDITOR, "Ines Marek", "ines"),
    ),
)
HARBOUR = HousePlan(
    slug="harbour",
    name="Harbour Foot Room",
    address="Rua do Cais 14, 1200-001 Lisboa",
    phone="+351210000900",
    time_zone="Europe/Lisbon",
    week=_week("12345", "09:30-18:30") | _week("6", "10:00-14:00"),
    chairs=(("PIPELESS", "Chair one"), ("LINER", "Chair two"), ("DRY", "Recliner")),
    therapists=(
        TherapistPlan("Inês Duarte", "ines", FULL, {"FOOT-1": NEVER, "REFLEX": 300, "NAIL": 300}, ("pt", "es")),
        TherapistPlan("Rui Tavares", "rui", _week("23456", "10:00-14:00"), {"FOOT-1": NEVER}, ("pt", "en")),
    ),
    staff=((Role.RECEPTIONIST, "Clara Lopes", "clara"), (Role.MANAGER, "Hugo Prata", "hugo")),
    services=("SV-EXP", "SV-REL30", "SV-REL60", "SV-RFX50", "SV-PED45"),
    price_factor=Decimal("0.9"),
)
LOGINS = tuple(
    Login(role, name, plan.address_of(handle))
    for plan in (LINDENHOF, HARBOUR)
    for role, name, handle in (*plan.staff, *((who.role, who.name, who.handle) for who in plan.therapists[:2]))
)


def is_there() -> bool:
    """Whether the demonstration was made before."""
    return Location.objects.filter(slug=LINDENHOF.slug).exists()


def make(*, seed: int, now: datetime) -> dict[str, int]:
    """Write both salons, whole or not at all; returns how many appointments each has."""
    password = make_password(PASSWORD)
    with writing():
        return {
            plan.slug: _open(plan, clients, seed=seed, password=password, now=now)
            for plan, clients in ((LINDENHOF, 150), (HARBOUR, 24))
        }


def _open(plan: HousePlan, clients: int, *, seed: int, password: str, now: datetime) -> int:
    today = local_date(floor_minute(now), ZoneInfo(plan.time_zone))
    chance = Chance(f"{seed} {plan.slug} {today}")
    house = furnish(plan, password=password, today=today, chance=chance)
    lights = crowd.fill(house, clients, now=now, chance=chance)
    _shut(house, today, chance)
    writer = Writer(house=house, chance=chance, now=now, lights=lights)
    diary = Diary(house=house, chance=chance, density=lambda on: _density((on - today).days))
    days = [today + timedelta(days=number) for number in range(-HISTORY_DAYS, BUSY_DAYS + 20)]
    appointments = list(writer.write(diary.fill(days, today=today)))
    history.start(appointments, now=now, chance=chance)
    history.trace(appointments, since=now - timedelta(days=BUSY_DAYS))
    history.announce(appointments, now=now)
    history.write_up(appointments, now=now, chance=chance)
    return len(appointments)


def _density(days: int) -> float:
    """Full around today, thinner behind and ahead."""
    if abs(days) <= BUSY_DAYS:
        return 0.6 if days <= 0 else 0.5 - 0.035 * days
    return 0.06 if days < 0 else 0.03


def _shut(house: House, today: date, chance: Chance) -> None:
    """A holiday, a day of sickness, a closed afternoon, a chair that waits for a part."""
    zone = house.location.zone
    away, ill = house.therapists[-2:]
    absences = (
        (
            away,
            TimeOff.Kind.HOLIDAY,
            Span(day_bounds(today + timedelta(3), zone).start, day_bounds(today + timedelta(8), zone).end),
        ),
        (ill, TimeOff.Kind.SICK, day_bounds(today + timedelta(1), zone)),
    )
    refit = Span(to_minute(today + timedelta(9), 15 * 60, zone), day_bounds(today + timedelta(9), zone).end)
    repair = Span(day_bounds(today - timedelta(1), zone).start, day_bounds(today + timedelta(5), zone).end)
    for therapist, kind, span in absences:
        house.off[therapist.pk] = [span]
        TimeOff.objects.create(
            public_id=chance.uuid(),
            therapist=therapist,
            kind=kind,
            starts_at=instant(span.start),
            ends_at=instant(span.end),
        )
    house.closed = [refit]
    Closure.objects.create(
        public_id=chance.uuid(),
        location=house.location,
        reason="New floor",
        starts_at=instant(refit.start),
        ends_at=instant(refit.end),
    )
    house.shut[house.chairs[1].pk] = [repair]
    ChairClosure.objects.create(
        public_id=chance.uuid(),
        chair=house.chairs[1],
        reason_code="repair",
        starts_at=instant(repair.start),
        ends_at=instant(repair.end),
    )
