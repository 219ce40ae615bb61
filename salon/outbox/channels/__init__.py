"""How messages travel: a sender for each channel."""

from salon.outbox.channels.mail import MailSender
from salon.outbox.channels.port import Sender
from salon.outbox.channels.text import TextSender

SENDERS: dict[str, type[Sender]] = {sender.channel: sender for sender in (MailSender, TextSender)}
