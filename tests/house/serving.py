"""The real program in a process of its own, which can be killed as suddenly as the power goes."""

from __future__ import annotations

import http.client
import json
import multiprocessing
import os
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from multiprocessing.process import BaseProcess
from random import Random
from typing import Any

from cambio.__main__ import main
from tests.conftest import SECRET

# Reading the program takes longer than starting it. One process reads it, and each server is its
# child; that is as well a process of its own, and dies as suddenly.
READ_ONCE = multiprocessing.get_context("forkserver")
READ_ONCE.set_forkserver_preload(["cambio.main", "cambio.app.serve"])


@contextmanager
def serving(url: str, port: int) -> Iterator[BaseProcess]:
    """The program, listening; killed at the end if it still lives."""
    environment = {
        "CAMBIO_DATABASE_URL": url,
        "CAMBIO_SECRET_KEY": SECRET,
        "CAMBIO_PORT": str(port),
        "CAMBIO_RATE_LIMITS": "off",
    }
    server = READ_ONCE.Process(target=serve, args=(environment,))
    server.start()
    try:
        wait_until_it_listens(server, port)
        yield server
    finally:
        server.kill()
        server.join()


def serve(environment: dict[str, str]) -> None:
    """What `cambio serve` does in such an environment."""
    os.environ.update(environment)
    sys.argv = ["cambio", "serve"]
    main()


def wait_until_it_listens(server: BaseProcess, port: int) -> None:
    for _ in range(600):
        assert server.is_alive(), "the server did not start"
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=1)) as connection:
            try:
                connection.connect()
            except OSError:
                time.sleep(0.05)
            else:
                return
    raise AssertionError("the server does not listen")


def post(
    port: int, path: str, body: Any, *, access_key: str, request_key: str | None = None
) -> tuple[int, Any]:
    """Post JSON as a program does; answers the status and what was answered.

    Raises:
        OSError, HTTPException: the server went away.
    """
    headers = {"Authorization": f"Bearer {access_key}", "Content-Type": "application/json"}
    if request_key is not None:
        headers["Idempotency-Key"] = request_key
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request("POST", f"/api/v1{path}", json.dumps(body), headers)
        response = connection.getresponse()
        return response.status, json.loads(response.read())


def dice_of(seed: float) -> Random:
    return Random(seed)  # noqa: S311 - no secret, only a choice
