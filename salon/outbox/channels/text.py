"""Texts to telephones, through whichever gateway the settings name."""

from collections.abc import Sequence

from salon.outbox.channels import notes
from salon.outbox.channels.gateways import Text, gateway
from salon.outbox.channels.port import Fate, NoAddress, Outcome, Parcel, Sender
from salon.outbox.domain.judging import WAITS
from salon.outbox.letters.facts import host
from salon.outbox.letters.texts import worded
from salon.outbox.models import Message
from salon.outbox.outgoing import Outgoing


class TextSender(Sender):
    """The gateway for texts."""

    channel = Message.Channel.SMS.value

    def __init__(self) -> None:
        self._gateway = gateway()
        # Who pays for each text wants none repeated, unless the gateway itself knows a repeat when it sees one.
        self.repeats = len(WAITS) if self._gateway.knows_repeats else 0

    def open(self) -> None:
        """Make sure that the gateway answers. Raises Unreachable."""
        self._gateway.open()

    def write(self, message: Outgoing) -> Text:
        """The text. Raises NoAddress."""
        number = message.address
        if not number.startswith("+") or not number[1:].isdigit():
            raise NoAddress
        return Text(to=number, words=worded(message), key=str(message.public_id))

    def hand_over(self, parcels: Sequence[Parcel]) -> list[Outcome]:
        """Send one after the other."""
        return [self._send(message, text) for message, text in parcels]

    def close(self) -> None:
        """Hang up."""
        self._gateway.close()

    def _send(self, message: Outgoing, text: Text) -> Outcome:
        outcome = self._gateway.send(text)
        if outcome.fate is Fate.TAKEN:
            notes.of_text(message, to=text.to, words=text.words, message_id=f"<{text.key}@{host()}>")
        return outcome
