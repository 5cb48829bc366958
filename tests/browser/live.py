"""A real server on a free port, a real Chromium, and a camera that films a card."""

from __future__ import annotations

import atexit
import io
import socket
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
def serving(app: Flask, *, port: int = 0) -> Iterator[str]:
    """The address of a server in front of an application, stopped afterwards; 0: any free port."""
    server = create_server(app, host="127.0.0.1", port=port, threads=8)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        # By its own thread: from here, it would be closed under its feet.
        server.trigger.pull_trigger(server.close)
        thread.join(timeout=5)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def film_of(card: bytes, folder: Path) -> Path:
    """A short film of a card (a PNG) held before a phone, as MJPEG."""
    return film_of_all([card], folder, frames_each=FRAMES_A_SECOND)


def film_of_all(cards: Sequence[bytes], folder: Path, *, frames_each: int) -> Path:
    """A film of cards (PNGs) held before a phone one after the other, and then from the first."""
    return _film([_frame_with(card) for card in cards], folder, frames_each=frames_each)


def black_film(folder: Path) -> Path:
    """What some phones give instead of a picture."""
    return _film([Image.new("RGB", FRAME)], folder, frames_each=FRAMES_A_SECOND)


def _film(frames: Sequence[Image.Image], folder: Path, *, frames_each: int) -> Path:
    """An MJPEG is its frames one after the other, each a JPEG of its own."""
    film = folder / "camera.mjpeg"
    with film.open("wb") as out:
        for frame in frames:
            picture = io.BytesIO()
            frame.save(picture, "JPEG", quality=90, subsampling="4:2:0")
            out.write(picture.getvalue() * frames_each)
    return film


def _frame_with(card: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(card)).convert("RGB")
    picture.thumbnail((FRAME[0] * 3 // 4, FRAME[1] * 9 // 10))
    frame = Image.new("RGB", FRAME, (96, 104, 92))
    frame.paste(picture, ((FRAME[0] - picture.width) // 2, (FRAME[1] - picture.height) // 2))
    return frame


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
