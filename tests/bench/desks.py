"""Desks that watch a day of a running server, each by itself, until they are ended: `port path session number`."""

import http.client
import random
import re
import sys
import threading
import time
from http import HTTPStatus

from tests.bench.server import HOST

# What a live board does by itself.
EVERY_SECONDS, SPREAD_SECONDS = 1.0, 0.25
MARKS = re.compile(rb'data-marks="([^"]*)"')


def main(port: int, path: str, session: str, number: int) -> None:
    """Say so once each of them has seen the board, and go on."""
    seen = threading.Barrier(number + 1)
    for desk in range(number):
        threading.Thread(target=_watch, args=(port, path, session, desk / number, seen), daemon=True).start()
    seen.wait()
    print("all of them", flush=True)
    threading.Event().wait()


def _watch(port: int, path: str, session: str, late: float, seen: threading.Barrier) -> None:
    """As a board does: ask, and say what was seen last; desks are not in step with each other."""
    line, told = http.client.HTTPConnection(HOST, port), {"Cookie": f"session={session}"}
    _look(line, path, told)
    seen.wait()
    time.sleep(EVERY_SECONDS * late)
    while True:
        time.sleep(_look(line, path, told))


def _look(line: http.client.HTTPConnection, path: str, told: dict[str, str]) -> float:
    """The seconds until the next look."""
    line.request("GET", path, headers=told)
    answer = line.getresponse()
    page = answer.read()
    if tag := answer.headers["ETag"]:
        told["If-None-Match"] = tag
    if answer.status == HTTPStatus.OK:
        told["Solea-Marks"] = MARKS.findall(page)[0].decode()
    again = answer.headers["Solea-Again"]
    return int(again) / 1000 + SPREAD_SECONDS * random.random() if again else EVERY_SECONDS


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]))
