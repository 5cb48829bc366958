"""What a role can be given for: places, shops, partners, and what upper floors add."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from cambio.app.permissions import ScopeKind
from cambio.neighbourhood import queries as neighbourhood

WITHIN = " › "


@dataclass(frozen=True, slots=True)
class ScopeOption:
    """One thing that a role can be given for; a place's name begins with what it lies in."""

    kind: ScopeKind
    id: UUID
    name: str

    @property
    def names(self) -> frozenset[str]:
        """What one may call it: the whole name, or its last part."""
        return frozenset({self.name, self.name.rpartition(WITHIN)[2]})


@dataclass(frozen=True, slots=True)
class ScopeSource:
    """Where the things of one kind come from; `read` takes a session and the community's id."""

    kind: ScopeKind
    read: Callable[[Session, int], Sequence[tuple[UUID, str]]]


def places(session: Session, community_id: int) -> list[tuple[UUID, str]]:
    """Districts, neighbourhoods and streets, each under the one that it lies in."""
    rows = neighbourhood.places(session, community_id=community_id)
    below: dict[UUID | None, list[neighbourhood.PlaceView]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    found: list[tuple[UUID, str]] = []

    def walk(parent_id: UUID | None, path: tuple[str, ...]) -> None:
        for row in below.get(parent_id, ()):
            names = (*path, row.name)
            found.append((row.id, WITHIN.join(names)))
            walk(row.id, names)

    walk(None, ())
    return found


def shops(session: Session, community_id: int) -> list[tuple[UUID, str]]:
    """The shops by name."""
    rows = neighbourhood.organisations(session, community_id=community_id, kind="shop")
    return [(row.id, row.name) for row in rows]


def partners(session: Session, community_id: int) -> list[tuple[UUID, str]]:
    """The partners by name."""
    rows = neighbourhood.organisations(session, community_id=community_id, kind="partner")
    return [(row.id, row.name) for row in rows]


OWN_SOURCES = (
    ScopeSource(ScopeKind.PLACE, places),
    ScopeSource(ScopeKind.SHOP, shops),
    ScopeSource(ScopeKind.PARTNER, partners),
)


def scope_options(
    session: Session, *, community_id: int, sources: Sequence[ScopeSource]
) -> list[ScopeOption]:
    """All that a role can be given for, but the community itself; kinds stay together."""
    return [
        ScopeOption(source.kind, scope_id, name)
        for source in (*OWN_SOURCES, *sources)
        for scope_id, name in source.read(session, community_id)
    ]
