"""What the cards of a community look like."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from cards.models import CardDesign


@dataclass(frozen=True, slots=True)
class DesignView:
    """A community's colour (`#rrggbb`) and logo (a PNG); None where it has Cambio's."""

    accent: str | None = None
    logo: bytes | None = field(default=None, repr=False)


def design(session: Session, *, community_id: int) -> DesignView:
    """The design of a community's cards."""
    row = session.get(CardDesign, community_id)
    return DesignView() if row is None else DesignView(row.accent, row.logo)
