"""The program that draws one file of sheets beside the server: `python -m cards.printing.child`.

It reads what to draw from its standard input and knows nothing else: no database, no settings, no
key. The folder that it is given holds how far it is, and in the end the file.
"""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from cards.printing.faces import CardFace
from cards.printing.sheets import CARDS_PER_SHEET, SheetCard, SheetWords, draw_sheets

FILE, PROGRESS, PART = "cards.pdf", "progress", "cards.part"
TURN = "turn.lock"
NICENESS = 10
"""Scanning and paying come first: drawing takes what they leave."""

PROGRESS_EVERY = 5 * CARDS_PER_SHEET


@dataclass(frozen=True, slots=True)
class JobCard:
    """A card: which of the job's designs it has, and what is its own."""

    design: int
    code_url: str
    card_number: str
    place: str
    label: str | None


@dataclass(frozen=True, slots=True)
class Job:
    """What to draw. `designs` are faces without code and number, each there once."""

    words: SheetWords
    designs: list[CardFace]
    cards: list[JobCard]

    @classmethod
    def of(cls, cards: Iterator[SheetCard], words: SheetWords) -> Job:
        """The job of drawing some cards."""
        designs: dict[CardFace, int] = {}
        own = []
        for card in cards:
            face = card.face
            design = replace(face, code_url=f"//{face.site}", card_number="")
            index = designs.setdefault(design, len(designs))
            own.append(JobCard(index, face.code_url, face.card_number, card.place, card.label))
        return cls(words, list(designs), own)

    def sheet_cards(self) -> Iterator[SheetCard]:
        """The cards, as they were given."""
        for card in self.cards:
            design = self.designs[card.design]
            face = replace(design, code_url=card.code_url, card_number=card.card_number)
            yield SheetCard(face, card.place, card.label)


def draw(job: Job, folder: Path, *, lock_descriptor: int | None = None) -> None:
    """Draw the file when it is this job's turn; it is whole in its place, or not there.

    `lock_descriptor` is the lock that says "somebody draws". It is let go as soon as the file is in
    its place: a process takes its time to end, and whoever looks meanwhile would be told wrongly.
    """
    with (folder.parent / TURN).open("w", encoding="ascii") as turn:
        # One at a time: two would take both cores from whoever scans.
        fcntl.flock(turn, fcntl.LOCK_EX)
        with (folder / PART).open("wb") as out:
            draw_sheets(
                job.sheet_cards(), out, words=job.words, progress=lambda drawn: _tell(folder, drawn)
            )
        (folder / PART).replace(folder / FILE)
        if lock_descriptor is not None:
            fcntl.flock(lock_descriptor, fcntl.LOCK_UN)


def main() -> None:
    """Draw the job on standard input into the folder that is named; after it comes the lock's
    number, for who has one."""
    os.umask(0o077)
    os.nice(NICENESS)
    job = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Job)
    folder, *lock = sys.argv[1:]
    draw(job, Path(folder), lock_descriptor=int(lock[0]) if lock else None)


def _tell(folder: Path, drawn: int) -> None:
    if drawn % PROGRESS_EVERY == 0:
        (folder / PROGRESS).write_text(str(drawn), encoding="ascii")


if __name__ == "__main__":
    main()
