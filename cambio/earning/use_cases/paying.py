"""Paying participations from an action's purse: each person once, all or nothing.

This is the busiest road of all, one passage for every card at every action, so it runs fixed SQL
on the act's own cursor. The action's row is locked before anything is counted: two phones that
show the same household, a closing and a top-up all wait for each other there.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from cambio.database import Sql, UnitOfWork, as_uuid, new_id
from cambio.database.base import as_day, as_moment
from cambio.earning.errors import ActionUnknown
from cambio.earning.rules import (
    NOTHING,
    ActionStatus,
    Payment,
    PaysOn,
    People,
    Reward,
    Terms,
    reward_for,
)
from cambio.earning.use_cases.keeping import kept
from cambio.earning.use_cases.sharing import share_out
from cambio.ledger import Kind, NewTransaction, post, reverse
from cambio.ledger.errors import AlreadySpent, BalanceTooLow
from cambio.neighbourhood.queries import find_street

# Few enough that the act holds the door for well under 100 ms.
PAID_PER_ACT = 25

_ACTION = (
    "SELECT a.status, a.closed_at, a.place_id, a.rule_id, a.rule_version, a.purse_id,"
    " a.headcount, v.per_adult_minor, v.per_child_minor, v.fixed_minor, v.household_parts,"
    " v.street_parts, p.id, p.currency, p.consent_required, c.late_scan_hours,"
    # Looked up by itself: an action that waited for its lock may have got its budget meanwhile.
    " (SELECT b.theme FROM budget b WHERE b.community_id = a.community_id AND b.id = a.budget_id),"
    " v.keeps_months, v.keeps_until, c.timezone, a.pays_on,"
    " CASE WHEN a.logged_at IS NULL THEN NULL ELSE a.ends_at END"
    " FROM action a"
    " JOIN community c ON c.id = a.community_id"
    " JOIN rule_version v ON v.community_id = a.community_id AND v.rule_id = a.rule_id"
    " AND v.version = a.rule_version"
    " JOIN rule r ON r.community_id = a.community_id AND r.id = a.rule_id"
    " JOIN programme p ON p.community_id = a.community_id AND p.id = r.programme_id"
    " WHERE a.community_id = ? AND a.id = ?"
)
LOCK_ACTION = Sql(_ACTION, postgresql=_ACTION + " FOR UPDATE OF a")
STANDING_AWARD = Sql(
    "SELECT id, household_minor, place_minor, place_id, transaction_id FROM award"
    " WHERE community_id = ? AND participation_id = ? AND reversed_by IS NULL"
)
MARK_REVERSED = Sql("UPDATE award SET reversed_by = ? WHERE community_id = ? AND id = ?")
INSERT_AWARD = Sql(
    "INSERT INTO award (community_id, id, participation_id, household_id, place_id, rule_id,"
    " rule_version, household_minor, place_minor, event_at, transaction_id)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
WAITING = Sql(
    "SELECT id, household_id, adults, children FROM participation"
    " WHERE community_id = ? AND action_id = ? AND payment = 'waiting'"
    " ORDER BY counted_at, id LIMIT ?"
)
MARK_PAYMENT = Sql("UPDATE participation SET payment = ? WHERE community_id = ? AND id = ?")


class LockedAction(NamedTuple):
    """An action with what it pays, as it stands while its row is locked."""

    community_id: int
    id: UUID
    status: ActionStatus
    closed_at: datetime | None
    place_id: UUID
    rule_id: UUID
    rule_version: int
    purse_id: UUID | None
    headcount: int
    terms: Terms
    programme_id: UUID
    currency: str
    consent_required: bool
    late_scan_hours: int
    theme: str | None
    timezone: str
    pays_on: PaysOn
    ended_at: datetime | None
    """When it was over, for one that was written down afterwards; else None."""

    @property
    def may_pay(self) -> bool:
        """Whether what was earned is paid now, and does not wait for somebody's approval."""
        return self.pays_on is PaysOn.SCAN or self.status.is_approved


class Counted(NamedTuple):
    """A household's part in an action; `event_at` is when what it earned is given.

    `is_new` says that it cannot have been given anything yet.
    """

    participation_id: UUID
    household_id: UUID
    people: People
    event_at: datetime
    is_new: bool = False


class _Award(NamedTuple):
    id: UUID
    reward: Reward
    place_id: UUID
    transaction_id: UUID


def lock_action(uow: UnitOfWork, *, community_id: int, action_id: UUID) -> LockedAction:
    """An action with its terms; nobody else counts, pays or closes there until this act ends.

    Raises:
        ActionUnknown: there is no such action.
    """
    row = uow.run(LOCK_ACTION, (community_id, action_id)).fetchone()
    if row is None:
        raise ActionUnknown
    return LockedAction(
        community_id,
        action_id,
        ActionStatus(row[0]),
        row[1] and as_moment(row[1]),
        as_uuid(row[2]),
        as_uuid(row[3]),
        row[4],
        row[5] and as_uuid(row[5]),
        row[6],
        Terms(
            per_adult_minor=row[7],
            per_child_minor=row[8],
            fixed_minor=row[9],
            household_parts=row[10],
            street_parts=row[11],
            keeps_months=row[17],
            keeps_until=row[18] and as_day(row[18]),
        ),
        as_uuid(row[12]),
        row[13],
        bool(row[14]),
        row[15],
        row[16],
        row[19],
        PaysOn(row[20]),
        row[21] and as_moment(row[21]),
    )


def settle(
    uow: UnitOfWork, action: LockedAction, counted: Counted, *, actor_id: UUID
) -> Reward | None:
    """Pay what a participation earned and has not got yet; answers what was added.

    None when the purse holds too little for all of it, or while somebody has yet to approve it:
    then nothing is paid.
    """
    earned = reward_for(action.terms, counted.people)
    standing = None if counted.is_new else _standing_award(uow, action, counted)
    had = standing.reward if standing else NOTHING
    if earned == had:
        return NOTHING
    if action.purse_id is None or not action.may_pay:
        return None
    # More people of one household are paid in the street where the first of them was.
    place_id = standing.place_id if standing else _street(uow, action, counted)
    new = _transaction(
        uow,
        action,
        counted,
        earned,
        source=action.purse_id,
        place_id=place_id,
        actor_id=actor_id,
    )
    booked = _book(uow, new, standing)
    if booked is None:
        return None
    transaction_id, reversal_id = booked
    community_id = action.community_id
    if standing is not None:
        uow.run(MARK_REVERSED, (reversal_id, community_id, standing.id))
    identity = (community_id, new_id(), counted.participation_id, counted.household_id, place_id)
    rule = (action.rule_id, action.rule_version)
    amounts = (earned.household_minor, earned.place_minor)
    uow.run(INSERT_AWARD, (*identity, *rule, *amounts, counted.event_at, transaction_id))
    return earned - had


def pay_those_waiting(
    uow: UnitOfWork, *, community_id: int, action_id: UUID, actor_id: UUID
) -> int:
    """Pay participations that wait, first counted first, while the purse lasts; answers how many.

    It stops at the first that the purse cannot pay: nobody is passed by for being many.
    """
    action = lock_action(uow, community_id=community_id, action_id=action_id)
    if not action.may_pay:
        return 0
    paid = 0
    for row in uow.run(WAITING, (community_id, action_id, PAID_PER_ACT)).fetchall():
        people = People(row[2], row[3])
        counted = Counted(as_uuid(row[0]), as_uuid(row[1]), people, uow.now)
        if settle(uow, action, counted, actor_id=actor_id) is None:
            break
        uow.run(MARK_PAYMENT, (Payment.PAID.value, community_id, counted.participation_id))
        paid += 1
    return paid


def _standing_award(uow: UnitOfWork, action: LockedAction, counted: Counted) -> _Award | None:
    row = uow.run(STANDING_AWARD, (action.community_id, counted.participation_id)).fetchone()
    if row is None:
        return None
    return _Award(as_uuid(row[0]), Reward(row[1], row[2]), as_uuid(row[3]), as_uuid(row[4]))


def _street(uow: UnitOfWork, action: LockedAction, counted: Counted) -> UUID:
    """Where the household lived that day, or the action's place for who lives nowhere here."""
    street_id = find_street(
        uow,
        community_id=action.community_id,
        household_id=counted.household_id,
        on=counted.event_at.date(),
    )
    return street_id or action.place_id


def _transaction(
    uow: UnitOfWork,
    action: LockedAction,
    counted: Counted,
    earned: Reward,
    *,
    source: UUID,
    place_id: UUID,
    actor_id: UUID,
) -> NewTransaction:
    transfers = share_out(
        uow,
        community_id=action.community_id,
        source=source,
        currency=action.currency,
        reward=earned,
        household_id=counted.household_id,
        place_id=place_id,
    )
    return NewTransaction(
        community_id=action.community_id,
        actor_id=actor_id,
        kind=Kind.AWARD,
        event_at=counted.event_at,
        transfers=transfers,
        programme_id=action.programme_id,
        theme=action.theme,
        subject_id=counted.participation_id,
        keep=kept(
            action.terms,
            rule_id=action.rule_id,
            rule_version=action.rule_version,
            timezone=action.timezone,
            event_at=counted.event_at,
        ),
    )


def _book(
    uow: UnitOfWork, new: NewTransaction, standing: _Award | None
) -> tuple[UUID, UUID | None] | None:
    """Book the new award and undo the standing one; None when the purse cannot.

    Answers both transactions. The new award comes first, so that a wallet that was spent
    meanwhile never stands in the way. Where the purse cannot bear both for a moment, it goes the
    other way round.
    """
    with suppress(BalanceTooLow), uow.attempt():
        posted = post(uow, new)
        return posted.transaction_id, standing and _undo(uow, new, standing)
    if standing is not None:
        with suppress(BalanceTooLow, AlreadySpent), uow.attempt():
            reversal_id = _undo(uow, new, standing)
            return post(uow, new).transaction_id, reversal_id
    return None


def _undo(uow: UnitOfWork, new: NewTransaction, standing: _Award) -> UUID:
    undone = reverse(
        uow,
        community_id=new.community_id,
        transaction_id=standing.transaction_id,
        actor_id=new.actor_id,
        event_at=new.event_at,
    )
    return undone.transaction_id
