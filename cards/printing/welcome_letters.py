"""The letter that welcomes a household in a programme, with its card at the foot to cut out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from cards.printing.colours import INK
from cards.printing.faces import DEFAULT_ACCENT, CardFace
from cards.printing.layout import CARD_HEIGHT, CARD_WIDTH, card_shapes
from cards.printing.letter_page import LEADING, LEFT, Window, Writer, page_shapes
from cards.printing.pdf import finish, new_pdf, paint
from cards.printing.shapes import Box, Shape
from cards.printing.typography import words_at

_CARD_TOP = 229.0
_TEXT_FOOT = _CARD_TOP - 9.0
_CUT = 0.15
_HINT_SIZE = 8.5


@dataclass(frozen=True, slots=True)
class WelcomeWords:
    """The sentences of the letter, in the household's language, with nothing left to fill in.

    `paragraphs` tell what the programme is, how it goes, and what it means for somebody who gets
    benefits; the first word of each is its heading. `cut_out` stands above the card.
    """

    subject: str
    greeting: str
    opening: str
    paragraphs: tuple[tuple[str, str], ...]
    closing: str
    cut_out: str
    rtl: bool = False


@dataclass(frozen=True, slots=True)
class WelcomeLetter:
    """One household's letter. `face` is its card: whoever has this letter can earn with it."""

    address_lines: tuple[str, ...]
    community_name: str
    programme_name: str
    sender_lines: tuple[str, ...]
    dateline: str
    words: WelcomeWords
    face: CardFace
    accent: str = DEFAULT_ACCENT
    window: Window = Window.RIGHT


def draw_welcome_letters(
    letters: Iterable[WelcomeLetter], out: BinaryIO, *, document_title: str, language: str
) -> int:
    """Write the PDF, a page each, and answer how many.

    Raises:
        ValueError: an address has more lines than a window shows.
    """
    canvas = new_pdf(out, title=document_title, language=language)
    count = 0
    for letter in letters:
        paint(canvas, welcome_letter_shapes(letter), x=0, y=0)
        paint(canvas, card_shapes(letter.face), x=LEFT, y=_CARD_TOP)
        canvas.showPage()
        count += 1
    finish(canvas, pages=count)
    return count


def welcome_letter_shapes(letter: WelcomeLetter) -> list[Shape]:
    """The page of one letter without its card, and the line along which to cut that out.

    Raises:
        ValueError: the address has more lines than a window shows.
    """
    text = page_shapes(letter, partial(_write, letter), rtl=letter.words.rtl, foot=_TEXT_FOOT)
    return [*text, *_cutting(letter)]


def _write(letter: WelcomeLetter, writer: Writer) -> None:
    words = letter.words
    writer.paragraph(letter.dateline, space=2.5)
    writer.paragraph(words.subject, size=writer.size + 4.5, bold=True, space=2.5)
    writer.paragraph(words.greeting, space=1.8)
    writer.paragraph(words.opening, space=1.8)
    for heading, text in words.paragraphs:
        writer.paragraph(heading, bold=True, space=0)
        writer.paragraph(text, space=1.8)
    writer.paragraph(words.closing, space=0)
    writer.paragraph(letter.community_name, bold=True, space=0)


def _cutting(letter: WelcomeLetter) -> list[Shape]:
    right, foot = LEFT + CARD_WIDTH, _CARD_TOP + CARD_HEIGHT
    rtl = letter.words.rtl
    return [
        words_at(
            letter.words.cut_out,
            x=right if rtl else LEFT,
            baseline=_CARD_TOP - _HINT_SIZE * LEADING / 2,
            size=_HINT_SIZE,
            fill=INK,
            anchor="right" if rtl else "left",
            rtl=rtl,
        ),
        Box(LEFT, _CARD_TOP, CARD_WIDTH, _CUT, INK),
        Box(LEFT, foot, CARD_WIDTH, _CUT, INK),
        Box(LEFT, _CARD_TOP, _CUT, CARD_HEIGHT, INK),
        Box(right, _CARD_TOP, _CUT, CARD_HEIGHT, INK),
    ]
