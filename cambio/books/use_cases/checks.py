"""Writing down checks of the books: that one began, how far it is, what it found."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cambio.books.models import BooksCheck
from cambio.database import Command, UnitOfWork, new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginCheck(Command):
    """A check begins; `scope` is `full` or `new`."""

    scope: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TellProgress(Command):
    """So many of so many steps are done."""

    check_id: UUID
    done: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EndCheck(Command):
    """A check ended; `difference` is the first one in words, None when there is none."""

    check_id: UUID
    result: str
    until: int = 0
    transactions: int = 0
    postings: int = 0
    difference: str | None = None


def begin_check(uow: UnitOfWork, command: BeginCheck) -> UUID:
    """Write down that a check begins."""
    check = BooksCheck(
        community_id=command.community_id,
        id=new_id(),
        scope=command.scope,
        actor_id=command.actor_id,
        began_at=uow.now,
    )
    uow.session.add(check)
    return check.id


def tell_progress(uow: UnitOfWork, command: TellProgress) -> None:
    """Write down how far a check is."""
    check = uow.lock(BooksCheck, community_id=command.community_id, id=command.check_id)
    check.done, check.total = command.done, command.total


def end_check(uow: UnitOfWork, command: EndCheck) -> None:
    """Write down what a check found."""
    check = uow.lock(BooksCheck, community_id=command.community_id, id=command.check_id)
    check.ended_at, check.result = uow.now, command.result
    check.until, check.difference = command.until, (command.difference or "")[:500] or None
    check.transactions, check.postings = command.transactions, command.postings
    check.done = check.total = max(check.total, 1)
