"""`manage.py serve`: one salon on this machine, with all it needs, until Ctrl-C."""

import fcntl
import io
import os
import shutil
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import IO, Any, NoReturn

from django.conf import settings
from django.core.management import BaseCommand, call_command
from django.db import OperationalError, connection

from salon import checks
from salon.faces.console import broker, static_files
from salon.faces.console.processes import Child, StartFailed, Supervisor, answers, is_free
from salon.faces.opening import address_to_open
from salon.locations.selectors import public_locations

WEB_WORKERS = 2
# A socket's path may have 107 bytes; macOS allows 103.
LONGEST_SOCKET = 100
MODULE = [sys.executable, "-m"]
ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 (a salon may choose to)
# Celery warns root of pickled tasks; ours are JSON.
QUIET_ROOT = "ignore:You're running the worker with superuser"


class Command(BaseCommand):
    help = "Bring a salon up: migrate, load the catalogue, start the web server, the worker and the broker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="seed a believable salon and print its log-ins")

    def handle(self, *args: Any, demo: bool, **options: Any) -> None:
        """Start everything, tell where it is, and stop everything when asked."""
        demo = demo or settings.DEMO
        if demo and checks.is_on_the_network():
            refuse("everyone knows the demo's passwords; let ALLOWED_HOSTS and BIND name this machine only.")
        with data_folder_lock() as lock:
            self.refuse_a_second(lock)
            try:
                logins = self.lay_out(demo=demo)
            except KeyboardInterrupt:
                sys.exit(130)
            self.run(logins=logins, demo=demo)

    def run(self, *, logins: str, demo: bool) -> None:
        """Start the processes and stay with them."""
        supervisor = Supervisor()
        supervisor.listen()
        sockets = broker_folder()
        try:
            for child in self.children(sockets, demo=demo):
                supervisor.start(child)
            if not supervisor.wishes_to_stop:
                self.stdout.write(self.greeting(logins))
            ended = supervisor.wait()
        except StartFailed as failure:
            refuse(str(failure))
        finally:
            supervisor.stop()
            if sockets != settings.DATA_DIR:
                shutil.rmtree(sockets)
        if ended:
            sys.exit(f"Solea stopped: the {ended} ended by itself; its last lines are above.")
        self.stdout.write("Solea stopped.")

    def refuse_a_second(self, lock: IO[str]) -> None:
        """Two of them would share one broker and one beat; the lock goes with the process."""
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            refuse(f"it already runs on {settings.DATA_DIR}; stop it first, or set SALON_DATA_DIR to another folder.")
        if not is_free(settings.BIND, settings.PORT):
            refuse(f"port {settings.PORT} of {settings.BIND} is taken; set PORT to another, such as 8001.")

    def lay_out(self, *, demo: bool) -> str:
        """Bring the database and the static files up to date; returns the demo's log-ins."""
        try:
            connection.ensure_connection()
        except OperationalError as failure:
            refuse(f"the database does not answer; check DATABASE_URL ({first_line(failure)}).")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_catalogue", verbosity=0)
        logins = io.StringIO()
        if demo:
            call_command("seed_demo", force=True, stdout=logins)
        elif not public_locations().exists():
            logins.write(f"There is no salon yet. Open yours at\n  {address_to_open()}\n")
        static_files.collect()
        connection.close()
        return logins.getvalue()

    def children(self, sockets: Path, *, demo: bool) -> list[Child]:
        """What runs, in the order of starting."""
        own_broker = None if settings.REDIS_URL else embedded_broker(sockets)
        at = f"redis+socket://{sockets / broker.SOCKET}" if own_broker else settings.REDIS_URL or "filesystem://"
        environment = {"PYTHONUNBUFFERED": "1", "SALON_DEMO": "1" if demo else "0", "REDIS_URL": at}
        children = [web(environment), worker(environment)]
        return [own_broker, *children] if own_broker else children

    def greeting(self, logins: str) -> str:
        """Where it is, who may log in, how it ends."""
        lines = [f"Solea is open at {settings.PUBLIC_ORIGIN}/"]
        if not os.environ.get("EMAIL_URL"):
            lines.append(f"Mail is written to {settings.EMAIL_FILE_PATH}")
        return "\n".join([*lines, logins.rstrip(), "Ctrl-C stops it."]).replace("\n\n", "\n")


def data_folder_lock() -> IO[str]:
    """The open file whose lock says that this folder is served."""
    try:
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        return (settings.DATA_DIR / "serve.lock").open("w")
    except OSError as failure:
        refuse(f"{settings.DATA_DIR} cannot be written; set SALON_DATA_DIR to another folder ({failure.strerror}).")


def web(environment: dict[str, str]) -> Child:
    """The web server."""
    command = [*MODULE, "granian", "--interface", "wsgi", "--host", settings.BIND, "--port", str(settings.PORT)]
    command += ["--workers", str(WEB_WORKERS), "--blocking-threads", "1", "--no-ws", "--log-level", "warning"]
    # A worker that is still loading hears no signal.
    command += ["--workers-kill-timeout", "5"]
    host = ANY_ADDRESS.get(settings.BIND, settings.BIND)
    return Child(
        "web server",
        [*command, "salon.wsgi:application"],
        lambda: answers(host, settings.PORT),
        environment=environment,
    )


def worker(environment: dict[str, str]) -> Child:
    """The worker with the beat inside: one machine needs no more."""
    if environment["REDIS_URL"].startswith("filesystem://"):
        (settings.DATA_DIR / "queue" / "control").mkdir(parents=True, exist_ok=True)
    command = [*MODULE, "celery", "--app", "salon.celery", "--quiet", "worker", "--beat", "--concurrency", "2"]
    command += ["--without-gossip", "--without-mingle", "--schedule", str(settings.DATA_DIR / "beat")]
    return Child(
        "worker",
        [*command, "--loglevel", "WARNING"],
        patience=settings.CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT + 5,
        environment={**environment, "PYTHONWARNINGS": QUIET_ROOT},
    )


def embedded_broker(folder: Path) -> Child | None:
    """A broker of its own, where there is one for this kind of machine."""
    try:
        command = broker.server_command(folder, settings.DATA_DIR)
    except broker.BrokerMissing:
        return None
    socket = folder / broker.SOCKET
    socket.unlink(missing_ok=True)
    return Child("broker", command, socket.exists)


def broker_folder() -> Path:
    """Where the broker's socket lies: the data folder, unless its path is too long for a socket."""
    if len(os.fsencode(settings.DATA_DIR / broker.SOCKET)) <= LONGEST_SOCKET:
        return Path(settings.DATA_DIR)
    return Path(tempfile.mkdtemp(prefix="solea-"))


def first_line(failure: Exception) -> str:
    """What a driver said, without its own advice."""
    return str(failure).strip().partition("\n")[0]


def refuse(sentence: str) -> NoReturn:
    """Say in one sentence what to change."""
    sys.exit(f"Solea cannot start: {sentence}")
