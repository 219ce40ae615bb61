"""Several legs and several people: who serves whom is decided exactly."""

from itertools import product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bookings.domain.cells import Line
from bookings.domain.engine import Answer, find, first_starts, widening
from bookings.domain.grids import Grid
from bookings.domain.needs import Part, Resource, Stretch, Use, one_of
from salon.core.localtime import DAY
from salon.core.spans import Span, overlap

LINE = Line(0, 96, 5)
WINDOW = LINE.between(60, 420)


def person(key: str, *busy: tuple[int, int], kind: str = "therapist") -> Resource:
    """Works from 60 to 400 and is taken where told."""
    return Resource(key, LINE.inward([(60, 400)]), LINE.full & ~LINE.outward(busy), kind=kind)


def ask(*parts: Part, distinct: bool = False) -> Answer:
    return find(LINE, Grid(WINDOW), parts, distinct=distinct)


def brute_force(parts: list[Part], *, distinct: bool) -> dict[int, set[tuple[Resource, ...]]]:
    """Every start and sharing-out, tried one by one."""
    found: dict[int, set[tuple[Resource, ...]]] = {}
    for minute in range(60, 420, LINE.size):
        ways = {
            way
            for way in product(*(part.options for part in parts))
            if all(_fits(minute, part.options[who], who) for part, who in zip(parts, way, strict=True))
            and not _clash(parts, way, distinct=distinct)
        }
        if ways:
            found[minute] = ways
    return found


def _fits(minute: int, stretches: tuple[Stretch, ...], who: Resource) -> bool:
    for at, use in stretches:
        visit = LINE.outward([(minute + at, minute + at + use.duration)])
        taken = LINE.outward([(minute + at - use.before, minute + at + use.duration + use.after)])
        if (taken if use.within_shift else visit) & ~who.work or taken & ~who.free:
            return False
    return minute + max(at + use.duration + use.after for at, use in stretches) <= LINE.end


def _clash(parts: list[Part], way: tuple[Resource, ...], *, distinct: bool) -> bool:
    pairs = [(i, j) for j in range(len(way)) for i in range(j) if way[i] == way[j]]
    return any(
        distinct or overlap(one.occupied, other.occupied)
        for i, j in pairs
        for one in parts[i].options[way[i]]
        for other in parts[j].options[way[j]]
    )


@st.composite
def visits(draw: st.DrawFn) -> list[Part]:
    fives = st.integers(0, 12).map(lambda number: 5 * number)
    spans = st.lists(st.tuples(fives.map(lambda m: 5 * m), fives).map(lambda p: (p[0], p[0] + p[1] + 20)), max_size=4)
    people = [person(key, *draw(spans)) for key in "abcd"]
    buffers = st.sampled_from([0, 5, 15])
    uses = st.builds(Use, fives.map(lambda minutes: minutes + 10), buffers, buffers, st.booleans())
    parts = []
    for _ in range(draw(st.integers(1, 4))):
        able = draw(st.lists(st.sampled_from(people), unique=True, max_size=4))
        at, use = draw(st.sampled_from([0, 0, 30, 60])), draw(uses)
        parts.append(one_of(dict.fromkeys(able, use), at=at))
    return parts


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(visits(), st.booleans())
def test_every_start_and_sharing_out_is_the_one_of_trying_all(parts: list[Part], distinct: bool) -> None:
    answer = ask(*parts, distinct=distinct)
    expected = brute_force(parts, distinct=distinct)
    assert answer.minutes() == sorted(expected)
    for minute in answer.minutes():
        ways = list(answer.assignments(minute))
        assert len(ways) == len(set(ways))
        assert set(ways) == expected[minute]


def test_three_people_need_three_therapists_at_once() -> None:
    people = {person("a"): Use(60), person("b"): Use(60), person("c", (200, 260)): Use(60)}
    found = ask(one_of(people), one_of(people), one_of(people)).minutes()
    assert 140 in found
    assert 145 not in found
    assert 260 in found


def test_two_who_can_only_be_served_by_the_same_therapist_are_not() -> None:
    only, other = person("a"), person("b", (0, 480))
    assert not ask(one_of({only: Use(60), other: Use(60)}), one_of({only: Use(60)}))


def test_an_unlike_party_is_shared_out_even_when_one_choice_is_forced() -> None:
    a, b, c = person("a"), person("b"), person("c")
    parts = [one_of({a: Use(60), b: Use(60)}), one_of({a: Use(60)}), one_of({b: Use(60), c: Use(60)})]
    assert next(ask(*parts).assignments(100)) == (b, a, c)


def test_a_second_leg_begins_when_the_first_ends_with_another_therapist() -> None:
    a, b = person("a", (100, 480)), person("b", (0, 100))
    legs = [one_of({a: Use(30), b: Use(30)}), one_of({a: Use(45), b: Use(45)}, at=30)]
    assert ask(*legs, distinct=True).minutes() == [70]


def test_the_same_therapist_may_do_both_legs_unless_buffers_collide() -> None:
    a = person("a")
    assert ask(one_of({a: Use(30)}), one_of({a: Use(30)}, at=30))
    assert not ask(one_of({a: Use(30, 0, 5)}), one_of({a: Use(30)}, at=30))
    assert not ask(one_of({a: Use(30)}), one_of({a: Use(30)}, at=30), distinct=True)


def test_one_chair_can_be_held_over_both_legs() -> None:
    chair = person("c", (130, 140), kind="chair")
    both = Part({chair: (Stretch(0, Use(30)), Stretch(30, Use(30, 0, 10)))})
    found = ask(both).minutes()
    assert 60 in found
    assert 65 not in found
    assert 140 in found


def test_a_therapist_and_a_chair_of_the_same_number_are_two_things() -> None:
    one, other = person("7"), person("7", kind="chair")
    assert ask(one_of({one: Use(60)}), one_of({other: Use(60)}))


def test_a_chair_must_be_cleaned_by_closing_and_a_therapist_need_not() -> None:
    assert ask(one_of({person("a"): Use(60, 0, 20)})).minutes()[-1] == 340
    assert ask(one_of({person("c"): Use(60, 0, 20, within_shift=True)})).minutes()[-1] == 320


def test_who_lists_the_able_at_each_start() -> None:
    people = {person("a", (100, 480)): Use(30), person("b", (0, 95)): Use(30)}
    assert ask(one_of(people)).who()[:9] == [
        *((minute, ["a"]) for minute in (60, 65, 70)),
        *((minute, ["b"]) for minute in (95, 100, 105, 110, 115, 120)),
    ]


def test_days_tell_where_a_start_lies() -> None:
    answer = ask(one_of({person("a", (0, 200)): Use(30)}))
    assert answer.days([Span(0, 200), Span(200, 205), Span(371, 480)]) == [False, True, False]


def test_windows_widen_until_enough_is_found() -> None:
    month = (0, 60 * DAY)
    assert list(widening(month)) == [(0, 7 * DAY), (7 * DAY, 21 * DAY), (21 * DAY, 49 * DAY), (49 * DAY, 60 * DAY)]
    asked: list[Span] = []

    def search(window: Span) -> Answer:
        asked.append(window)
        line = Line.over(window, reach=DAY, size=5)
        late = Resource("a", line.between(10 * DAY, 10 * DAY + 65), line.full)
        return find(line, Grid(line.between(*window)), [one_of({late: Use(60)})])

    assert [minute for minute, _ in first_starts(search, month, number=2)] == [10 * DAY, 10 * DAY + 5]
    assert len(asked) == 2
