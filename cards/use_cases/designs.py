"""What the cards of a community look like: its colour and its logo."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cambio.database import Command, UnitOfWork
from cambio.neighbourhood.models import Community
from cambio.web.errors import PictureUnusable
from cards.errors import AccentInvalid
from cards.models import CardDesign

ACCENT = re.compile("#[0-9a-f]{6}", re.ASCII)
PNG, LOGO_BYTES_MAX = b"\x89PNG\r\n\x1a\n", 400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeDesign(Command):
    """Cards that are printed from now on look like this; printed ones stay good.

    `accent` is `#rrggbb`, None for Cambio's own. `logo` is a PNG that the edge drew anew, None
    for none.
    """

    accent: str | None
    logo: bytes | None


def change_design(uow: UnitOfWork, command: ChangeDesign) -> None:
    """Keep a community's colour and logo.

    Raises:
        AccentInvalid: the colour is not written as `#rrggbb`.
        PictureUnusable: the logo is no PNG, or larger than a card needs.
    """
    accent = None if command.accent is None else command.accent.lower()
    if accent is not None and not ACCENT.fullmatch(accent):
        raise AccentInvalid
    logo = command.logo
    if logo is not None and not (logo.startswith(PNG) and len(logo) <= LOGO_BYTES_MAX):
        raise PictureUnusable
    uow.lock(Community, id=command.community_id)
    row = uow.session.get(CardDesign, command.community_id)
    if row is None:
        row = CardDesign(
            community_id=command.community_id, changed_at=uow.now, changed_by=command.actor_id
        )
        uow.session.add(row)
    row.accent, row.logo = accent, logo
    row.changed_at, row.changed_by = uow.now, command.actor_id
