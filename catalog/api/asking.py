"""What the JSON edges of the shop share: who asks, for whom, and from where in a list."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from cambio.app.api import CursorUnknown, decode_cursor
from cambio.app.guard import NotAllowed, current_actor
from cambio.app.permissions import Permission
from cambio.database import reading
from catalog import queries
from catalog.counter import VoucherSecrets, confirmed, holder_of, require_place, voucher_secrets
from catalog.errors import NotConfirmed, OrderUnknown, PurchaseUnknown
from catalog.errors.vouchers import VoucherNotApproved
from catalog.queries import OrderView, PurchaseView
from catalog.queries.vouchers import VoucherView
from catalog.rules.orders import Confirmation


def community_id() -> int:
    """The community of whoever is asking; the guard let nobody in without one."""
    return current_actor().community_id or 0


def asked() -> dict[str, Any]:
    """Who asks, where: the fields of every command."""
    return {"community_id": community_id(), "actor_id": current_actor().id}


def position_in(cursor: str | None) -> UUID | None:
    """The id in a cursor; None for the first page.

    Raises:
        CursorUnknown: it is not a cursor of ours.
    """
    position = decode_cursor(cursor)
    try:
        return None if position is None else UUID(position)
    except ValueError as error:
        raise CursorUnknown from error


def shown_secrets(view: VoucherView) -> VoucherSecrets:
    """What stands on a voucher, once it can be shown.

    Raises:
        VoucherNotApproved: a manager still decides over it.
    """
    if view.awaits_approval:
        raise VoucherNotApproved
    return voucher_secrets(view)


def household_of(body: dict[str, Any]) -> tuple[UUID, Confirmation]:
    """For which household something is done, and how it confirmed that.

    A household does it for itself; at the counter it shows a card and confirms.

    Raises:
        NotAllowed: the asker is neither a household nor somebody at a counter.
        CardUnreadable, CardUnknown, CardStopped, CardUnassigned: the card leads nowhere.
        PinWrong, PinNotChosen, TooSoon, NotConfirmed: it is not confirmed.
    """
    actor = current_actor()
    named: UUID | None = body["household_id"]
    card: str | None = body["card"]
    if actor.household_id is not None:
        if named not in (None, actor.household_id) or card is not None:
            raise NotAllowed
        return actor.household_id, Confirmation.OWN
    if not actor.may(Permission.ORDER_FOR_OTHERS):
        raise NotAllowed
    if named is None and card is None:
        raise NotConfirmed
    household_id = named or holder_of(card or "", community_id=community_id())
    how = confirmed(
        household_id, community_id=community_id(), pin=body["pin"], is_signed=body["signed"]
    )
    return household_id, how


def seen_order(order_id: UUID) -> OrderView:
    """An order of the asker's community.

    Raises:
        OrderUnknown: there is none with this id.
    """
    with reading() as session:
        view = queries.order(session, community_id=community_id(), order_id=order_id)
    if view is None:
        raise OrderUnknown
    return view


def seen_purchase(purchase_id: UUID) -> PurchaseView:
    """A purchase together of the asker's community.

    Raises:
        PurchaseUnknown: there is none with this id.
    """
    with reading() as session:
        view = queries.purchase(session, community_id=community_id(), purchase_id=purchase_id)
    if view is None:
        raise PurchaseUnknown
    return view


def require_at_place(permission: Permission, place_id: UUID) -> None:
    """Refuse unless the asker holds the permission for this place, or for one that it lies in.

    Raises:
        NotAllowed: for another one only.
    """
    with reading() as session:
        require_place(session, permission, community_id=community_id(), place_id=place_id)


def starter_of(purchase_id: UUID) -> UUID | None:
    """The household that started a purchase and asks; None for staff of its place.

    Raises:
        PurchaseUnknown: there is none, or another household asks.
        NotAllowed: staff of another place.
    """
    view, household_id = seen_purchase(purchase_id), current_actor().household_id
    if household_id is None:
        require_at_place(Permission.START_PURCHASES, view.place_id)
    elif household_id != view.started_by:
        raise PurchaseUnknown
    return household_id
