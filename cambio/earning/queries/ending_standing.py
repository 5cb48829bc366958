"""How far the ending of a programme is: what is still open, and what each step would move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypedDict
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from cambio.earning.models import (
    Action,
    Participation,
    Programme,
    Rule,
)
from cambio.earning.models.ending import EndingChoice, EndingNotice
from cambio.earning.queries.ending import Holdings, holdings
from cambio.earning.queries.ending_told import count_untold
from cambio.earning.queries.ending_views import EndingView, ending
from cambio.earning.queries.stories import same_community
from cambio.earning.rules.ending import (
    NOTICE_DAYS,
    EndingState,
    EndingStep,
    Remainder,
    Standing,
    states,
)
from cambio.earning.rules.milestones import months_after
from cambio.ledger.models import LedgerAccount, LedgerBalance
from cambio.ledger.types import AccountStatus, Purpose
from cambio.neighbourhood.models import Household

NOT_OVER = ("planned", "announced", "open")
TO_APPROVE = ("closed", "reported")


class _Key(TypedDict):
    """Which programme is asked about."""

    community_id: int
    programme_id: UUID


@dataclass(frozen=True, slots=True)
class Moves:
    """What the wallets hold, by where it goes; in households and minor units.

    `untold` were told too short ago or not at all, `held` are of accounts on hold and of
    households that ended: these stay where they are until a person looks.
    """

    to_street: tuple[int, int]
    to_cause: tuple[int, int]
    untold: tuple[int, int]
    held: tuple[int, int]

    @property
    def movable(self) -> int:
        """Of how many households the rest may be moved."""
        return self.to_street[0] + self.to_cause[0]

    @property
    def waiting(self) -> int:
        """Of how many it may not."""
        return self.untold[0] + self.held[0]


@dataclass(frozen=True, slots=True)
class StillEarning:
    """What of a programme still gives tokens: actions to come or open, reports to approve, actions
    whose purse holds something, and households that wait for a purse."""

    actions: int
    reports: int
    purses: int
    purses_minor: int
    waiting: int

    @property
    def count(self) -> int:
        """How many things there are to bring to an end."""
        return self.actions + self.reports + self.purses + self.waiting


@dataclass(frozen=True, slots=True)
class Progress:
    """The whole of an ending today: each balance, each step, and how it stands.

    `ending` is None while nothing was announced. `open_minor` lies in orders, purchases and the
    like. `forget_on` is the day from which what the programme knew of people is erased, None
    before it ended.
    """

    ending: EndingView | None
    holdings: Holdings
    moves: Moves
    earning: StillEarning
    open_minor: int
    untold: int
    forget_on: date | None
    states: dict[EndingStep, EndingState]


def progress(session: Session, *, community_id: int, programme_id: UUID, today: date) -> Progress:
    """How a programme's ending stands on a day of the community's calendar."""
    key: _Key = {"community_id": community_id, "programme_id": programme_id}
    programme = session.get_one(Programme, (community_id, programme_id))
    found = ending(session, **key)
    held, still = holdings(session, **key), _still_earning(session, **key)
    moves = wallet_moves(session, **key, today=today)
    by_purpose = {each.purpose: each.held_minor for each in held.held}
    open_minor = by_purpose[Purpose.PURSE] - still.purses_minor
    ended_on = found.ended_at.date() if found and found.ended_at else None
    forget_on = months_after(ended_on, programme.forget_after_months) if ended_on else None
    untold = count_untold(session, **key) if found else 0
    now = Standing(
        today=today,
        days=found.days if found else None,
        untold=untold,
        earning=still.count,
        open_minor=open_minor,
        movable=moves.movable,
        waiting=moves.waiting,
        in_pots=by_purpose[Purpose.POT],
        in_tills=by_purpose[Purpose.TILL],
        is_shared=bool(held.other_programmes),
        is_ended=programme.status == "ended",
        is_forgotten=bool(found and found.forgotten_at),
        forget_on=forget_on,
    )
    return Progress(found, held, moves, still, open_minor, untold, forget_on, states(now))


def wallet_moves(session: Session, *, community_id: int, programme_id: UUID, today: date) -> Moves:
    """What every wallet of the programme's currency holds, by where its rest would go today."""
    found = ending(session, community_id=community_id, programme_id=programme_id)
    otherwise = found.otherwise if found else Remainder.STREET
    goes = case(
        (_is_on_hold(), "held"),
        (_is_untold(today), "untold"),
        else_=func.coalesce(EndingChoice.remainder, otherwise.value),
    )
    query = (
        full_wallets(community_id, programme_id)
        .with_only_columns(goes, func.count(), func.sum(LedgerBalance.balance_minor))
        .group_by(goes)
    )
    sums = {key: (int(count), int(minor)) for key, count, minor in session.execute(query)}
    keys = (Remainder.STREET.value, Remainder.CAUSE.value, "untold", "held")
    return Moves(*(sums.get(key, (0, 0)) for key in keys))


def movable_wallets(
    session: Session,
    *,
    community_id: int,
    programme_id: UUID,
    today: date,
    after: UUID | None,
    limit: int,
) -> list[tuple[UUID, UUID]]:
    """At most `limit` wallets whose rest may be moved today, by account: account and household.

    `after` is the last account that was looked at, None for the first.
    """
    query = (
        full_wallets(community_id, programme_id)
        .with_only_columns(LedgerAccount.id, LedgerAccount.owner_id)
        .where(~_is_on_hold(), ~_is_untold(today), LedgerAccount.id > (after or UUID(int=0)))
        .order_by(LedgerAccount.id)
        .limit(limit)
    )
    return [(account_id, owner_id) for account_id, owner_id in session.execute(query)]


def full_pots(
    session: Session, *, community_id: int, currency: str, after: UUID | None, limit: int
) -> list[tuple[UUID, UUID]]:
    """At most `limit` pots that hold something and move tokens, by account: account and place."""
    query = (
        select(LedgerAccount.id, LedgerAccount.owner_id)
        .join(LedgerBalance, _balance_of_account())
        .where(
            LedgerAccount.community_id == community_id,
            LedgerAccount.purpose == Purpose.POT.value,
            LedgerAccount.currency == currency,
            LedgerAccount.status == AccountStatus.OPEN.value,
            LedgerBalance.balance_minor > 0,
            LedgerAccount.id > (after or UUID(int=0)),
        )
        .order_by(LedgerAccount.id)
        .limit(limit)
    )
    return [(account_id, owner_id) for account_id, owner_id in session.execute(query)]


def full_wallets(community_id: int, programme_id: UUID) -> Select[UUID]:
    """The wallets of a programme's currency that hold something, with what their household was
    told and chose."""
    return (
        select(LedgerAccount.id)
        .join(LedgerBalance, _balance_of_account())
        .join(
            Programme,
            same_community(LedgerAccount, Programme, Programme.currency == LedgerAccount.currency),
        )
        .join(
            Household,
            same_community(LedgerAccount, Household, Household.id == LedgerAccount.owner_id),
        )
        .outerjoin(EndingNotice, _of_the_same(EndingNotice))
        .outerjoin(EndingChoice, _of_the_same(EndingChoice))
        .where(
            LedgerAccount.community_id == community_id,
            LedgerAccount.purpose == Purpose.WALLET.value,
            LedgerBalance.balance_minor > 0,
            Programme.id == programme_id,
        )
    )


def _of_the_same(table: type[EndingNotice | EndingChoice]) -> ColumnElement[bool]:
    return and_(
        table.community_id == LedgerAccount.community_id,
        table.programme_id == Programme.id,
        table.household_id == LedgerAccount.owner_id,
    )


def _is_on_hold() -> ColumnElement[bool]:
    is_frozen: ColumnElement[bool] = LedgerAccount.status != AccountStatus.OPEN.value
    # What is left of a household that ended goes where its heirs chose, by a job of its own.
    return or_(is_frozen, Household.ended_at.is_not(None))


def _is_untold(today: date) -> ColumnElement[bool]:
    told_by = today - timedelta(days=NOTICE_DAYS)
    return or_(EndingNotice.told_on.is_(None), EndingNotice.told_on > told_by)


def _still_earning(session: Session, community_id: int, programme_id: UUID) -> StillEarning:
    rules = select(Rule.id).where(
        Rule.community_id == community_id, Rule.programme_id == programme_id
    )
    of_it = and_(Action.community_id == community_id, Action.rule_id.in_(rules))
    approving = and_(Action.status.in_(TO_APPROVE), Action.pays_on == "approval")
    actions, reports = session.execute(
        select(
            func.count().filter(Action.status.in_(NOT_OVER)), func.count().filter(approving)
        ).where(of_it)
    ).one()
    purses, purses_minor = session.execute(
        select(func.count(), func.coalesce(func.sum(LedgerBalance.balance_minor), 0))
        .select_from(Action)
        .join(
            LedgerBalance,
            same_community(Action, LedgerBalance, LedgerBalance.account_id == Action.purse_id),
        )
        .where(of_it, LedgerBalance.balance_minor > 0)
    ).one()
    waiting = session.scalar(
        select(func.count())
        .select_from(Participation)
        .join(Action, same_community(Participation, Action, Action.id == Participation.action_id))
        .where(of_it, Participation.payment == "waiting")
    )
    return StillEarning(
        int(actions), int(reports), int(purses), int(purses_minor), int(waiting or 0)
    )


def _balance_of_account() -> ColumnElement[bool]:
    return and_(
        LedgerBalance.community_id == LedgerAccount.community_id,
        LedgerBalance.account_id == LedgerAccount.id,
    )
