"""`cambio demo` as somebody starts it: loaded once, served at once."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path

from tests.browser.live import free_port

SMALL = "0.02"


@contextmanager
def served(folder: Path, port: int, *options: str) -> Iterator[str]:
    """The demo in a folder, and what it printed until it was served."""
    program = [str(Path(sys.executable).with_name("cambio")), "demo", "--scale", SMALL, *options]
    environment = {**os.environ, "CAMBIO_PORT": str(port), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        program,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        lines = []
        for line in server.stdout:
            lines.append(line)
            if line.startswith("The demo is at"):
                break
        try:
            yield "".join(lines)
        finally:
            server.terminate()
            try:
                server.communicate(timeout=30)
            finally:
                server.kill()  # or a server that stays would keep the test from ever ending


def page(port: int) -> str:
    """The community's first page; the server may still be opening its door."""
    for _ in range(200):
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        with suppress(ConnectionRefusedError), closing(connection):
            connection.request("GET", "/deventer/")
            return connection.getresponse().read().decode()
        time.sleep(0.05)
    raise TimeoutError(f"nobody answers on {port}")


def test_the_demo_is_loaded_once_served_and_tells_who_can_sign_in(tmp_path: Path) -> None:
    demo, port = tmp_path / "var/demo", free_port()
    demo.mkdir(parents=True)
    (demo / "loading.sqlite").write_text("broken off")
    with served(tmp_path, port) as told:
        assert "loading" in told
        assert "Deventer" in page(port)
    kept = json.loads((demo / "sign-ins.json").read_text())
    assert stat.S_IMODE((demo / "sign-ins.json").stat().st_mode) == 0o600
    assert kept["community"] == "deventer"
    assert kept["url"] == f"http://127.0.0.1:{port}"
    for entry in kept["sign_ins"]:
        assert entry["password"] in told, entry["role"]

    another = free_port()
    with served(tmp_path, another) as told:
        assert "loading" not in told
        assert "Deventer" in page(another)
    moved = json.loads((demo / "sign-ins.json").read_text())
    assert moved["url"] == f"http://127.0.0.1:{another}"
    assert moved["sign_ins"] == kept["sign_ins"]


def refused(folder: Path, port: int) -> str:
    """What the demo says when it does not want to start."""
    done = subprocess.run(
        [str(Path(sys.executable).with_name("cambio")), "demo"],
        cwd=folder,
        env={**os.environ, "CAMBIO_PORT": str(port)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    return done.stderr.splitlines()[-1]


def test_a_demo_of_a_later_version_is_told_in_plain_words(tmp_path: Path) -> None:
    demo = tmp_path / "var/demo"
    demo.mkdir(parents=True)
    (demo / "sign-ins.json").write_text("{}")
    with sqlite3.connect(demo / "cambio.sqlite") as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('of next year')")
    connection.close()
    assert refused(tmp_path, free_port()) == (
        "cambio: this demo was made by another version of Cambio:"
        " load it anew by cambio demo --fresh"
    )


def test_a_port_that_is_taken_is_told_before_anything_is_loaded(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        told = refused(tmp_path, port)
    assert told == f"cambio: port {port} is taken: stop what uses it, or set CAMBIO_PORT"
    assert not list((tmp_path / "var").rglob("*.sqlite"))
