"""Counting people at an action, and paying them at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from msgspec import Struct

from cambio.database import Command, Sql, UnitOfWork, as_uuid, new_id
from cambio.database.base import as_moment
from cambio.earning.errors import ConsentMissing, NobodyToCount, ToldTooLate
from cambio.earning.rules import (
    NOBODY,
    NOTHING,
    WHOLE_HOUSEHOLD,
    Outcome,
    Payment,
    PaysOn,
    People,
    counted_people,
    outcome_of,
    require_open_at,
)
from cambio.earning.use_cases.consents import has_agreed
from cambio.earning.use_cases.locking import LockedAction, lock_action, require_earning_at
from cambio.earning.use_cases.paying import MARK_PAYMENT, Counted, settle
from cambio.neighbourhood.errors import HouseholdEnded, HouseholdUnknown
from cambio.neighbourhood.queries.households import STREET

HOUSEHOLD = Sql(
    f"SELECT ({STREET.sqlite}), h.adults, h.children, h.ended_at,"  # noqa: S608 - our own text
    " p.id, p.adults, p.children, p.payment, p.counted_at, p.adjusted_at"
    " FROM household h LEFT JOIN participation p ON p.community_id = h.community_id"
    " AND p.household_id = h.id AND p.action_id = ? AND p.payment <> 'struck'"
    " WHERE h.community_id = ? AND h.id = ?"
)
INSERT_PARTICIPATION = Sql(
    "INSERT INTO participation (community_id, id, action_id, household_id, adults, children,"
    " payment, happened_at, counted_at) VALUES (?, ?, ?, ?, ?, ?, 'paid', ?, ?)"
)
ADD_PEOPLE = Sql(
    "UPDATE participation SET adults = ?, children = ? WHERE community_id = ? AND id = ?"
)
PARTS = Sql(
    "SELECT source_id, adults, children FROM participation_part"
    " WHERE community_id = ? AND participation_id = ?"
)
KEEP_PART = Sql(
    "INSERT INTO participation_part (community_id, participation_id, source_id, adults, children)"
    " VALUES (?, ?, ?, ?, ?) ON CONFLICT (community_id, participation_id, source_id)"
    " DO UPDATE SET adults = excluded.adults, children = excluded.children"
)
ADD_TO_HEADCOUNT = Sql(
    "UPDATE action SET headcount = headcount + ? WHERE community_id = ? AND id = ?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordParticipation(Command):
    """So many people of a household are here.

    `source_id` is what showed them: a card with all its replacements is one source. The same
    source never adds people beyond its highest count; several sources of a household add up, to
    at most the people that it has. `WHOLE_HOUSEHOLD` is what the household said of itself, which is
    not added to what its cards show. `happened_at` is when it was shown. `accepted` is True when a
    person decided that it counts, however late it is told.
    """

    action_id: UUID
    household_id: UUID
    source_id: UUID
    adults: int
    children: int
    happened_at: datetime
    accepted: bool = False


class ParticipationReceipt(Struct, frozen=True):
    """What came of it.

    `household_minor` and `place_minor` are what this act added: 0 for a duplicate and for an
    empty purse. `headcount` is how many people were counted at the action so far, these included;
    `counted_at` is when the first of this household was.
    """

    outcome: Outcome
    participation_id: UUID
    household_minor: int
    place_minor: int
    currency: str
    headcount: int
    counted_at: datetime


class _Before(NamedTuple):
    """A participation as it was before this act; nobody is in it when there was none.

    `is_settled`: a person said how many they were, and no card changes that.
    """

    id: UUID
    people: People
    payment: Payment
    counted_at: datetime
    is_settled: bool = False


def record_participation(uow: UnitOfWork, command: RecordParticipation) -> ParticipationReceipt:
    """Count people of a household at an action and pay what they earned; each person once.

    Raises:
        NobodyToCount: no people, or none that the household has room for.
        ActionUnknown, ActionNotOpen, ActionCancelled: nothing is counted there.
        ActionClosed, ToldTooLate, EarningOver: or not any more.
        HouseholdUnknown, HouseholdEnded, ConsentMissing: or not for them.
    """
    shown = People(command.adults, command.children)
    if min(command.adults, command.children) < 0 or shown.total == 0:
        raise NobodyToCount
    action = lock_action(uow, community_id=command.community_id, action_id=command.action_id)
    _require_open(action, command, now=uow.now)
    event_at = action.moment_there(command.happened_at, now=uow.now)
    household, street_id, before = _household(uow, action, command, on=event_at.date())
    require_earning_at(action, event_at)
    people = _count(uow, command, before, shown, household, event_at=event_at)
    is_new = before.people == NOBODY
    counted = Counted(before.id, command.household_id, people, event_at, street_id, is_new=is_new)
    added = settle(uow, action, counted, actor_id=command.actor_id)
    payment = Payment.WAITING if added is None else Payment.PAID
    if payment is not before.payment:
        uow.run(MARK_PAYMENT, (payment.value, command.community_id, before.id))
    paid = added or NOTHING
    if not action.may_pay:
        added = NOTHING  # counted is all that there is to tell until somebody approves
    return ParticipationReceipt(
        outcome_of(before.people, people, added),
        before.id,
        paid.household_minor,
        paid.place_minor,
        action.currency,
        action.headcount + people.total - before.people.total,
        before.counted_at,
    )


def _require_open(action: LockedAction, command: RecordParticipation, *, now: datetime) -> None:
    """Nobody comes to an action after its approval, where that is what pays: nobody approved them.

    Raises:
        ActionNotOpen, ActionCancelled, ActionClosed, ToldTooLate: nothing is counted there now.
    """
    require_open_at(
        action.status,
        closed_at=action.closed_at,
        happened_at=command.happened_at,
        now=now,
        late_scan_hours=action.late_scan_hours,
        accepted=command.accepted,
    )
    if action.pays_on is PaysOn.APPROVAL and action.status.is_approved and not command.accepted:
        raise ToldTooLate


def _household(
    uow: UnitOfWork, action: LockedAction, command: RecordParticipation, *, on: date
) -> tuple[People, UUID | None, _Before]:
    """The people that a household has, its street on a day, and whom it had here so far."""
    household_id, day = uow.stored(command.household_id), on.isoformat()
    lives = (action.community_id, household_id, day, day)
    row = uow.run(HOUSEHOLD, (*lives, action.id, action.community_id, household_id)).fetchone()
    if row is None:
        raise HouseholdUnknown
    street_id, adults, children, ended_at, *before = row
    # Who decides by hand may count what a household did before it ended: its heirs get it.
    was_there = command.accepted and ended_at and command.happened_at < as_moment(ended_at)
    if ended_at is not None and not was_there:
        raise HouseholdEnded
    if action.consent_required and not has_agreed(
        uow,
        community_id=action.community_id,
        programme_id=action.programme_id,
        household_id=command.household_id,
    ):
        raise ConsentMissing
    return People(adults, children), street_id and as_uuid(street_id), _before(before, uow.now)


def _before(row: Sequence[Any], now: datetime) -> _Before:
    if row[0] is None:
        return _Before(new_id(), NOBODY, Payment.PAID, now)
    people, is_settled = People(row[1], row[2]), row[5] is not None
    return _Before(as_uuid(row[0]), people, Payment(row[3]), as_moment(row[4]), is_settled)


def _count(
    uow: UnitOfWork,
    command: RecordParticipation,
    before: _Before,
    shown: People,
    household: People,
    *,
    event_at: datetime,
) -> People:
    """Keep what this source showed, and answer whom the household has here now."""
    if before.is_settled:
        return before.people
    key = (command.community_id, before.id)
    rows = uow.run(PARTS, key).fetchall() if before.people.total else []
    parts = {as_uuid(source_id): People(adults, children) for source_id, adults, children in rows}
    known = parts.get(command.source_id, NOBODY)
    most = parts[command.source_id] = known.at_least(shown)
    whole = parts.pop(WHOLE_HOUSEHOLD, NOBODY)
    people = counted_people(parts.values(), household=household, whole=whole)
    people = people.at_least(before.people)
    if people.total == 0:
        raise NobodyToCount
    if before.people.total == 0:
        who = (command.action_id, command.household_id, people.adults, people.children)
        uow.run(INSERT_PARTICIPATION, (*key, *who, event_at, before.counted_at))
    elif people != before.people:
        uow.run(ADD_PEOPLE, (people.adults, people.children, *key))
    if people != before.people:
        added = people.total - before.people.total
        uow.run(ADD_TO_HEADCOUNT, (added, command.community_id, command.action_id))
    if most != known:
        uow.run(KEEP_PART, (*key, command.source_id, most.adults, most.children))
    return people
