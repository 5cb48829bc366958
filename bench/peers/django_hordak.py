"""django-hordak beside ours: its own environment, its own database on the same server."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from bench.clients import Rate

HERE = Path(__file__).parent
REQUIREMENTS = HERE / "django_hordak.txt"
ENVIRONMENT = Path("var/bench/hordak")


class Hordak:
    """A process that posts when it is told to."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def rate(self, posts: int) -> Rate:
        """How fast it makes so many posts; it does not tell of single waits."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{posts}\n")
        self._process.stdin.flush()
        return Rate(posts / float(self._answer()), 0, 0, 0)

    def wait_until_ready(self) -> None:
        """Its tables are made when this returns."""
        assert self._answer() == "ready"

    def _answer(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline().strip()
        if not line:
            raise RuntimeError("the peer ended: see what it said above")
        return line


def install() -> Path:
    """The Python of its environment, made at first use."""
    python = ENVIRONMENT / "bin/python"
    if not (ENVIRONMENT / "installed").exists():
        subprocess.run([sys.executable, "-m", "venv", ENVIRONMENT], check=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--require-hashes", "-r", REQUIREMENTS], check=True)
        (ENVIRONMENT / "installed").touch()
    return python


@contextmanager
def hordak(url: str, clients: int) -> Iterator[Hordak]:
    """A hordak on this (empty) database, with so many clients."""
    options = {"database": _for_django(url), "clients": clients}
    with subprocess.Popen(
        [install(), HERE / "django_hordak_side.py", json.dumps(options)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        peer = Hordak(process)
        peer.wait_until_ready()
        try:
            yield peer
        finally:
            assert process.stdin is not None
            process.stdin.close()


def _for_django(url: str) -> dict[str, Any]:
    parts = conninfo_to_dict(url.replace("postgresql+psycopg", "postgresql"))
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST"}
    return {names[name]: value for name, value in parts.items() if name in names} | {
        "PORT": parts.get("port", "")
    }
