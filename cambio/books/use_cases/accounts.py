"""Putting an account on hold, letting it go on, or closing it for good."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cambio.database import Command, UnitOfWork
from cambio.ledger import AccountStatus, set_status


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAccount(Command):
    """What an account shall be from now on: a person decided so."""

    account_id: UUID
    status: AccountStatus


def change_account(uow: UnitOfWork, command: ChangeAccount) -> None:
    """Freeze, thaw or close an account; what it is already changes nothing.

    Raises:
        AccountUnknown: there is no such account.
        AccountClosed: it was closed before, and stays so.
        AccountNotEmpty: it is to be closed and still holds something. Facts: `balance_minor`.
    """
    set_status(
        uow,
        community_id=command.community_id,
        account_id=command.account_id,
        status=command.status,
        actor_id=command.actor_id,
    )
