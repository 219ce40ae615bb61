"""Which keys every kind of entry has, of what type, within which bounds."""

from collections.abc import Mapping
from dataclasses import dataclass

FAMILIES = ("RELAX", "REFLEX", "SOAK", "LEG", "PEDI")
STAGES = ("prepare", "warm_up", "press", "work", "pain", "close")
SIDES = ("left", "right", "both")
FORMS = ("yearly", "today")
PREGNANCY = ("", "avoid", "light")
CHAIR_NEEDS = ("none", "any", "basin", "dry")
SEVERITIES = ("absolute", "local", "caution", "clearance", "consent", "resource")
VALIDITIES = ("VISIT", "12M", "UNTIL", "ONCE")
QUESTION_TYPES = ("yes_no_unsure", "number", "date", "choice", "text")
REFERRALS = ("emergency", "today", "doctor", "midwife")
PERIODIC = ("none", "overnight_soak", "liner_stock")
PRODUCT_KINDS = ("oil", "cream", "powder", "gloves", "disinfectant")
ADVICE_KINDS = ("home_care", "aftercare", "notice")
HIGHEST_PRESSURE = 5
DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Key:
    """What one key may hold; `refers_to` names the kind of entry whose codes it holds."""

    type: str
    is_required: bool = False
    choices: tuple[str, ...] = ()
    refers_to: str = ""
    low: float | None = None
    high: float | None = None
    keys: Mapping[str, "Key"] | None = None


def must(type_: str, **limits: object) -> Key:
    """A key that every entry of the kind has."""
    return Key(type_, True, **limits)  # type: ignore[arg-type]


def may(type_: str, **limits: object) -> Key:
    """A key that can be left out."""
    return Key(type_, False, **limits)  # type: ignore[arg-type]


MINUTES = {"low": 0, "high": DAY}
PRESSURE = {"low": 0, "high": HIGHEST_PRESSURE}
SECONDS = {"low": 1, "high": 3600}
BASE = {"code": must("code"), "name": must("text"), "is_active": may("bool")}
SOURCES = {"sources": may("texts")}
TEXT = must("text")
ZONES, REGIONS = may("codes", refers_to="zone"), may("codes", refers_to="region")
TECHNIQUES = may("codes", refers_to="technique")
RULES = may("codes", refers_to="rule")
OF_FAMILIES = may("texts", choices=FAMILIES)
CHOICE = {"code": must("word"), "text": TEXT}
CHAIR_STEP = {"code": must("word"), "name": TEXT, "minutes": must("int", **MINUTES), "is_contact": may("bool")}
WHEN = {
    "ask": must("word"),
    "is": may("word"),
    "any_of": may("texts"),
    "at_most": may("number"),
    "at_least": may("number"),
    "below_setting": may("word", refers_to="setting"),
}
FOLLOW_UP = {
    "code": must("word"),
    "type": must("text", choices=QUESTION_TYPES),
    "text": TEXT,
    "choices": may("tables", keys=CHOICE),
    "is_many": may("bool"),
    "is_optional": may("bool"),
    "is_for_staff": may("bool"),
    "low": may("number"),
    "high": may("number"),
    "ages_weekly": may("bool"),
}
GATES = {
    "code": must("text"),
    "when": may("table", keys=WHEN),
    "clearance": may("text", choices=("absent", "present")),
    "families": OF_FAMILIES,
    "with_rule": may("code", refers_to="rule"),
    "setting": may("table", keys={"code": must("word", refers_to="setting"), "is": must("word")}),
}
PLACE = {"zones": ZONES, "regions": REGIONS, "groups": may("codes", refers_to="zone_group"), "foot_asked": may("word")}
EFFECTS: Mapping[str, Mapping[str, Key]] = {
    "STOP": {},
    "STOP-R": {},
    "STOP-S": {},
    "STOP-F": {"foot_asked": may("word")},
    "AREA": {**PLACE, "is_marked": may("bool")},
    "P": {**PLACE, "cap": must("int", **PRESSURE)},
    "T": {"cap": must("int", low=1, high=DAY)},
    "MED": {},
    "Q": {"qualification": must("code", refers_to="qualification")},
    "CONS": {"who": must("text", choices=("guardian", "authorised"))},
    "URGENT": {},
    "BLOCK": {"techniques": must("codes", refers_to="technique"), "foot_asked": may("word")},
    "WATER": {"cap": must("int", low=20, high=40)},
    "CHAIR": {"weight_asked": may("word")},
    "ALLERGEN": {"asked": must("word")},
    "REFER": {"how": must("text", choices=REFERRALS)},
    "NOTE": {"text": TEXT},
}

SCHEMAS: Mapping[str, Mapping[str, Key]] = {
    "catalogue": {"version": TEXT, "chart_version": TEXT},
    "setting": {**BASE, "code": must("word"), "description": TEXT, "value": must("value"), "choices": may("texts")},
    "outline": {
        **BASE,
        "axes": must("text", choices=("xy", "yz")),
        "width": must("number", low=0.01, high=10),
        "height": must("number", low=0.01, high=10),
        "points": must("points"),
        "guides": may("tables", keys={"code": must("word"), "name": TEXT, "points": must("points")}),
    },
    "zone": {
        **BASE,
        "label": TEXT,
        "laterality": must("text", choices=SIDES),
        "shapes": must("shapes"),
        "narrows_on_right": may("bool"),
        "pregnancy": may("text", choices=PREGNANCY),
        "is_from_source": may("bool"),
    },
    "region": {
        **BASE,
        "label": TEXT,
        "shapes": must("shapes"),
        "is_on_foot": may("bool"),
        "pregnancy": may("text", choices=PREGNANCY),
        "is_from_source": may("bool"),
    },
    "zone_group": {
        **BASE,
        "zones": must("codes", refers_to="zone"),
        "light_zones": ZONES,
        "light_regions": REGIONS,
    },
    "technique": {
        **BASE,
        **SOURCES,
        "description": TEXT,
        "family": must("text", choices=FAMILIES),
        "stage": must("text", choices=STAGES),
        "zones": ZONES,
        "regions": REGIONS,
        "is_for_any_zone": may("bool"),
        "pressure_min": must("int", **PRESSURE),
        "pressure_max": must("int", **PRESSURE),
        "hold_seconds_min": may("int", **SECONDS),
        "hold_seconds_max": may("int", **SECONDS),
        "total_seconds_min": may("int", **SECONDS),
        "parameters": may("map"),
        "required_qualifications": may("codes", refers_to="qualification"),
        "is_self_care": may("bool"),
    },
    "protocol": {
        **BASE,
        **SOURCES,
        "description": TEXT,
        "goals": may("codes", refers_to="goal"),
        "complaints": may("codes", refers_to="complaint"),
        "steps": must(
            "tables",
            keys={
                "technique": must("code", refers_to="technique"),
                "zones": ZONES,
                "regions": REGIONS,
                "seconds": may("int", **SECONDS),
                "is_optional": may("bool"),
            },
        ),
        "minutes_min": must("int", **MINUTES),
        "minutes_max": must("int", **MINUTES),
        "pressure_cap": may("int", **PRESSURE),
        "points_max": may("int", low=1, high=50),
    },
    "advice": {
        **BASE,
        **SOURCES,
        "kind": must("text", choices=ADVICE_KINDS),
        "parameters": may("map"),
        "complaints": may("codes", refers_to="complaint"),
        "goals": may("codes", refers_to="goal"),
        "after_techniques": TECHNIQUES,
        "after_families": OF_FAMILIES,
        "is_fixed": may("bool"),
        "lines": must(
            "tables",
            keys={
                "text": TEXT,
                "bath": may("bool"),
                "unless": RULES,
                "techniques": TECHNIQUES,
                "pressure": may("int", **PRESSURE),
                "reason": may("text", choices=REFERRALS),
            },
        ),
    },
    "product": {
        **BASE,
        "kind": must("text", choices=PRODUCT_KINDS),
        "allergens": may("texts"),
    },
    "goal": {
        **BASE,
        **SOURCES,
        "description": TEXT,
        "parent": may("code", refers_to="goal"),
        "scales": may("texts"),
    },
    "complaint": {
        **BASE,
        **SOURCES,
        "description": TEXT,
        "has_side": may("bool"),
        "variants": may("tables", keys={"code": must("word"), "name": TEXT}),
        "pressure_cap": may("int", **PRESSURE),
    },
    "rule": {
        **BASE,
        **SOURCES,
        "question": TEXT,
        "severity": must("text", choices=SEVERITIES),
        "validity": must("text", choices=VALIDITIES),
        "forms": must("texts", choices=FORMS),
        "is_reconfirmed": may("bool"),
        "question_of": may("code", refers_to="rule"),
        "derived_from": may("text", choices=("age",)),
        "families": OF_FAMILIES,
        "until": may("table", keys={"ask": must("word"), "days": must("int", low=0), "else_days": must("int", low=1)}),
        "follow_ups": may("tables", keys=FOLLOW_UP),
        "effects": may("effects"),
        "note": may("text"),
    },
    "check": {**BASE, "question": TEXT, "rules": RULES, "confirms": RULES, "families": OF_FAMILIES},
    "qualification": {
        **BASE,
        "description": TEXT,
        "is_master": may("bool"),
        "is_licence": may("bool"),
        "needs_supervisor": may("bool"),
        "warning_days": may("ints"),
    },
    "service": {
        **BASE,
        "slug": must("slug"),
        "description": TEXT,
        "families": must("texts", choices=FAMILIES),
        "duration_minutes": must("int", low=1, high=480),
        "talk_minutes": may("int", **MINUTES),
        "soak_minutes": may("int", **MINUTES),
        "buffer_before_minutes": may("int", low=0, high=240),
        "buffer_after_minutes": may("int", low=0, high=240),
        "needs_chair": must("text", choices=CHAIR_NEEDS),
        "prefers_chair": may("text", choices=("dry", "basin")),
        "required_qualifications": may("codes", refers_to="qualification"),
        "price": must("price"),
        "can_go_dry": may("bool"),
        "is_addon": may("bool"),
        "is_online_bookable": may("bool"),
        "is_screening_required": may("bool"),
    },
    "chair_type": {
        **BASE,
        "description": TEXT,
        "has_basin": must("bool"),
        "steps": must("tables", keys=CHAIR_STEP),
        "handling_minutes": must("int", **MINUTES),
        "contact_minutes": must("int", **MINUTES),
        "turnaround_minutes": must("int", **MINUTES),
        "dry_turnaround_minutes": must("int", **MINUTES),
        "surface_wipe_minutes": may("int", **MINUTES),
        "end_of_day_steps": may("tables", keys=CHAIR_STEP),
        "end_of_day_minutes": must("int", **MINUTES),
        "periodic": must("text", choices=PERIODIC),
        "periodic_days": may("int", low=1, high=366),
        "periodic_hours_min": may("int", low=1, high=24),
        "periodic_hours_max": may("int", low=1, high=24),
        "stock_alarm": may("int", low=0, high=10_000),
    },
}
