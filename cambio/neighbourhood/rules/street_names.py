"""Which street a line of an address file means, among the places that are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from uuid import UUID

from cambio.neighbourhood.rules.address_file import AddressLine

StreetPath = tuple[str, str | None, str]
"""The names of district, neighbourhood (None where there is none) and street."""

LEVELS = ("district", "neighbourhood", "street")


class KnownPlace(NamedTuple):
    """A place that exists; `parent_id` is None for a district."""

    id: UUID
    parent_id: UUID | None
    kind: str
    name: str


class Streets:
    """The places of a community, found by their names; capitals make no difference."""

    def __init__(self, places: Iterable[KnownPlace]) -> None:
        self._by_id: dict[UUID, KnownPlace] = {}
        self._by_name: dict[tuple[UUID | None, str, str], KnownPlace] = {}
        for place in places:
            self.add(place)

    def add(self, place: KnownPlace) -> None:
        """Know a place more."""
        self._by_id[place.id] = place
        self._by_name[place.parent_id, place.kind, place.name] = place
        self._by_name.setdefault((place.parent_id, place.kind, place.name.casefold()), place)

    def path_of(self, street_id: UUID) -> StreetPath:
        """The names of a street and of all above it."""
        street = self._by_id[street_id]
        above = self._by_id[street.parent_id] if street.parent_id else street
        if above.kind == "district":
            return above.name, None, street.name
        district = self._by_id[above.parent_id] if above.parent_id else above
        return district.name, above.name, street.name

    def ids_by_path(self) -> dict[StreetPath, UUID]:
        """Every street by its path."""
        return {
            self.path_of(place.id): place.id
            for place in self._by_id.values()
            if place.kind == "street"
        }

    def spelled(self, path: StreetPath) -> StreetPath:
        """The path with the names spelled as they are known."""
        parent_id: UUID | None = None
        names: list[str | None] = []
        known = True
        for kind, name in zip(LEVELS, path, strict=True):
            place = self._find(parent_id, kind, name) if known and name else None
            known = known and (place is not None or name is None)
            parent_id = place.id if place else parent_id
            names.append(place.name if place else name)
        district, neighbourhood, street = names
        return district or "", neighbourhood, street or ""

    def missing(self, paths: Iterable[StreetPath], kind: str) -> list[tuple[UUID | None, str]]:
        """The places of this kind that are not known yet, as parent and name.

        Ask for districts first, then neighbourhoods, then streets, and `add` what was made.
        """
        level = LEVELS.index(kind)
        wanted: dict[tuple[UUID | None, str], None] = {}
        for path in paths:
            name = path[level]
            if name:
                parent_id = self._parent_of(path, level)
                if self._find(parent_id, kind, name) is None:
                    wanted[parent_id, name] = None
        return list(wanted)

    def _parent_of(self, path: StreetPath, level: int) -> UUID | None:
        parent_id: UUID | None = None
        for kind, name in zip(LEVELS[:level], path[:level], strict=True):
            if name:
                place = self._find(parent_id, kind, name)
                if place is None:
                    raise LookupError(f"{kind} {name} must be made first")
                parent_id = place.id
        return parent_id

    def _find(self, parent_id: UUID | None, kind: str, name: str) -> KnownPlace | None:
        exact = self._by_name.get((parent_id, kind, name))
        return exact or self._by_name.get((parent_id, kind, name.casefold()))


def spelled_as_known(lines: Iterable[AddressLine], streets: Streets) -> Iterator[AddressLine]:
    """The lines with their places spelled as they are known: "dreef" is no other street."""
    spelled: dict[StreetPath, StreetPath] = {}
    for line in lines:
        path = line.district, line.neighbourhood, line.street
        known = spelled.get(path)
        if known is None:
            known = spelled[path] = streets.spelled(path)
        if known == path:
            yield line
        else:
            yield line._replace(district=known[0], neighbourhood=known[1], street=known[2])
