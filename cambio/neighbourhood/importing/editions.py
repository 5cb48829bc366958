"""Writing one edition of the addresses, a chunk an act; in between the door is open for others."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar
from uuid import UUID

from cambio.database import Command, UnitOfWork, perform
from cambio.neighbourhood.importing.checking import Comparison
from cambio.neighbourhood.importing.progress import Telling
from cambio.neighbourhood.rules.address_file import AddressDetails
from cambio.neighbourhood.rules.street_names import LEVELS, KnownPlace, StreetPath
from cambio.neighbourhood.use_cases.address_import import (
    ROWS_PER_ACT,
    CountEdition,
    Tidy,
    WriteAddresses,
    WriteChanges,
    WriteChunk,
    WritePlaces,
    Writing,
    count_edition,
    settle,
    sweep,
    write_addresses,
    write_changes,
    write_places,
)

PLACES_PER_ACT = 200
PAUSE_SECONDS_MOST = 0.02

T = TypeVar("T")
C = TypeVar("C", bound=Command)


class EditionWriter:
    """Writes what a comparison found into the next edition, and lets it count."""

    def __init__(
        self,
        *,
        community_id: int,
        actor_id: UUID,
        writing: Writing,
        progress: Telling | None = None,
    ) -> None:
        self.community_id = community_id
        self.actor_id = actor_id
        self._writing = writing
        self._progress = progress
        self._done = 0
        self._size = 0

    def sweep(self) -> None:
        """Take away what earlier work left behind when it was broken off."""
        while unhurried(sweep, WriteChunk(**self._chunk(0))):
            pass

    def write(self, comparison: Comparison) -> None:
        """Write the edition, and let it count: all of it at once, or none when this raises."""
        plan = comparison.plan
        self._size = len(plan.new) + len(plan.changed) + len(plan.back) + len(plan.gone)
        self._write_places(comparison)
        street_ids = comparison.streets.ids_by_path()
        self._write_addresses(comparison, street_ids)
        self._write_changes(comparison, street_ids)
        findings = comparison.findings
        unhurried(count_edition, CountEdition(**self._chunk(0), findings=findings))

    def _write_places(self, comparison: Comparison) -> None:
        plan, streets = comparison.plan, comparison.streets
        paths = {_path(line.details) for line in plan.new}
        paths |= {_path(each.after) for each in (*plan.changed, *plan.back)}
        for kind in LEVELS:
            for places in _chunks(streets.missing(sorted(paths, key=str), kind), PLACES_PER_ACT):
                command = WritePlaces(**self._chunk(0), kind=kind, places=tuple(places))
                ids = unhurried(write_places, command)
                for (parent_id, name), place_id in zip(places, ids, strict=True):
                    streets.add(KnownPlace(place_id, parent_id, kind, name))

    def _write_addresses(self, comparison: Comparison, street_ids: dict[StreetPath, UUID]) -> None:
        for lines in _chunks(comparison.plan.new, ROWS_PER_ACT):
            rows = tuple(
                (street_ids[_path(line.details)], *line.key, line.bag_id) for line in lines
            )
            chunk = self._chunk(len(rows))
            unhurried(write_addresses, WriteAddresses(**chunk, addresses=rows))

    def _write_changes(self, comparison: Comparison, street_ids: dict[StreetPath, UUID]) -> None:
        for rows in _chunks(list(_changes(comparison, street_ids)), ROWS_PER_ACT):
            chunk = self._chunk(len(rows))
            unhurried(write_changes, WriteChanges(**chunk, changes=tuple(rows)))

    def _chunk(self, count: int) -> dict[str, Any]:
        """What every chunk says of itself, when it holds so many rows."""
        self._done += count
        if self._progress is not None and self._size:
            self._progress(self._done, self._size)
        return {
            "community_id": self.community_id,
            "actor_id": self.actor_id,
            "writing": self._writing,
            "step_done": self._done,
            "step_size": self._size,
        }


def settle_all(*, community_id: int, actor_id: UUID) -> int:
    """Move all changes that count into their places, at any time; answers how many there were."""
    moved = 0
    while count := unhurried(settle, Tidy(community_id=community_id, actor_id=actor_id)):
        moved += count
    return moved


def unhurried(use_case: Callable[[UnitOfWork, C], T], command: C) -> T:
    """Perform one of many acts, then leave the door to others for a moment."""
    began = time.monotonic()
    receipt = perform(use_case, command)
    time.sleep(min(time.monotonic() - began, PAUSE_SECONDS_MOST))
    return receipt


def _changes(
    comparison: Comparison, street_ids: dict[StreetPath, UUID]
) -> Iterator[tuple[UUID, UUID, str | None, bool]]:
    plan, known = comparison.plan, comparison.known
    for each in (*plan.changed, *plan.back):
        street_id = street_ids[_path(each.after)]
        yield known.ids[each.line.key], street_id, each.after.bag_id, False
    for key in plan.gone:
        before = known.details[key]
        yield known.ids[key], street_ids[_path(before)], before.bag_id, True


def _path(details: AddressDetails) -> StreetPath:
    return details.district, details.neighbourhood, details.street


def _chunks(rows: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
