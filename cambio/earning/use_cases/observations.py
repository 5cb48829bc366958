"""Writing down what went well at a household that agreed; nothing else can be written down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from cambio.database import Command, Refusal, Sql, UnitOfWork, as_uuid, new_id
from cambio.database.base import as_day
from cambio.earning.errors import DayInvalid, ProgrammeEnded, ProgrammeUnknown
from cambio.earning.errors.observations import (
    ConsentIncomplete,
    DayForgotten,
    EventUnknown,
    ObservationsRefused,
)
from cambio.earning.models import Programme
from cambio.earning.models.observations import ColumnMapping
from cambio.earning.queries.observations import events_of
from cambio.earning.rules.milestones import months_after
from cambio.earning.use_cases.moments import today_in

Source = Literal["form", "file", "program"]

OBSERVATIONS_MAX = 5_000
"""As many as one act writes while whoever scans does not feel it."""
HOUSEHOLDS_AT_ONCE = 500

AGREED = (
    "SELECT h.id FROM household h WHERE h.community_id = ? AND h.ended_at IS NULL"
    " AND (SELECT COUNT(*) FROM consent c WHERE c.community_id = h.community_id"
    " AND c.programme_id = ? AND c.household_id = h.id AND c.withdrawn_on IS NULL) >= h.adults"
    " AND h.adults > 0 AND h.id IN "
)
STANDING = (
    "SELECT household_id, event, happened_on FROM observation"
    " WHERE community_id = ? AND programme_id = ? AND struck_at IS NULL AND household_id IN "
)
INSERT = Sql(
    "INSERT INTO observation (community_id, id, programme_id, household_id, event, happened_on,"
    " source, recorded_at, recorded_by, forget_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT DO NOTHING"
)


@dataclass(frozen=True, slots=True)
class Seen:
    """Something good at a household on a day; `event` is the short name that rules look at."""

    household_id: UUID
    event: str
    happened_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordObservations(Command):
    """Write down what was seen: all of it, or nothing."""

    programme_id: UUID
    source: Source
    seen: tuple[Seen, ...]


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many observations are new, and how many were known already."""

    new: int
    known: int


def record_observations(uow: UnitOfWork, command: RecordObservations) -> Recorded:
    """Write down what was seen. Harmless when repeated: the same is written down once.

    Raises:
        ProgrammeUnknown, ProgrammeEnded: nothing is written down for it.
        ObservationsRefused: some cannot be, each with its reason: `ConsentIncomplete`,
            `EventUnknown`, `DayInvalid` (it has yet to come), `DayForgotten`.
    """
    programme = uow.session.get(Programme, (command.community_id, command.programme_id))
    if programme is None:
        raise ProgrammeUnknown
    if programme.status == "ended":
        raise ProgrammeEnded
    today = today_in(uow, command.community_id)
    faults = _faults(uow, command, programme, today)
    if faults:
        raise ObservationsRefused(faults)
    # After this point it must succeed.
    wanted = set(command.seen)
    new = wanted - _known(uow, command)
    rows = [
        (
            command.community_id,
            new_id(),
            command.programme_id,
            each.household_id,
            each.event,
            each.happened_on,
            command.source,
            uow.now,
            command.actor_id,
            months_after(each.happened_on, programme.forget_after_months),
        )
        for each in sorted(new, key=lambda each: (each.household_id, each.event, each.happened_on))
    ]
    if rows:
        uow.run_many(INSERT, rows)
    return Recorded(len(new), len(command.seen) - len(new))


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepMapping(Command):
    """Remember which column of this sender's files holds what."""

    programme_id: UUID
    columns: Mapping[str, str]


def keep_mapping(uow: UnitOfWork, command: KeepMapping) -> None:
    """Remember it for the next file of whoever asks."""
    row = ColumnMapping(
        community_id=command.community_id,
        programme_id=command.programme_id,
        sender_id=command.actor_id,
        columns=dict(command.columns),
    )
    uow.session.merge(row)


def _faults(
    uow: UnitOfWork, command: RecordObservations, programme: Programme, today: date
) -> list[tuple[int, Refusal]]:
    """What is in the way, with its place in what was sent, from 1."""
    agreed = _agreed(uow, command)
    events = events_of(
        uow.session, community_id=command.community_id, programme_id=programme.id, at=uow.now
    )
    oldest = months_after(today, -programme.forget_after_months)
    faults: list[tuple[int, Refusal]] = []
    for number, each in enumerate(command.seen, start=1):
        if each.household_id not in agreed:
            faults.append((number, ConsentIncomplete()))
        elif each.event not in events:
            faults.append((number, EventUnknown()))
        elif each.happened_on > today:
            faults.append((number, DayInvalid()))
        elif each.happened_on <= oldest:
            faults.append((number, DayForgotten()))
    return faults


def _agreed(uow: UnitOfWork, command: RecordObservations) -> set[UUID]:
    """The households of which every adult agrees."""
    found: set[UUID] = set()
    for some in _in_parts({each.household_id for each in command.seen}):
        values = (command.community_id, command.programme_id, *some)
        rows = uow.run(_with_ids(AGREED, some), values)
        found.update(as_uuid(row[0]) for row in rows.fetchall())
    return found


def _known(uow: UnitOfWork, command: RecordObservations) -> set[Seen]:
    found: set[Seen] = set()
    for some in _in_parts({each.household_id for each in command.seen}):
        values = (command.community_id, command.programme_id, *some)
        rows = uow.run(_with_ids(STANDING, some), values).fetchall()
        found.update(Seen(as_uuid(row[0]), row[1], as_day(row[2])) for row in rows)
    return found


def _in_parts(ids: Iterable[UUID]) -> Iterable[Sequence[UUID]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), HOUSEHOLDS_AT_ONCE):
        yield ordered[start : start + HOUSEHOLDS_AT_ONCE]


def _with_ids(text: str, ids: Sequence[UUID]) -> Sql:
    return Sql(f"{text}({', '.join('?' * len(ids))})")
