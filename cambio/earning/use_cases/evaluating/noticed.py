"""Reading what is known of some households at once, for all rules: a few statements per chunk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cambio.database import Sql, UnitOfWork, as_uuid
from cambio.database.base import as_day

HOUSEHOLDS_PER_ACT, ON_SQLITE = 100, 50
"""So few that whoever scans does not feel the act; on SQLite a scan waits for all of it."""

NOBODY_BEFORE = UUID(int=0)

# Those that joined and of which every adult agrees, in the order of their ids.
MEMBERS = Sql(
    "SELECT m.household_id, m.joined_on FROM programme_membership m"
    " JOIN household h ON h.community_id = m.community_id AND h.id = m.household_id"
    " WHERE m.community_id = ? AND m.programme_id = ? AND m.left_on IS NULL"
    " AND m.household_id > ? AND h.ended_at IS NULL AND h.adults > 0"
    " AND (SELECT COUNT(*) FROM consent c WHERE c.community_id = m.community_id"
    " AND c.programme_id = m.programme_id AND c.household_id = m.household_id"
    " AND c.withdrawn_on IS NULL) >= h.adults"
    " ORDER BY m.household_id LIMIT ?"
)
# What stands, and nobody waits for a decision about.
OBSERVED = Sql(
    "SELECT o.household_id, o.event, o.happened_on FROM observation o"
    " WHERE o.community_id = ? AND o.programme_id = ? AND o.household_id > ?"
    " AND o.household_id <= ? AND o.happened_on <= ? AND o.struck_at IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM objection j WHERE j.community_id = o.community_id"
    " AND j.observation_id = o.id AND j.decided_at IS NULL)"
    " ORDER BY o.happened_on"
)
GIVEN = Sql(
    "SELECT household_id, rule_id, happened_on FROM milestone_given"
    " WHERE community_id = ? AND household_id > ? AND household_id <= ?"
)
# The street as the edition of the addresses that counts has it.
HOMES = Sql(
    "SELECT r.household_id, r.since, CASE WHEN a.next_edition <= c.address_edition"
    " THEN a.next_street_id ELSE a.street_id END FROM residence r"
    " JOIN community c ON c.id = r.community_id"
    " JOIN address a ON a.community_id = r.community_id AND a.id = r.address_id"
    " WHERE r.community_id = ? AND r.household_id > ? AND r.household_id <= ?"
    " AND r.until IS NULL"
)
CHOSEN = Sql(
    "SELECT household_id FROM street_choice WHERE community_id = ? AND household_id > ?"
    " AND household_id <= ? AND programme_id = ?"
)


@dataclass(frozen=True, slots=True)
class Home:
    """Where a household lives, and since when."""

    since: date
    street_id: UUID


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some households in the order of their ids, with all that rules look at.

    `members` says when each joined. `days` are by household and event, in order; `given` by
    household and rule. `homes` lacks who lives nowhere here; `to_street` are those that leave
    everything to their street.
    """

    members: Mapping[UUID, date]
    days: Mapping[tuple[UUID, str], Sequence[date]]
    given: Mapping[tuple[UUID, UUID], Sequence[date]]
    homes: Mapping[UUID, Home]
    to_street: frozenset[UUID]
    last: UUID | None


def read_chunk(
    uow: UnitOfWork, *, community_id: int, programme_id: UUID, after: UUID | None, until: date
) -> Chunk:
    """The next households after one, None for the first; `last` is None when these are the last."""
    first = after or NOBODY_BEFORE
    most = HOUSEHOLDS_PER_ACT if uow.on_postgresql else ON_SQLITE
    rows = uow.run(MEMBERS, (community_id, programme_id, first, most)).fetchall()
    members = {as_uuid(row[0]): as_day(row[1]) for row in rows}
    if not members:
        return Chunk({}, {}, {}, {}, frozenset(), None)
    last = max(members)
    among = (community_id, first, last)
    days: dict[tuple[UUID, str], list[date]] = defaultdict(list)
    values = (community_id, programme_id, first, last, until)
    for row in uow.run(OBSERVED, values).fetchall():
        days[as_uuid(row[0]), row[1]].append(as_day(row[2]))
    given: dict[tuple[UUID, UUID], list[date]] = defaultdict(list)
    for row in uow.run(GIVEN, among).fetchall():
        given[as_uuid(row[0]), as_uuid(row[1])].append(as_day(row[2]))
    homes = {
        as_uuid(row[0]): Home(as_day(row[1]), as_uuid(row[2]))
        for row in uow.run(HOMES, among).fetchall()
    }
    chosen = uow.run(CHOSEN, (*among, programme_id)).fetchall()
    full = len(members) == most
    to_street = frozenset(as_uuid(row[0]) for row in chosen)
    return Chunk(members, days, given, homes, to_street, last if full else None)
