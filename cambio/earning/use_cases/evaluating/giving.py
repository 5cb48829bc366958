"""Giving what an evaluation found: paid from the programme's budgets, all of a chunk at once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from cambio.database import Sql, UnitOfWork, as_uuid, new_id
from cambio.earning.models import Programme, RuleVersion
from cambio.earning.rules import NOBODY, Decision, Reward, reasons_of
from cambio.earning.use_cases.deciding import Question
from cambio.earning.use_cases.keeping import kept
from cambio.ledger import Kind, NewTransaction, Purpose, Transfer
from cambio.ledger.accounts import open_accounts
from cambio.ledger.posting import post_all
from cambio.messages.rules.news import TokensReceived
from cambio.messages.use_cases import Notice, notify_all

BUDGETS = Sql(
    "SELECT b.account_id, b.theme, b.collective_only, l.balance_minor FROM budget b"
    " JOIN ledger_balance l ON l.community_id = b.community_id AND l.account_id = b.account_id"
    " WHERE b.community_id = ? AND b.programme_id = ?"
    " AND (b.starts_on IS NULL OR b.starts_on <= ?) AND (b.ends_on IS NULL OR b.ends_on >= ?)"
    " ORDER BY b.granted_at, b.id"
)
# Of the thousands of a month, by fixed SQL: a third of the time that the session takes.
INSERT_AWARD = Sql(
    "INSERT INTO award (community_id, id, household_id, place_id, rule_id, rule_version,"
    " household_minor, place_minor, chosen_minor, event_at, transaction_id, reasons)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
INSERT_GIVEN = Sql(
    "INSERT INTO milestone_given (community_id, household_id, rule_id, happened_on, award_id)"
    " VALUES (?, ?, ?, ?, ?)"
)


@dataclass(frozen=True, slots=True)
class Gift:
    """What a version of a rule gives a household for a day, decided and not yet given."""

    household_id: UUID
    question: Question
    version: RuleVersion
    day: date
    decision: Decision

    @property
    def reward(self) -> Reward:
        return self.decision.reward


@dataclass(slots=True)
class _Purse:
    """A budget that pays, with what it still has for this chunk."""

    account_id: UUID
    theme: str | None
    collective_only: bool
    left_minor: int


@dataclass(slots=True)
class Giving:
    """For whom an evaluation gives; `accounts` are those that were found or opened for it."""

    programme: Programme
    timezone: str
    actor_id: UUID
    until: date
    accounts: dict[tuple[Purpose, UUID], UUID] = field(default_factory=dict)


def give(uow: UnitOfWork, giving: Giving, gifts: Sequence[Gift]) -> tuple[int, int]:
    """Give all that can be paid; answers how many awards that is, and how many wait for money.

    Raises:
        BalanceTooLow: a budget was spent at the same moment by somebody else.
    """
    if not gifts:
        return 0, 0
    purses = _purses(uow, giving)
    chosen = [(gift, _paying(purses, gift)) for gift in gifts]
    # What is worth nothing, because of a limit, is written down all the same, with its reasons.
    paid = [(new_id(), *each) for each in chosen if each[1] or not each[0].reward.total_minor]
    _open_accounts(uow, giving, [gift for _award_id, gift, _purse in paid])
    news = [_transaction(giving, gift, purse, award_id) for award_id, gift, purse in paid if purse]
    posted = iter(post_all(uow, news))
    _write(
        uow,
        [
            (award_id, gift, next(posted).transaction_id if purse else None)
            for award_id, gift, purse in paid
        ],
    )
    notify_all(
        uow,
        [
            _notice(giving, award_id, gift)
            for award_id, gift, _purse in paid
            if gift.reward.household_minor > 0
        ],
    )
    return len(paid), len(gifts) - len(paid)


def _notice(giving: Giving, award_id: UUID, gift: Gift) -> Notice:
    """What the household wants to know of it."""
    amount_minor, names = gift.reward.household_minor, gift.version.names
    return Notice(
        community_id=gift.question.community_id,
        about_id=award_id,
        news=TokensReceived(amount_minor, giving.programme.currency, names, gift.question.event_at),
        household_id=gift.household_id,
    )


def _paying(purses: Sequence[_Purse], gift: Gift) -> _Purse | None:
    """The first budget that can pay it, which has so much less from now on."""
    worth = gift.reward.total_minor
    if not worth:
        return None
    purse = next((each for each in purses if _may_pay(each, gift)), None)
    if purse is not None:
        purse.left_minor -= worth
    return purse


def _may_pay(purse: _Purse, gift: Gift) -> bool:
    for_streets = purse.collective_only and gift.reward.household_minor > 0
    return not for_streets and purse.left_minor >= gift.reward.total_minor


def _purses(uow: UnitOfWork, giving: Giving) -> list[_Purse]:
    """The programme's budgets of that time, the oldest grant first."""
    programme, until = giving.programme, giving.until
    values = (programme.community_id, programme.id, until, until)
    rows = uow.run(BUDGETS, values).fetchall()
    return [_Purse(as_uuid(row[0]), row[1], bool(row[2]), row[3]) for row in rows]


def _open_accounts(uow: UnitOfWork, giving: Giving, gifts: Sequence[Gift]) -> None:
    """Find the accounts of all who get something; open those of who gets something first."""
    wallets = {each.household_id for each in gifts if each.reward.household_minor}
    pots = {
        each.question.place_id
        for each in gifts
        if each.reward.place_minor and each.question.place_id is not None
    }
    for purpose, owner_ids in ((Purpose.WALLET, wallets), (Purpose.POT, pots)):
        found = open_accounts(
            uow,
            community_id=giving.programme.community_id,
            purpose=purpose,
            owner_ids=owner_ids,
            currency=giving.programme.currency,
        )
        giving.accounts.update(((purpose, owner), found[owner]) for owner in found)


def _transaction(giving: Giving, gift: Gift, purse: _Purse, award_id: UUID) -> NewTransaction:
    question = gift.question
    shares = [(Purpose.WALLET, gift.household_id, gift.reward.household_minor)]
    if question.place_id is not None:
        shares.append((Purpose.POT, question.place_id, gift.reward.place_minor))
    return NewTransaction(
        community_id=question.community_id,
        actor_id=giving.actor_id,
        kind=Kind.AWARD,
        event_at=question.event_at,
        transfers=tuple(
            Transfer(purse.account_id, giving.accounts[purpose, owner_id], amount_minor)
            for purpose, owner_id, amount_minor in shares
            if amount_minor > 0
        ),
        programme_id=question.programme_id,
        theme=purse.theme,
        subject_id=award_id,
        keep=kept(
            question.terms,
            rule_id=gift.version.rule_id,
            rule_version=gift.version.version,
            timezone=giving.timezone,
            event_at=question.event_at,
        ),
    )


def _write(uow: UnitOfWork, paid: Sequence[tuple[UUID, Gift, UUID | None]]) -> None:
    """The awards, and that each was given for its day: a second time the database refuses."""
    if not paid:
        return
    awards = []
    given = []
    for award_id, gift, transaction_id in paid:
        question, reward, version = gift.question, gift.reward, gift.version
        key = (question.community_id, award_id, gift.household_id, question.place_id)
        rule = (version.rule_id, version.version)
        amounts = (reward.household_minor, reward.place_minor, gift.decision.chosen_minor)
        reasons = json.dumps(reasons_of(gift.decision, NOBODY))
        awards.append((*key, *rule, *amounts, question.event_at, transaction_id, reasons))
        given.append(
            (question.community_id, gift.household_id, version.rule_id, gift.day, award_id)
        )
    uow.run_many(INSERT_AWARD, awards)
    uow.run_many(INSERT_GIVEN, given)
