"""A real server on a free port, a real Chromium, and a camera that films a card."""

from __future__ import annotations

import atexit
import io
import socket
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Playwright, sync_playwright
from waitress.server import create_server

CHROMIUM = "/usr/bin/chromium"
# A browser that talks to nobody but our server, and whose camera needs no permission of a person.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
FRAME = (1280, 720)
FRAMES_A_SECOND = 15


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The address of a server in front of an application, stopped afterwards."""
    server = create_server(app, host="127.0.0.1", port=0, threads=8)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()
        thread.join(timeout=5)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def film_of(card: bytes, folder: Path) -> Path:
    """A short film of a card (a PNG) held before a phone, as MJPEG."""
    frames = folder / "frames"
    frames.mkdir()
    picture = Image.open(io.BytesIO(card)).convert("RGB")
    picture.thumbnail((FRAME[0] * 3 // 4, FRAME[1] * 9 // 10))
    for number in range(FRAMES_A_SECOND):
        frame = Image.new("RGB", FRAME, (96, 104, 92))
        shake = number % 3
        frame.paste(
            picture,
            ((FRAME[0] - picture.width) // 2 + shake, (FRAME[1] - picture.height) // 2 - shake),
        )
        frame.save(frames / f"{number:03}.png")
    film = folder / "card.mjpeg"
    subprocess.run(
        [
            *("ffmpeg", "-loglevel", "error", "-y", "-framerate", str(FRAMES_A_SECOND)),
            *(
                "-i",
                str(frames / "%03d.png"),
                "-c:v",
                "mjpeg",
                "-pix_fmt",
                "yuvj420p",
                "-q:v",
                "3",
                str(film),
            ),
        ],
        check=True,
    )
    return film


@cache
def driver() -> Playwright:
    """What drives all browsers of this process: Playwright allows one at a time in a thread."""
    playwright = sync_playwright().start()
    atexit.register(playwright.stop)
    return playwright


@contextmanager
def chromium(*, film: Path | None = None, more: Sequence[str] = ()) -> Iterator[Browser]:
    """A browser; with a film its camera shows that, without one it has no camera."""
    arguments = [*QUIET, *more]
    if film is not None:
        arguments += [
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={film}",
        ]
    browser = driver().chromium.launch(executable_path=CHROMIUM, args=arguments)
    try:
        yield browser
    finally:
        browser.close()
