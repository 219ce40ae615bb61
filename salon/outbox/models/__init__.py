"""The tables of the outbox."""

from salon.outbox.models.inbound import InboundText
from salon.outbox.models.message import Message
from salon.outbox.models.plan import MessagePlan
from salon.outbox.models.preference import OptIn, Suppression
from salon.outbox.models.sweep import Sweep

__all__ = ["InboundText", "Message", "MessagePlan", "OptIn", "Suppression", "Sweep"]
