"""A code with which a neighbour collects one order for somebody."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cambio.database import Command, UnitOfWork
from catalog.errors import OrderUnknown
from catalog.models import OrderCode
from catalog.rules.codes import CODE_LENGTH, CODE_LETTERS, digest_of
from catalog.rules.orders import check_open
from catalog.use_cases.order_rows import locked_order


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeOrderCode(Command):
    """Somebody else will collect an order. `household_id` is whose order it is, None when staff
    print its slip."""

    order_id: UUID
    household_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeOrderCode(Command):
    """Nobody else collects it after all. `household_id` as in `MakeOrderCode`."""

    order_id: UUID
    household_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class MadeCode:
    """The code, told once: only its digest is kept."""

    order_id: UUID
    number: int
    code: str


def make_order_code(uow: UnitOfWork, command: MakeOrderCode) -> MadeCode:
    """Make a code for one order; one that was made before is good no more.

    Raises:
        OrderUnknown: there is no such order, or it is not of this household.
        OrderFinished: it was collected or cancelled.
    """
    order, _purchase = locked_order(uow, command.community_id, command.order_id)
    if command.household_id not in (None, order.household_id):
        raise OrderUnknown
    check_open(order.status)
    code = "".join(CODE_LETTERS[uow.pick(len(CODE_LETTERS))] for _ in range(CODE_LENGTH))
    _forget(uow, command.community_id, order.id)
    uow.session.add(
        OrderCode(
            community_id=command.community_id,
            order_id=order.id,
            digest=digest_of(code),
            made_at=uow.now,
            made_by=command.actor_id,
        )
    )
    return MadeCode(order.id, order.number, code)


def revoke_order_code(uow: UnitOfWork, command: RevokeOrderCode) -> UUID:
    """Take a code back; harmless when there is none. Answers the order.

    Raises:
        OrderUnknown: there is no such order, or it is not of this household.
    """
    order, _purchase = locked_order(uow, command.community_id, command.order_id)
    if command.household_id not in (None, order.household_id):
        raise OrderUnknown
    _forget(uow, command.community_id, order.id)
    return order.id


def _forget(uow: UnitOfWork, community_id: int, order_id: UUID) -> None:
    known = uow.session.get(OrderCode, (community_id, order_id))
    if known is not None:
        uow.session.delete(known)
    uow.flush()
