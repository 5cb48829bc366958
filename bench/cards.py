"""Cards: how fast sheets are drawn, how large they are, and how well spoiled cards are read."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from unittest.mock import patch

import msgspec
import zxingcpp
from PIL import Image

from bench.memory import highest_of
from bench.rows import Row, against, alone
from bench.spoiling import SPOILED
from cards.printing import SheetCard, card_png, symbols
from cards.printing.child import FILE, Job
from tests.cards.printing.looking import LONG_SITE, WORDS, faces

SHEETS, SPOILED_CARDS = 2_000, 40


def drawing() -> Iterator[Row]:
    """2,000 cards in the program that draws them, its start included."""
    cards = [SheetCard(face, "Dreef", "Dreef 1") for face in faces(SHEETS, public_url=LONG_SITE)]
    with tempfile.TemporaryDirectory() as folder:
        run = Path(folder) / "run"
        run.mkdir()
        job = Path(folder) / "job"
        job.write_bytes(msgspec.msgpack.encode(Job.of(iter(cards), WORDS)))
        earlier = resource.getrusage(resource.RUSAGE_CHILDREN)
        before = earlier.ru_utime + earlier.ru_stime
        begin = time.perf_counter()
        command = [sys.executable, "-m", "cards.printing.child", str(run)]
        with job.open("rb") as told:
            peak = highest_of(subprocess.Popen(command, stdin=told))
        seconds = time.perf_counter() - begin
        size = (run / FILE).stat().st_size
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = used.ru_utime + used.ru_stime - before
    yield alone(f"cards: {SHEETS} drawn on sheets, the processor's time", busy, "s", at_most=6)
    # The program stands back for all others, so on a busy machine this is longer.
    yield alone(f"cards: {SHEETS} drawn on sheets, from begin to end", seconds, "s")
    yield alone(f"cards: {SHEETS} drawn, size of the file", size / 1e6, "MB", at_most=4)
    yield alone(f"cards: {SHEETS} drawn, memory of the program", peak / 1e6, "MB", at_most=200)


def spoiled() -> Iterator[Row]:
    """Of cards spoiled in twenty ways, those that are read; the floor is the best of all masks."""
    ours = _rates()
    with patch.object(symbols, "_MASK", None):
        best = _rates()
    for name in SPOILED:
        yield against(f"cards read: {name}", ours=ours[name], floor=best[name] or 1, unit="%")
    yield alone("cards read: all twenty ways", sum(ours.values()) / len(ours), "%", at_least=90)


def _rates() -> dict[str, float]:
    """The share of cards that are read, in percent, by the way in which they are spoiled."""
    printed = [
        (face.code_url, Image.open(BytesIO(card_png(face))).convert("RGB"))
        for face in faces(SPOILED_CARDS, public_url=LONG_SITE)
    ]
    return {
        name: 100 * sum(is_read(spoil(card), code) for code, card in printed) / len(printed)
        for name, spoil in SPOILED.items()
    }


def is_read(picture: Image.Image, code: str) -> bool:
    """Whether a reader finds this code in a picture."""
    return any(found.text == code for found in zxingcpp.read_barcodes(picture))
