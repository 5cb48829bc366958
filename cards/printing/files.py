"""Cards as pictures and files, drawn while they are asked for and kept nowhere."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import BinaryIO
from uuid import UUID

from flask import Response, current_app, g
from flask_babel import gettext as _

from cambio.access.use_cases import PinCode
from cambio.database import NotFound, current_database, reading
from cambio.messages.queries.parcels import Parcel
from cambio.web.language import current_language
from cards import queries
from cards.errors import NothingToPrint, TooMuchToPrint
from cards.printing import (
    Window,
    card_png,
    card_svg,
    draw_letters,
    draw_news_letters,
    draw_sheets,
    qr_svg,
)
from cards.printing.news_letters import NewsLetter
from cards.printing.prepared import (
    Issuer,
    code_url,
    face_of,
    issuer,
    letters_with,
    news_letters,
    sheet_cards,
)
from cards.printing.wording import letters_title, sheet_words
from cards.queries import LetterView, PrintableCard

QR_SIDE = 34.0
CARDS_MOST = 5_000
"""In one file: about 8 seconds' drawing and 3 MB."""

# Drawing keeps a core busy for seconds: one file at a time leaves the rest to the scans of others.
_turn = threading.Semaphore(1)


def printable(card_id: UUID) -> tuple[PrintableCard, Issuer]:
    """A card of the page's community as it is printed, and who gives it out.

    Raises:
        NotFound: there is none with this id.
    """
    with reading() as session:
        card = queries.printable_card(session, community_id=g.community_id, card_id=card_id)
        by = issuer(session, community_id=g.community_id)
    if card is None:
        raise NotFound
    return card, by


def qr_picture(card_id: UUID) -> Response:
    """The QR of a card alone, as SVG."""
    card, by = printable(card_id)
    drawing = qr_svg(code_url(card, by), side=QR_SIDE, title=_("The square code of this card"))
    return _svg(drawing)


def card_picture(card_id: UUID) -> Response:
    """A whole card as SVG, in its true size."""
    card, by = printable(card_id)
    return _svg(card_svg(face_of(card, by)))


def card_bitmap(card_id: UUID) -> Response:
    """A whole card as PNG, 300 dots an inch."""
    card, by = printable(card_id)
    with _turn:
        picture = card_png(face_of(card, by))
    return current_app.response_class(picture, mimetype="image/png")


def card_file(card_id: UUID) -> Response:
    """A sheet with one card, as PDF."""
    card, by = printable(card_id)
    return sheets_file([card], by, name=_("card"))


def sheets_file(cards: Sequence[PrintableCard], by: Issuer, *, name: str) -> Response:
    """Sheets of ten cards each, as PDF.

    Raises:
        NothingToPrint: there are none.
        TooMuchToPrint: there are more than one file should hold.
        CardKeyChanged: the server's key no longer makes one of the codes.
    """
    if not cards:
        raise NothingToPrint
    if len(cards) > CARDS_MOST:
        raise TooMuchToPrint(count=len(cards), most=CARDS_MOST)
    words = sheet_words(language=current_language())
    return pdf_file(lambda out: draw_sheets(sheet_cards(cards, by), out, words=words), name=name)


def letters_file(
    codes: Sequence[tuple[LetterView, PinCode]], by: Issuer, *, window: Window, name: str
) -> Response:
    """Letters with their codes, as PDF. The codes are nowhere else."""
    moment = current_database().clock()
    letters = letters_with(codes, by, now=moment, window=window)
    title = letters_title()
    language = current_language()
    return pdf_file(
        lambda out: draw_letters(letters, out, document_title=title, language=language), name=name
    )


def news_letters_file(
    parcels: Sequence[Parcel],
    by: Issuer,
    *,
    made_at: datetime,
    window: Window,
    title: str,
    name: str,
) -> Response:
    """Letters with what households want to know, as PDF."""
    letters = news_letters(parcels, by, made_at=made_at, window=window)
    return drawn_letters_file(letters, title=title, name=name)


def drawn_letters_file(letters: Iterable[NewsLetter], *, title: str, name: str) -> Response:
    """Letters without a secret, as PDF; `name` is the file's, without its ending."""
    language = current_language()
    return pdf_file(
        lambda out: draw_news_letters(letters, out, document_title=title, language=language),
        name=name,
    )


def pdf_file(draw: Callable[[BinaryIO], int], *, name: str) -> Response:
    """A PDF to download under a name, which is without its ending.

    It is held in memory: what a file may hold is bounded, and drawing takes more than the file.
    """
    out = BytesIO()
    with _turn:
        draw(out)
    response = current_app.response_class(out.getvalue(), mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.pdf")
    return response


def _svg(drawing: str) -> Response:
    return current_app.response_class(drawing, mimetype="image/svg+xml")
