"""What the pages of changing households share: an address to choose, and how it is confirmed."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from uuid import UUID

from flask import g, request

from cambio.database import reading
from cambio.ledger.queries import AccountView, accounts_of
from cambio.ledger.types import Purpose
from cambio.neighbourhood.errors import AddressUnknown
from cambio.neighbourhood.queries import AddressView
from cambio.neighbourhood.queries import address as find_address
from cambio.neighbourhood.rules.households import Means
from cards.errors import ShareInvalid
from cards.proving import confirmed
from cards.reach import require_in_place

CONFIRM_FIELDS = {
    "pin_wrong": "pin",
    "pin_not_chosen": "pin",
    "too_soon": "pin",
    "household_not_confirmed": "pin",
}
"""Under which field of a form a refusal of its confirmation stands, by its code."""

ADDRESS_FIELDS = {
    "address_unknown": "address_id",
    "address_gone": "address_id",
    "address_same": "address_id",
}
AMOUNT_DIGITS_MAX = 12


def confirmed_by(household_id: UUID) -> Means:
    """How the household confirms what is in the form: by its PIN, or with a signature on paper.

    Raises:
        PinWrong, PinNotChosen, TooSoon: the PIN does not confirm it.
        NotConfirmed: there is neither.
    """
    return confirmed(
        household_id,
        community_id=g.community_id,
        pin=request.form.get("pin"),
        is_signed="signed" in request.form,
    )


def chosen_address() -> AddressView:
    """The address that was chosen in the form.

    Raises:
        AddressUnknown: there is none with this id here.
    """
    try:
        address_id = UUID(request.form.get("address_id", ""))
    except ValueError as error:
        raise AddressUnknown from error
    with reading() as session:
        found = find_address(session, community_id=g.community_id, address_id=address_id)
    if found is None:
        raise AddressUnknown
    return found


def require_seen(address: AddressView) -> bool:
    """Whether staff say that they saw it; only who serves that street may say so.

    Raises:
        NotAllowed: the role is held elsewhere only.
    """
    require_in_place(address.street_id)
    return request.form.get("seen") == "yes"


def wallets(household_id: UUID) -> list[AccountView]:
    """What a household has, by currency."""
    with reading() as session:
        return accounts_of(
            session,
            community_id=g.community_id,
            owner_ids=[household_id],
            purposes=[Purpose.WALLET],
        )


def full_wallets(household_id: UUID) -> list[AccountView]:
    """Those of them that hold something."""
    return [each for each in wallets(household_id) if each.balance_minor > 0]


def amount_in(name: str, *, scale: int) -> int:
    """The amount in a field of the form, in minor units; nothing is 0.

    Raises:
        ShareInvalid: it is no amount of this currency.
    """
    text = request.form.get(name, "").strip().replace(",", ".")
    if not text:
        return 0
    try:
        minor = Decimal(text).scaleb(scale)
    except InvalidOperation as error:
        raise ShareInvalid from error
    whole = minor.is_finite() and minor == minor.to_integral_value()
    if not whole or abs(minor) >= 10**AMOUNT_DIGITS_MAX:
        raise ShareInvalid
    return int(minor)
