"""The embedded broker keeps what it was given, for its owner only."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from salon.faces.console import broker
from salon.faces.console.processes import Child, Supervisor


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    supervisor = Supervisor()
    start(supervisor, tmp_path)
    yield supervisor
    supervisor.stop()


def start(supervisor: Supervisor, folder: Path) -> None:
    socket = folder / broker.SOCKET
    socket.unlink(missing_ok=True)
    supervisor.start(Child("broker", broker.server_command(folder, folder), socket.exists))


def client(folder: Path) -> redis.Redis:
    return redis.Redis(unix_socket_path=str(folder / broker.SOCKET))


def test_listens_to_its_owner_only(supervisor: Supervisor, tmp_path: Path) -> None:
    assert (tmp_path / broker.SOCKET).stat().st_mode & 0o777 == 0o700
    with client(tmp_path) as asked:
        assert asked.config_get("port") == {"port": "0"}


def test_throws_nothing_away_to_make_room(supervisor: Supervisor, tmp_path: Path) -> None:
    with client(tmp_path) as asked:
        assert asked.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def test_has_its_queue_again_after_a_crash(supervisor: Supervisor, tmp_path: Path) -> None:
    with client(tmp_path) as asked:
        asked.rpush("queue", "work")
        # One local copy on disk, within the second that the server takes for it.
        assert asked.execute_command("WAITAOF", 1, 0, 10_000)[0] == 1
    _, process = supervisor.running.pop()
    process.send_signal(signal.SIGKILL)
    process.wait()
    start(supervisor, tmp_path)
    with client(tmp_path) as asked:
        assert asked.lrange("queue", 0, -1) == [b"work"]


def test_says_so_where_there_is_no_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(broker, "_binary", None)
    with pytest.raises(broker.BrokerMissing):
        broker.server_command(tmp_path, tmp_path)
