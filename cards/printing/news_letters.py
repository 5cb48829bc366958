"""Letters with what a household wants to know, for window envelopes: nothing in them is secret."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from cards.printing.faces import DEFAULT_ACCENT
from cards.printing.letter_page import Window, Writer, draw_pages, page_shapes
from cards.printing.shapes import Shape


@dataclass(frozen=True, slots=True)
class NewsLetter:
    """One household's letter, with finished sentences; `lines` are its paragraphs.

    `notes` stand at its foot: how to hear in another way. `rtl` is for a language that is written
    from right to left.
    """

    address_lines: tuple[str, ...]
    community_name: str
    programme_name: str
    sender_lines: tuple[str, ...]
    dateline: str
    subject: str
    greeting: str
    lines: tuple[str, ...]
    closing: str
    notes: tuple[str, ...]
    rtl: bool = False
    accent: str = DEFAULT_ACCENT
    window: Window = Window.RIGHT


def draw_news_letters(
    letters: Iterable[NewsLetter], out: BinaryIO, *, document_title: str, language: str
) -> int:
    """Write the PDF, a page each, and answer how many.

    Raises:
        ValueError: an address has more lines than a window shows.
    """
    pages = map(news_letter_shapes, letters)
    return draw_pages(pages, out, title=document_title, language=language)


def news_letter_shapes(letter: NewsLetter) -> list[Shape]:
    """The page of one letter.

    Raises:
        ValueError: the address has more lines than a window shows.
    """
    return page_shapes(letter, partial(_write, letter), rtl=letter.rtl)


def _write(letter: NewsLetter, writer: Writer) -> None:
    writer.paragraph(letter.dateline, space=3.5)
    writer.paragraph(letter.subject, size=writer.size + 4.5, bold=True, space=3.5)
    writer.paragraph(letter.greeting)
    for line in letter.lines:
        writer.paragraph(line)
    writer.y += 2.0
    writer.paragraph(letter.closing, space=0)
    writer.paragraph(f"{letter.programme_name}, {letter.community_name}", bold=True, space=6)
    for note in letter.notes:
        writer.paragraph(note, size=writer.size - 1)
