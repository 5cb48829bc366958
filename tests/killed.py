"""Killing the real program amid its work, as a power cut would."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.conftest import SECRET

CAMBIO = Path(sys.executable).parent / "cambio"
PATIENCE_S = 60
LOOK_EVERY_S = 0.005


def killed_half_way(url: str, *words: str, done: Callable[[], int]) -> int:
    """Start `cambio` with these words in a process of its own, and kill it as soon as some of its
    work is done; answers how much is."""
    environment = {**os.environ, "CAMBIO_DATABASE_URL": url, "CAMBIO_SECRET_KEY": SECRET}
    child = subprocess.Popen([CAMBIO, *words], env=environment)
    patience = time.monotonic() + PATIENCE_S
    while done() == 0:
        assert child.poll() is None, "it ended before anything was done"
        assert time.monotonic() < patience
        time.sleep(LOOK_EVERY_S)
    child.kill()
    child.wait()
    return done()
