"""What is printed on a card."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

DEFAULT_ACCENT = "#0b5f53"


@dataclass(frozen=True, slots=True)
class CardFace:
    """All that one card shows. It names no household, address, street or balance.

    `code_url` is the text of the QR, see `cards.rules.qr_text`. `card_number` is as people see it
    (`K7MD-2QX9`) and `number_label` the words above it. `lines` are short sentences on how to use
    the card, two or three, each a paragraph. `accent` is `#rrggbb`; text in it is made darker
    where it would be hard to read. `logo` is a PNG that stands where the houses are on a card
    without one. `rtl` is for a language that is written from right to left.
    """

    code_url: str = field(repr=False)
    card_number: str
    number_label: str
    community_name: str
    programme_name: str
    lines: tuple[str, ...]
    accent: str = DEFAULT_ACCENT
    logo: bytes | None = field(default=None, repr=False)
    rtl: bool = False

    @property
    def site(self) -> str:
        """The host of the QR, for people who type: `cambio.example`."""
        return urlsplit(self.code_url).netloc.lower()
