"""What the commands of cards share: the group, and where they are at work."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import click

from cambio.database import NotFound, reading
from cambio.neighbourhood.queries import place, place_path, places, places_within
from cambio.neighbourhood.tenancy import community_by_slug

in_community = click.option("--community", "slug", required=True, help="Its short name.")
in_place = click.option(
    "--place", "named", help="A district, neighbourhood or street: its name or id; else all."
)


@dataclass(frozen=True, slots=True)
class Where:
    """What is to be printed for; `place_ids` is None for the whole community."""

    community_id: int
    language: str
    place_ids: list[UUID] | None


@click.group(epilog="Example: cambio cards print --community deventer --out cards.pdf")
def cards() -> None:
    """Print cards and letters, and change the keys that sign cards."""


def find_where(slug: str, named: str | None) -> Where:
    """The community and place that were named.

    Raises:
        NotFound: there is no such community or place.
        UsageError: several places are called so.
    """
    community = community_by_slug(slug)
    if community is None:
        raise NotFound
    if named is None:
        return Where(community.id, community.language, None)
    place_id = _place_id(community.id, named)
    with reading() as session:
        place_ids = places_within(session, community_id=community.id, place_id=place_id)
    return Where(community.id, community.language, place_ids)


def _place_id(community_id: int, named: str) -> UUID:
    with reading() as session:
        try:
            found = place(session, community_id=community_id, place_id=UUID(named))
            matching = [found] if found else []
        except ValueError:
            known = places(session, community_id=community_id)
            matching = [each for each in known if each.name.casefold() == named.casefold()]
        if not matching:
            raise NotFound
        if len(matching) > 1:
            paths = [
                place_path(session, community_id=community_id, place_id=each.id)
                for each in matching
            ]
            lines = ", ".join(
                f"{path[0].id} ({' < '.join(each.name for each in path)})" for path in paths
            )
            raise click.UsageError(f"several places are called {named!r}, give an id: {lines}")
    return matching[0].id
