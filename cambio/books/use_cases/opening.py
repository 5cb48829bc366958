"""Opening balances: what was there before these books began comes in, all of it or nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from cambio.books.errors import OpeningRefused
from cambio.books.rules import BadLine, OpeningLine, read_opening
from cambio.database import KeyedCommand, UnitOfWork
from cambio.ledger import Kind, NewTransaction, Purpose, Transfer, open_account
from cambio.ledger.posting import post_all
from cambio.ledger.queries import currencies
from cambio.neighbourhood.models import Household, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBalances(KeyedCommand):
    """Book a CSV file of opening balances; `dry_run` does all of it and then undoes it."""

    content: str
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """How many accounts received something, and how much of each currency."""

    accounts: int
    totals_minor: dict[str, int]


class _NothingKept(Exception):  # noqa: N818 - ends a dry run, is no error
    """A dry run is over."""


def open_balances(uow: UnitOfWork, command: OpenBalances) -> Opened:
    """Book every line of the file from its programme's issuance.

    Raises:
        OpeningRefused: lines are not right; nothing was booked. Facts: `lines`.
    """
    known = currencies(uow.session, community_id=command.community_id)
    lines, bad = read_opening(command.content, {code: view.scale for code, view in known.items()})
    bad += _unknown_owners(uow, command.community_id, lines)
    if bad:
        words = [str(each) for each in sorted(bad, key=lambda each: each.number)]
        raise OpeningRefused(lines=words, count=len(words), first=words[0])
    with contextlib.suppress(_NothingKept), uow.attempt():
        post_all(uow, [_booking(uow, command, line) for line in lines])
        if command.dry_run:
            raise _NothingKept
    totals: dict[str, int] = {}
    for line in lines:
        totals[line.currency] = totals.get(line.currency, 0) + line.amount_minor
    return Opened(len(lines), totals)


def _booking(uow: UnitOfWork, command: OpenBalances, line: OpeningLine) -> NewTransaction:
    def account(purpose: Purpose, owner_id: UUID) -> UUID:
        return open_account(
            uow,
            community_id=command.community_id,
            purpose=purpose,
            owner_id=owner_id,
            currency=line.currency,
        )

    source = account(Purpose.ISSUANCE, line.programme_id)
    target = account(line.purpose, line.owner_id)
    return NewTransaction(
        community_id=command.community_id,
        actor_id=command.actor_id,
        kind=Kind.OPENING,
        event_at=uow.now,
        transfers=(Transfer(source, target, line.amount_minor),),
        programme_id=line.programme_id,
    )


def _unknown_owners(
    uow: UnitOfWork, community_id: int, lines: list[OpeningLine]
) -> Iterator[BadLine]:
    """Wallets must be of households that joined, pots of places that there are."""
    for purpose, model, word in (
        (Purpose.WALLET, Household, "household"),
        (Purpose.POT, Place, "place"),
    ):
        known = set(uow.session.scalars(select(model.id).filter_by(community_id=community_id)))
        for line in lines:
            if line.purpose is purpose and line.owner_id not in known:
                yield BadLine(line.number, f"there is no such {word}")
