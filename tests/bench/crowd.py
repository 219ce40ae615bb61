"""Many clients at one barrier, in a process of their own: requests as JSON on standard input, answers as JSON out.

Every connection of a round is open before the first request is sent, and no client knows of another. Standard
library only, so that it starts at once and takes little from the server beside it.
"""

import asyncio
import json
import sys
import time
from typing import Any

PATIENCE_SECONDS = 60
# What of an answer's body is handed on.
KEPT = ("code", "id", "token")


async def main() -> None:
    """Round by round."""
    order = json.load(sys.stdin)
    rounds = [await one_round(order["host"], order["port"], requests) for requests in order["rounds"]]
    json.dump(rounds, sys.stdout)


async def one_round(host: str, port: int, requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """All of them at once; the time of each counts from the barrier to the last byte of its answer."""
    lines = [await asyncio.open_connection(host, port) for _ in requests]
    begun = time.perf_counter()
    talks = [talk(line, host, request, begun) for line, request in zip(lines, requests, strict=True)]
    return await asyncio.wait_for(asyncio.gather(*talks), PATIENCE_SECONDS)


async def talk(line: Any, host: str, request: dict[str, Any], begun: float) -> dict[str, Any]:
    """One POST and its answer, on a connection that the server closes."""
    reader, writer = line
    body = json.dumps(request["body"]).encode()
    head = {"Host": host, "Content-Type": "application/json", "Content-Length": len(body), "Connection": "close"}
    lines = [f"POST {request['path']} HTTP/1.1", *(f"{k}: {v}" for k, v in {**head, **request["headers"]}.items())]
    writer.write("\r\n".join([*lines, "", ""]).encode() + body)
    answer = await reader.read()
    passed = (time.perf_counter() - begun) * 1000
    writer.close()
    top, _, text = answer.partition(b"\r\n\r\n")
    status = int(top.split(b" ", 2)[1]) if top else 0
    told = _json(text)
    offers = len(told.get("alternatives", ()))
    return {"status": status, "ms": passed, "offers": offers, **{name: told.get(name, "") for name in KEPT}}


def _json(text: bytes) -> Any:
    start, end = text.find(b"{"), text.rfind(b"}")
    return json.loads(text[start : end + 1]) if 0 <= start < end else {}


if __name__ == "__main__":
    asyncio.run(main())
