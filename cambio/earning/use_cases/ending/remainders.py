"""Moving what is left when the last days have passed: wallets to where each household chose, then
pots to the cause."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from cambio.database import KeyedCommand, Refusal, UnitOfWork
from cambio.earning.errors.ending import CauseUnknown, StepNotYet
from cambio.earning.models import Programme
from cambio.earning.models.ending import EndingChoice, ProgrammeEnding
from cambio.earning.queries.ending import shares_currency
from cambio.earning.queries.ending_standing import full_pots, movable_wallets
from cambio.earning.rules.ending import Remainder, is_over
from cambio.earning.use_cases.ending.announcing import announced
from cambio.earning.use_cases.moments import today_in
from cambio.ledger import Kind, NewTransaction, Purpose, Transfer, open_account, post
from cambio.ledger.queries import balance_of
from cambio.neighbourhood.models import Household
from cambio.neighbourhood.queries import street_of

# Few enough that the act holds the door for well under 100 ms.
MOVED_PER_ACT = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveRemainders(KeyedCommand):
    """Move the rest of some wallets. `after` is the last account that was looked at, None to begin
    with."""

    programme_id: UUID
    after: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MovePots(KeyedCommand):
    """Move the rest of some pots to the cause. `after` as in `MoveRemainders`."""

    programme_id: UUID
    after: UUID | None = None


@dataclass(frozen=True, slots=True)
class MovedRemainders:
    """How many accounts were emptied of how much, in minor units; `after` goes on from there, None
    at the end."""

    accounts: int
    moved_minor: int
    after: UUID | None


@dataclass(frozen=True, slots=True)
class _Ending:
    """The ending that these acts carry out."""

    row: ProgrammeEnding
    currency: str
    actor_id: UUID
    cause_till: UUID


def move_remainders(uow: UnitOfWork, command: MoveRemainders) -> MovedRemainders:
    """Move the rest of some wallets to where each household chose, or as everybody was told.

    Whoever was not told long enough ago keeps it, and so does a wallet on hold. One act moves a
    limited number; perform it again from `after`. Harmless when repeated: what was moved is gone.

    Raises:
        EndingUnknown: the programme is not ending.
        StepNotYet: households can still spend, or another programme uses these tokens.
    """
    now = _ending(uow, command, last_day="spend_until")
    found = movable_wallets(
        uow.session,
        community_id=command.community_id,
        programme_id=command.programme_id,
        today=today_in(uow, command.community_id),
        after=command.after,
        limit=MOVED_PER_ACT,
    )
    return _move_each(uow, now, found, partial(_chosen_target, uow, now))


def move_pots(uow: UnitOfWork, command: MovePots) -> MovedRemainders:
    """Move what streets and teams left to the cause, when their last day has passed.

    Raises:
        EndingUnknown: the programme is not ending.
        StepNotYet: streets can still spend, or another programme uses these tokens.
    """
    now = _ending(uow, command, last_day="streets_until")
    found = full_pots(
        uow.session,
        community_id=command.community_id,
        currency=now.currency,
        after=command.after,
        limit=MOVED_PER_ACT,
    )
    return _move_each(uow, now, found, lambda _place_id: now.cause_till)


def _move_each(
    uow: UnitOfWork,
    now: _Ending,
    found: Sequence[tuple[UUID, UUID]],
    target_of: Callable[[UUID], UUID],
) -> MovedRemainders:
    """Empty accounts, each with its owner, into where that owner's rest goes."""
    accounts, moved_minor = 0, 0
    for account_id, owner_id in found:
        # What is refused, such as of an account put on hold at this moment, waits for a person.
        with suppress(Refusal), uow.attempt():
            amount_minor = _move(uow, now, source=account_id, target=target_of(owner_id))
            accounts, moved_minor = accounts + bool(amount_minor), moved_minor + amount_minor
    after = found[-1][0] if len(found) == MOVED_PER_ACT else None
    return MovedRemainders(accounts, moved_minor, after)


def _ending(uow: UnitOfWork, command: MoveRemainders | MovePots, *, last_day: str) -> _Ending:
    community_id = command.community_id
    row = announced(uow, community_id, command.programme_id)
    last: date = getattr(row, last_day)
    if not is_over(last, today_in(uow, community_id)):
        raise StepNotYet
    programme = uow.session.get_one(Programme, (community_id, row.programme_id))
    if shares_currency(uow.session, programme):
        raise StepNotYet
    if row.cause_id is None:
        raise CauseUnknown
    till = open_account(
        uow,
        community_id=community_id,
        purpose=Purpose.TILL,
        owner_id=row.cause_id,
        currency=programme.currency,
    )
    return _Ending(row, programme.currency, command.actor_id, till)


def _chosen_target(uow: UnitOfWork, now: _Ending, household_id: UUID) -> UUID:
    """The pot of its street, or the till of the cause; who has no street has only the cause."""
    community_id = now.row.community_id
    # The choice is read under the household's lock: it may be changing its mind.
    uow.lock(Household, community_id=community_id, id=household_id)
    choice = uow.session.get(EndingChoice, (community_id, now.row.programme_id, household_id))
    remainder = Remainder(choice.remainder if choice else now.row.otherwise)
    street_id = street_of(uow.session, community_id=community_id, household_id=household_id)
    if remainder is Remainder.CAUSE or street_id is None:
        return now.cause_till
    return open_account(
        uow,
        community_id=community_id,
        purpose=Purpose.POT,
        owner_id=street_id,
        currency=now.currency,
    )


def _move(uow: UnitOfWork, now: _Ending, *, source: UUID, target: UUID) -> int:
    """Book all that an account holds; answers how much that was.

    Raises:
        AccountFrozen, AccountClosed: the account moves nothing.
        BalanceTooLow: somebody spent of it at this moment.
    """
    community_id = now.row.community_id
    amount_minor = balance_of(uow.session, community_id=community_id, account_id=source)
    if amount_minor:
        new = NewTransaction(
            community_id=community_id,
            actor_id=now.actor_id,
            kind=Kind.PROGRAMME_ENDED,
            event_at=uow.now,
            transfers=(Transfer(source, target, amount_minor),),
            programme_id=now.row.programme_id,
            subject_id=now.row.programme_id,
        )
        post(uow, new)
    return amount_minor
