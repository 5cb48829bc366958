"""Pages of cards: the counter, joining, printing, a household's own page; and of scans."""

from cards.pages import (
    changes,
    counter,
    design,
    desk,
    history,
    join,
    landing,
    letters,
    my,
    one_card,
    proofs,
    reviews,
    run_sheets,
    runs,
    sheets,
    signing_in,
    taking_part,
)
from cards.pages.base import blueprint

__all__ = [
    "blueprint",
    "changes",
    "counter",
    "design",
    "desk",
    "history",
    "join",
    "landing",
    "letters",
    "my",
    "one_card",
    "proofs",
    "reviews",
    "run_sheets",
    "runs",
    "sheets",
    "signing_in",
    "taking_part",
]
