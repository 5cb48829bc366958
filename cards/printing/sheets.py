"""A4 sheets of ten cards, 2 by 5 and edge to edge, with cut marks, as one PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from operator import attrgetter
from typing import BinaryIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from cards.printing.colours import INK
from cards.printing.faces import CardFace
from cards.printing.layout import CARD_HEIGHT, CARD_WIDTH, common_shapes, own_shapes
from cards.printing.pdf import PAGE_HEIGHT, PAGE_WIDTH, finish, new_pdf, paint, write_line
from cards.printing.shapes import Box, Shape
from cards.printing.typography import fitted, words_at

COLUMNS = 2
ROWS = 5
CARDS_PER_SHEET = COLUMNS * ROWS
LEFT = (PAGE_WIDTH - COLUMNS * CARD_WIDTH) / 2
TOP = (PAGE_HEIGHT - ROWS * CARD_HEIGHT) / 2
_RIGHT = PAGE_WIDTH - LEFT
_BOTTOM = PAGE_HEIGHT - TOP

_MARK_GAP = 1.5
_MARK_LENGTH = 3.0
_RULER = 50.0
_HAIR = 0.12


@dataclass(frozen=True, slots=True)
class SheetCard:
    """A card and what stands beside it in the margin, for those who hand it out; cut off later.

    `place` is the place whose sheets the card belongs to, mostly a street: a card of another
    place than the one before it begins a new sheet. `label` tells whose envelope the card goes
    into; None for cards that are nobody's yet.
    """

    face: CardFace
    place: str
    label: str | None = None


@dataclass(frozen=True, slots=True)
class SheetWords:
    """The words in the margin, in the language of those who print.

    `sheet` holds `%(number)s`. `full_size` stands beside a line of 5 cm that shows whether the
    printer shrank the page.
    """

    document_title: str
    sheet: str
    full_size: str
    language: str


def draw_sheets(
    cards: Iterable[SheetCard],
    out: BinaryIO,
    *,
    words: SheetWords,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Write the PDF and answer how many sheets it has; without cards it has one empty page.

    Cards are taken one sheet at a time. `progress` is told after each sheet how many cards have
    been drawn in all.
    """
    canvas = new_pdf(out, title=words.document_title, language=words.language)
    commons = _CommonParts(canvas)
    sheet_count = card_count = 0
    for sheet in _sheets(cards):
        sheet_count += 1
        paint(canvas, _margin(sheet, words=words, number=sheet_count), x=0, y=0)
        for index, card in enumerate(sheet):
            _draw_card(canvas, card, commons=commons, index=index)
        canvas.showPage()
        card_count += len(sheet)
        if progress is not None:
            progress(card_count)
    finish(canvas, pages=sheet_count)
    return sheet_count


def _sheets(cards: Iterable[SheetCard]) -> Iterator[list[SheetCard]]:
    for _, of_one_place in groupby(cards, key=attrgetter("place")):
        while sheet := list(islice(of_one_place, CARDS_PER_SHEET)):
            yield sheet


class _CommonParts:
    """Draws what cards share once in the document, and refers to it from each card."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._forms: dict[tuple[object, ...], str] = {}

    def draw(self, face: CardFace, *, x: float, y: float) -> None:
        # All of the face but the QR and the number. Faces of one host share the site too.
        key = (
            face.number_label,
            face.community_name,
            face.programme_name,
            face.lines,
            face.accent,
            face.site,
            face.logo,
            face.rtl,
        )
        name = self._forms.get(key)
        if name is None:
            name = self._forms[key] = f"card-{len(self._forms) + 1}"
            self._canvas.beginForm(name)
            paint(self._canvas, common_shapes(face), x=0, y=0)
            self._canvas.endForm()
        self._canvas.saveState()
        self._canvas.translate(x * mm, -y * mm)
        self._canvas.doForm(name)
        self._canvas.restoreState()


def _draw_card(canvas: Canvas, card: SheetCard, *, commons: _CommonParts, index: int) -> None:
    row, column = divmod(index, COLUMNS)
    x, y = LEFT + column * CARD_WIDTH, TOP + row * CARD_HEIGHT
    commons.draw(card.face, x=x, y=y)
    paint(canvas, own_shapes(card.face), x=x, y=y)
    if card.label:
        _draw_label(canvas, card.label, right=column == COLUMNS - 1, middle=y + CARD_HEIGHT / 2)


def _draw_label(canvas: Canvas, label: str, *, right: bool, middle: float) -> None:
    """Beside its card and along it, so that it stays readable when the sheet is turned."""
    size, lines = fitted(label, width=CARD_HEIGHT - 4, sizes=(9, 8, 7), most_lines=2)
    x = PAGE_WIDTH - LEFT / 2 if right else LEFT / 2
    canvas.saveState()
    canvas.translate(x * mm, A4[1] - middle * mm)
    canvas.rotate(270 if right else 90)
    canvas.setFillColorRGB(*(part / 255 for part in INK.parts))
    for number, line in enumerate(lines):
        words = words_at(line, x=0, baseline=0, size=size, fill=INK, anchor="centre")
        write_line(canvas, words, words.x * mm, -number * size * 1.2)
    canvas.restoreState()


def _margin(sheet: list[SheetCard], *, words: SheetWords, number: int) -> Iterator[Shape]:
    """Whose cards these are, which sheet this is, where to cut, and whether the scale is right."""
    face = sheet[0].face
    heading = f"{sheet[0].place} · {face.programme_name}, {face.community_name}"
    size, lines = fitted(
        heading, width=COLUMNS * CARD_WIDTH - 30, sizes=(11, 10, 9, 8), most_lines=1, bold=True
    )
    yield words_at("".join(lines), x=LEFT, baseline=7.5, size=size, fill=INK, bold=True)
    sheet_number = words.sheet % {"number": number}
    yield words_at(sheet_number, x=_RIGHT, baseline=7.5, size=9, fill=INK, anchor="right")
    y = PAGE_HEIGHT - 6.5
    yield _hairline((LEFT, y), (LEFT + _RULER, y))
    for x in (LEFT, LEFT + _RULER):
        yield _hairline((x, y - 1), (x, y + 1))
    yield words_at(words.full_size, x=LEFT + _RULER + 3, baseline=y + 1, size=8, fill=INK)
    yield from _cut_marks()


def _cut_marks() -> Iterator[Box]:
    """At every edge of the cards, outside them: no line is left on a card that is cut askew."""
    near, far = _MARK_GAP, _MARK_GAP + _MARK_LENGTH
    for column in range(COLUMNS + 1):
        x = LEFT + column * CARD_WIDTH
        yield _hairline((x, TOP - far), (x, TOP - near))
        yield _hairline((x, _BOTTOM + near), (x, _BOTTOM + far))
    for row in range(ROWS + 1):
        y = TOP + row * CARD_HEIGHT
        yield _hairline((LEFT - far, y), (LEFT - near, y))
        yield _hairline((_RIGHT + near, y), (_RIGHT + far, y))


def _hairline(start: tuple[float, float], end: tuple[float, float]) -> Box:
    """A level or upright line, its middle on the two points."""
    (x, y), half = start, _HAIR / 2
    return Box(x - half, y - half, end[0] - x + _HAIR, end[1] - y + _HAIR, INK)
