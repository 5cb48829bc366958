"""A funder adds to what a household puts in, and takes that back when it comes to nothing.

What is added moves in the same transaction as what was put in: the caller posts it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from cambio.database import Command, UnitOfWork, new_id
from cambio.earning.models import Budget, Programme
from cambio.ledger import AccountStatus, Purpose, Transfer
from cambio.ledger.models import LedgerAccount, LedgerBalance
from cambio.neighbourhood.queries import place_path
from cambio.saving.models import MatchGiven, MatchRule
from cambio.saving.queries.calendar import today_in
from cambio.saving.queries.matching import terms_of
from cambio.saving.rules.matching import (
    PutInto,
    ShortOf,
    Standing,
    added_to,
    applies,
    at_most,
    own_needed,
    taken_back,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchWanted(Command):
    """A household of a place puts in tokens: what do funders add?

    `household_id` is None for the pot's own tokens: to those nothing is added, since they were
    matched when a household put them in. `theme` is what it is for, None when nobody said. `target`
    is the account that both go to, `subject_id` the share or purchase that it is about. There is
    room for `room_minor` of both together, None for any amount.
    """

    place_id: UUID
    household_id: UUID | None
    currency: str
    theme: str | None
    amount_minor: int
    target: UUID
    subject_id: UUID
    room_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """What a funder adds: a transfer from its budget, to be posted with what was put in.

    `own_minor` is what the household puts in itself: less than it wanted to, where the rest would
    leave no room for what is added. `full_minor` is what the rule promises; `short_of` says why
    less is added, None when it is not.
    """

    transfer: Transfer
    own_minor: int
    amount_minor: int
    rule_id: UUID
    full_minor: int
    short_of: ShortOf | None


@dataclass(frozen=True, slots=True)
class Unmatched:
    """So much of what was added goes back to the budget `payer`; the caller gives it back."""

    payer: UUID
    amount_minor: int


def match_for(uow: UnitOfWork, wanted: MatchWanted) -> Match | None:
    """What is added, noted in the register; None when nothing is.

    The first rule that has something left adds it, the oldest first. It is locked, and so is its
    budget, until the act ends: nobody else can promise the same tokens.
    """
    if wanted.household_id is None:
        return None
    into = _put_into(uow, wanted)
    for rule_id in _rules_for(uow, wanted, into):
        match = _from_rule(uow, wanted, wanted.household_id, rule_id)
        if match is not None:
            return match
    return None


def undo_match(
    uow: UnitOfWork,
    *,
    community_id: int,
    subject_id: UUID,
    household_id: UUID | None = None,
    own_left_minor: int = 0,
) -> tuple[Unmatched, ...]:
    """What was added no longer counts against a year's limit, and goes back to the budgets.

    `household_id` None: all that was added to the subject. `own_left_minor` is what that household
    goes on putting in, 0 when all of it goes back; what was added shrinks in proportion.
    """
    rows = _standing_rows(uow, community_id, subject_id, household_id)
    standing = [Standing(_own_left(row), _matched_left(row)) for row in rows]
    less_minor = max(0, sum(each.own_minor for each in standing) - own_left_minor)
    return _note_back(uow, rows, taken_back(standing, less_minor))


def lessen_match(
    uow: UnitOfWork, *, community_id: int, subject_id: UUID, payer: UUID, amount_minor: int
) -> None:
    """Note that a budget got back so much of what it had added: its part of a surplus.

    The latest of what it added shrinks first. More than it added leaves nothing of it.
    """
    rows = [
        row
        for row in _standing_rows(uow, community_id, subject_id, None)
        if _budget_of(uow, row).account_id == payer
    ]
    for row in rows:
        back_minor = min(_matched_left(row), amount_minor)
        row.back_minor += back_minor
        amount_minor -= back_minor
    uow.flush()


def _put_into(uow: UnitOfWork, wanted: MatchWanted) -> PutInto:
    account = uow.session.get_one(LedgerAccount, (wanted.community_id, wanted.target))
    return PutInto.POT if account.purpose == Purpose.POT else PutInto.PURCHASE


def _rules_for(uow: UnitOfWork, wanted: MatchWanted, into: PutInto) -> Iterator[UUID]:
    """The rules that may add something, as they stood when this act began, the oldest first."""
    community_id = wanted.community_id
    rules = uow.session.scalars(
        select(MatchRule)
        .join(
            Budget,
            (Budget.community_id == MatchRule.community_id) & (Budget.id == MatchRule.budget_id),
        )
        .join(
            Programme,
            (Programme.community_id == Budget.community_id) & (Programme.id == Budget.programme_id),
        )
        .where(
            MatchRule.community_id == community_id,
            MatchRule.ended_at.is_(None),
            Programme.currency == wanted.currency,
            Programme.status == "running",
        )
        .order_by(MatchRule.id)
    ).all()
    if not rules:
        return
    today = today_in(uow.session, community_id, uow.now)
    path = place_path(uow.session, community_id=community_id, place_id=wanted.place_id)
    here = {None, *(each.id for each in path)}
    for rule in rules:
        if rule.place_id in here and applies(
            terms_of(rule), into=into, theme=wanted.theme, today=today
        ):
            yield rule.id


def _from_rule(
    uow: UnitOfWork, wanted: MatchWanted, household_id: UUID, rule_id: UUID
) -> Match | None:
    community_id = wanted.community_id
    rule = uow.lock(MatchRule, community_id=community_id, id=rule_id)
    today = today_in(uow.session, community_id, uow.now)
    budget = uow.session.get_one(Budget, (community_id, rule.budget_id))
    in_time = (budget.starts_on or today) <= today <= (budget.ends_on or today)
    if rule.ended_at is not None or not in_time:
        return None
    given_minor = _given_in(uow, rule, wanted.place_id, today.year)
    budget_minor = _locked_balance(uow, community_id, budget.account_id)
    left = {"given_minor": given_minor, "budget_minor": budget_minor}
    own_minor, terms = wanted.amount_minor, terms_of(rule)
    if wanted.room_minor is not None:
        own_minor = min(own_minor, own_needed(wanted.room_minor, terms, **left))
    added = added_to(own_minor, terms, **left)
    if wanted.room_minor is not None:
        added = at_most(added, wanted.room_minor - own_minor)
    if added.amount_minor == 0:
        return None
    row = MatchGiven(
        community_id=community_id,
        id=new_id(),
        rule_id=rule.id,
        place_id=wanted.place_id,
        household_id=household_id,
        subject_id=wanted.subject_id,
        year=today.year,
        own_minor=own_minor,
        matched_minor=added.amount_minor,
        given_at=uow.now,
    )
    uow.session.add(row)
    uow.flush()
    transfer = Transfer(budget.account_id, wanted.target, added.amount_minor)
    return Match(transfer, own_minor, added.amount_minor, rule.id, added.full_minor, added.short_of)


def _locked_balance(uow: UnitOfWork, community_id: int, account_id: UUID) -> int:
    """What a budget can add: all it holds, which does not change until the act ends, since other
    rules and awards may be paid from it too. One on hold adds nothing, and keeps nobody from
    putting in."""
    balance = uow.lock(LedgerBalance, community_id=community_id, account_id=account_id)
    budget = uow.session.get_one(LedgerAccount, (community_id, account_id))
    held: int = balance.balance_minor
    return held if budget.status == AccountStatus.OPEN else 0


def _given_in(uow: UnitOfWork, rule: MatchRule, place_id: UUID, year: int) -> int:
    """What the rule added for a place in a year and what did not go back."""
    given = select(func.sum(MatchGiven.matched_minor - MatchGiven.back_minor)).where(
        MatchGiven.community_id == rule.community_id,
        MatchGiven.rule_id == rule.id,
        MatchGiven.place_id == place_id,
        MatchGiven.year == year,
    )
    return int(uow.session.scalar(given) or 0)


def _standing_rows(
    uow: UnitOfWork, community_id: int, subject_id: UUID, household_id: UUID | None
) -> list[MatchGiven]:
    """What stands in the register about a subject, the latest first, its rules locked."""
    about = {"community_id": community_id, "subject_id": subject_id}
    if household_id is not None:
        about["household_id"] = household_id
    rules = select(MatchGiven.rule_id).filter_by(**about).distinct()
    for rule_id in sorted(uow.session.scalars(rules)):
        uow.lock(MatchRule, community_id=community_id, id=rule_id)
    rows = (
        select(MatchGiven)
        .filter_by(**about)
        .order_by(MatchGiven.id.desc())
        .execution_options(populate_existing=True)
    )
    return [row for row in uow.session.scalars(rows) if _own_left(row) or _matched_left(row)]


def _note_back(
    uow: UnitOfWork, rows: Sequence[MatchGiven], back: Sequence[Standing]
) -> tuple[Unmatched, ...]:
    by_payer: Counter[UUID] = Counter()
    for row, part in zip(rows, back, strict=True):
        row.own_back_minor += part.own_minor
        row.back_minor += part.matched_minor
        by_payer[_budget_of(uow, row).account_id] += part.matched_minor
    uow.flush()
    return tuple(Unmatched(payer, minor) for payer, minor in sorted(by_payer.items()) if minor)


def _budget_of(uow: UnitOfWork, row: MatchGiven) -> Budget:
    rule = uow.session.get_one(MatchRule, (row.community_id, row.rule_id))
    return uow.session.get_one(Budget, (row.community_id, rule.budget_id))


def _own_left(row: MatchGiven) -> int:
    return row.own_minor - row.own_back_minor


def _matched_left(row: MatchGiven) -> int:
    return row.matched_minor - row.back_minor
