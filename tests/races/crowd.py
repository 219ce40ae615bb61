"""Many at one barrier: the same act by threads or by processes, each with a connection of its own."""

import multiprocessing
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.queues import Queue
from typing import Any

import django
from django.apps import apps
from django.db import connection, connections

PATIENCE_SECONDS = 60
FORKSERVER = multiprocessing.get_context("forkserver")
FORKSERVER.set_forkserver_preload([__name__])

# The fork server imports this module once, so that each process starts with Django ready.
if not apps.ready:
    django.setup()


@dataclass(frozen=True)
class Outcome:
    """What one of the crowd came back with: a value, or the name of an exception and its text."""

    value: Any = None
    error: str = ""
    text: str = ""


def values(outcomes: list[Outcome]) -> list[Any]:
    """What the lucky ones got."""
    return [outcome.value for outcome in outcomes if not outcome.error]


def errors(outcomes: list[Outcome]) -> list[str]:
    """What the others met, by the name of its class."""
    return sorted(outcome.error for outcome in outcomes if outcome.error)


def threads(count: int, act: Callable[[int], Any]) -> list[Outcome]:
    """`act(0)` to `act(count - 1)` at the same moment, in threads."""
    barrier = threading.Barrier(count, timeout=PATIENCE_SECONDS)
    outcomes: dict[int, Outcome] = {}

    def one(number: int) -> None:
        outcomes[number] = _attempt(number, act, barrier)
        connections.close_all()

    crowd = [threading.Thread(target=one, args=(number,)) for number in range(count)]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join(PATIENCE_SECONDS)
    assert len(outcomes) == count, "somebody never came back"
    return [outcomes[number] for number in range(count)]


def processes(count: int, act: Callable[[int], Any]) -> list[Outcome]:
    """The same in processes; `act` is a function of a module, and what it returns can be pickled."""
    barrier = FORKSERVER.Barrier(count, timeout=PATIENCE_SECONDS)
    answers: Queue[tuple[int, Outcome]] = FORKSERVER.Queue()
    place = connection.settings_dict["NAME"], barrier, answers
    crowd = [FORKSERVER.Process(target=_one_process, args=(number, act, *place)) for number in range(count)]
    for process in crowd:
        process.start()
    outcomes = dict(answers.get(timeout=PATIENCE_SECONDS) for _ in crowd)
    for process in crowd:
        process.join(PATIENCE_SECONDS)
    return [outcomes[number] for number in range(count)]


def _one_process(
    number: int, act: Callable[[int], Any], database: str, barrier: Any, answers: "Queue[tuple[int, Outcome]]"
) -> None:
    connection.settings_dict["NAME"] = database
    answers.put((number, _attempt(number, act, barrier)))
    connections.close_all()


def _attempt(number: int, act: Callable[[int], Any], barrier: Any) -> Outcome:
    try:
        connection.ensure_connection()
        barrier.wait()
        return Outcome(value=act(number))
    except Exception as error:  # noqa: BLE001 (whatever it is, the test hears of it)
        return Outcome(error=type(error).__name__, text=str(error))
