"""What a sweep asks of a sender, whatever the channel and the provider."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, ClassVar

from salon.outbox.outgoing import Outgoing


class Unreachable(Exception):
    """There is no provider; nothing was handed over, and nothing will be for now."""


class NoAddress(Exception):
    """What stands for an address is none."""


class Fate(Enum):
    """What the provider made of a message."""

    TAKEN = auto()
    # Never, as it is.
    REFUSED = auto()
    # Never, whatever is sent there.
    DEAD_END = auto()
    # Not now.
    DEFERRED = auto()
    # The connection broke while it was handed over: it may have arrived.
    UNANSWERED = auto()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The fate of one message, and how the provider calls it."""

    fate: Fate
    provider_id: str = ""


Parcel = tuple[Any, Any]


class Sender(ABC):
    """One provider for the length of a sweep.

    `at_once` messages may be under way before it is written down what became of them: so many may be repeated after
    a kill. One that nobody answered is handed over again at most `repeats` times, under the same name.
    """

    channel: ClassVar[str]
    at_once: int = 1
    repeats: int = 0

    @abstractmethod
    def open(self) -> None:
        """Make sure that the provider is there. Raises Unreachable."""

    @abstractmethod
    def write(self, message: Outgoing) -> Any:
        """The message in words, as `hand_over` takes it. Raises NoAddress."""

    @abstractmethod
    def hand_over(self, parcels: Sequence[Parcel]) -> list[Outcome]:
        """Give these away, each a message and its words; answers in their order."""

    @abstractmethod
    def close(self) -> None:
        """Leave the provider alone."""
