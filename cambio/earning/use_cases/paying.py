"""Paying participations from an action's purse: each person once, all or nothing.

The action's row is locked before anything is counted, see `use_cases.locking`. This is on the
busiest road of all, so it runs fixed SQL on the act's own cursor.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import msgspec

from cambio.database import Sql, UnitOfWork, as_uuid, new_id
from cambio.earning.rules import (
    NOTHING,
    ConditionKind,
    Decision,
    Payment,
    People,
    Reward,
    never_less,
    reasons_of,
    reward_for,
)
from cambio.earning.use_cases.deciding import Question, decide_now, lock_households
from cambio.earning.use_cases.keeping import kept
from cambio.earning.use_cases.locking import LockedAction, lock_action
from cambio.earning.use_cases.sharing import share_out
from cambio.earning.use_cases.telling import tell_of_tokens
from cambio.ledger import Kind, NewTransaction, post, reverse
from cambio.ledger.errors import AlreadySpent, BalanceTooLow
from cambio.messages.rules.news import TokensReceived
from cambio.neighbourhood.queries import find_street

# Few enough that the act holds the door for well under 100 ms.
PAID_PER_ACT = 25

STANDING_AWARD = Sql(
    "SELECT id, household_minor, place_minor, place_id, transaction_id, chosen_minor FROM award"
    " WHERE community_id = ? AND participation_id = ? AND reversed_by IS NULL"
)
MARK_REVERSED = Sql("UPDATE award SET reversed_by = ? WHERE community_id = ? AND id = ?")
INSERT_AWARD = Sql(
    "INSERT INTO award (community_id, id, participation_id, household_id, place_id, rule_id,"
    " rule_version, household_minor, place_minor, chosen_minor, event_at, transaction_id, reasons)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
WAITING = Sql(
    "SELECT id, household_id, adults, children FROM participation"
    " WHERE community_id = ? AND action_id = ? AND payment = 'waiting'"
    " ORDER BY counted_at, id LIMIT ?"
)
MARK_PAYMENT = Sql("UPDATE participation SET payment = ? WHERE community_id = ? AND id = ?")


class Counted(NamedTuple):
    """A household's part in an action; `event_at` is when what it earned is given.

    `street_id` is where it lived that day, None for nowhere here. `is_new` says that it cannot have
    been given anything yet.
    """

    participation_id: UUID
    household_id: UUID
    people: People
    event_at: datetime
    street_id: UUID | None
    is_new: bool = False


class _Award(NamedTuple):
    id: UUID
    reward: Reward
    place_id: UUID
    transaction_id: UUID | None
    chosen_minor: int


def settle(
    uow: UnitOfWork, action: LockedAction, counted: Counted, *, actor_id: UUID
) -> Reward | None:
    """Pay what a participation earned and has not got yet; answers what was added.

    None when the purse holds too little for all of it, or while somebody has yet to approve it:
    then nothing is paid.
    """
    if not action.terms.pays_taking_part:
        return NOTHING
    standing = None if counted.is_new else _standing_award(uow, action, counted)
    # More people of one household are paid in the street where the first of them was.
    place_id = standing.place_id if standing else _shares_with(action, counted)
    decision = _decision(uow, action, counted, standing, place_id)
    if standing is not None and decision.unmet:
        return NOTHING  # what was given for it stays
    if decision.waits and not action.is_over(uow.now):
        return None
    had = standing.reward if standing else NOTHING
    earned = never_less(decision, had, reward_for(action.terms, counted.people))
    explains = standing is None and bool(decision.cuts or decision.unmet)
    if earned == had and not explains:
        return NOTHING
    if not action.may_pay or (action.purse_id is None and earned != NOTHING):
        return None
    new = _transaction(uow, action, counted, earned, place_id=place_id, actor_id=actor_id)
    booked = _book(uow, new, standing)
    if booked is None:
        return None
    transaction_id, undone_by = booked
    if standing is not None:
        uow.run(MARK_REVERSED, (undone_by, action.community_id, standing.id))
    award_id = _write_down(uow, action, counted, decision, earned, place_id, transaction_id)
    added = earned - had
    _tell(uow, action, counted, award_id, added)
    return added


def _write_down(
    uow: UnitOfWork,
    action: LockedAction,
    counted: Counted,
    decision: Decision,
    earned: Reward,
    place_id: UUID,
    transaction_id: UUID | None,
) -> UUID:
    """The award that says what was given, and why."""
    award_id = new_id()
    who = (counted.participation_id, counted.household_id, place_id)
    rule = (action.rule_id, action.rule_version)
    amounts = (earned.household_minor, earned.place_minor, decision.chosen_minor)
    reasons = msgspec.json.encode(reasons_of(decision, counted.people)).decode()
    given = (counted.event_at, transaction_id, reasons)
    uow.run(INSERT_AWARD, (action.community_id, award_id, *who, *rule, *amounts, *given))
    return award_id


def _tell(
    uow: UnitOfWork, action: LockedAction, counted: Counted, award_id: UUID, added: Reward
) -> None:
    what = {"": action.title}
    news = TokensReceived(added.household_minor, action.currency, what, counted.event_at)
    tell_of_tokens(uow, action.community_id, counted.household_id, award_id=award_id, news=news)


def _decision(
    uow: UnitOfWork,
    action: LockedAction,
    counted: Counted,
    standing: _Award | None,
    place_id: UUID,
) -> Decision:
    question = Question(
        community_id=action.community_id,
        programme_id=action.programme_id,
        rule_id=action.rule_id,
        terms=action.terms,
        timezone=action.timezone,
        event_at=counted.event_at,
        household_id=counted.household_id,
        place_id=place_id,
        action_id=action.id,
        action_place_id=action.place_id,
        replaces=standing and standing.id,
        all_to_street=_chosen_before(action, standing),
    )
    return decide_now(uow, question, counted.people)


def _chosen_before(action: LockedAction, standing: _Award | None) -> bool | None:
    """What the household chose when it was first given something here; None to look it up."""
    if standing is not None:
        return standing.chosen_minor > 0
    return None if action.has_choices else False


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
    waiting = uow.run(WAITING, (community_id, action_id, PAID_PER_ACT)).fetchall()
    household_ids = [as_uuid(row[1]) for row in waiting]
    lock_households(uow, action.terms, community_id=community_id, household_ids=household_ids)
    for row in waiting:
        people = People(row[2], row[3])
        street_id = street_on(uow, community_id, as_uuid(row[1]), uow.now)
        counted = Counted(as_uuid(row[0]), as_uuid(row[1]), people, uow.now, street_id)
        if settle(uow, action, counted, actor_id=actor_id) is None:
            break
        uow.run(MARK_PAYMENT, (Payment.PAID.value, community_id, counted.participation_id))
        paid += 1
    return paid


def _standing_award(uow: UnitOfWork, action: LockedAction, counted: Counted) -> _Award | None:
    row = uow.run(STANDING_AWARD, (action.community_id, counted.participation_id)).fetchone()
    if row is None:
        return None
    reward, transaction_id = Reward(row[1], row[2]), row[4] and as_uuid(row[4])
    return _Award(as_uuid(row[0]), reward, as_uuid(row[3]), transaction_id, row[5])


def street_on(uow: UnitOfWork, community_id: int, household_id: UUID, at: datetime) -> UUID | None:
    """The street where a household lived on the day of a moment, None for nowhere here."""
    return find_street(uow, community_id=community_id, household_id=household_id, on=at.date())


def _shares_with(action: LockedAction, counted: Counted) -> UUID:
    """Whose pot shares in it: the team's, or that of the street where the household lived that day,
    or the action's place for who lives nowhere here."""
    if any(each.kind is ConditionKind.TEAM for each in action.terms.conditions):
        return action.place_id
    return counted.street_id or action.place_id


def _transaction(
    uow: UnitOfWork,
    action: LockedAction,
    counted: Counted,
    earned: Reward,
    *,
    place_id: UUID,
    actor_id: UUID,
) -> NewTransaction:
    transfers = share_out(
        uow,
        community_id=action.community_id,
        source=action.purse_id or action.id,
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
) -> tuple[UUID | None, UUID | None] | None:
    """Book the new award and undo the standing one; None when the purse cannot.

    Answers the new transaction and the one that takes the place of the standing award's. The new
    award comes first, so that a wallet that was spent meanwhile never stands in the way. Where the
    purse cannot bear both for a moment, it goes the other way round.
    """
    if not new.transfers:
        return None, standing and _undo(uow, new, standing)
    if standing is None:
        # What the purse cannot bear is refused before anything is written.
        with suppress(BalanceTooLow):
            return post(uow, new).transaction_id, None
        return None
    with suppress(BalanceTooLow), uow.attempt():
        transaction_id = post(uow, new).transaction_id
        return transaction_id, _undo(uow, new, standing) or transaction_id
    with suppress(BalanceTooLow, AlreadySpent), uow.attempt():
        reversal_id = _undo(uow, new, standing)
        transaction_id = post(uow, new).transaction_id
        return transaction_id, reversal_id or transaction_id
    return None


def _undo(uow: UnitOfWork, new: NewTransaction, standing: _Award) -> UUID | None:
    """Reverse what paid the standing award; None where it had given nothing."""
    if standing.transaction_id is None:
        return None
    undone = reverse(
        uow,
        community_id=new.community_id,
        transaction_id=standing.transaction_id,
        actor_id=new.actor_id,
        event_at=new.event_at,
    )
    return undone.transaction_id
