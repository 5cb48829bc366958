"""Drawing cards, sheets of cards and letters. Knows no database: it draws what it is given."""

from cards.printing.faces import DEFAULT_ACCENT, CardFace
from cards.printing.letter_page import Window
from cards.printing.letters import LetterWords, PinLetter, draw_letters
from cards.printing.news_letters import NewsLetter, draw_news_letters
from cards.printing.png import card_png
from cards.printing.sheets import SheetCard, SheetWords, draw_sheets
from cards.printing.svg import card_svg, qr_svg

__all__ = [
    "DEFAULT_ACCENT",
    "CardFace",
    "LetterWords",
    "NewsLetter",
    "PinLetter",
    "SheetCard",
    "SheetWords",
    "Window",
    "card_png",
    "card_svg",
    "draw_letters",
    "draw_news_letters",
    "draw_sheets",
    "qr_svg",
]
