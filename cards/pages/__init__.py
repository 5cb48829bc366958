"""Pages of cards: the counter, joining, printing, a household's own page; and of scans."""

from cards.pages import (
    counter,
    desk,
    join,
    landing,
    letters,
    my,
    reviews,
    runs,
    sheets,
    signing_in,
)
from cards.pages.base import blueprint

__all__ = [
    "blueprint",
    "counter",
    "desk",
    "join",
    "landing",
    "letters",
    "my",
    "reviews",
    "runs",
    "sheets",
    "signing_in",
]
