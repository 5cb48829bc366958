"""For which shop and for which household somebody may act: what pages and the JSON API share."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from flask import current_app
from sqlalchemy.orm import Session

from cambio.access.queries import PinState, pin_state
from cambio.access.sessions import confirm_pin
from cambio.app.guard import Actor, NotAllowed, current_actor, require_within
from cambio.app.permissions import Permission, ScopeKind
from cambio.app.settings import Settings
from cambio.database import current_database, perform, reading
from cambio.ledger.queries import accounts_of
from cambio.ledger.types import Purpose
from cambio.neighbourhood.queries import (
    OrganisationView,
    household,
    organisations,
    place_path,
    street_of,
)
from cambio.neighbourhood.reach import places_reached
from cards.errors import CardForChild, CardStopped, CardUnassigned, CardUnknown
from cards.keys import card_key
from cards.queries import find_card
from cards.rules import card_hash
from catalog import queries
from catalog.errors import AddressUnproved, CodeUnknown, NotConfirmed
from catalog.errors.vouchers import VoucherPinWrong, VoucherUnknown
from catalog.queries import OrderView
from catalog.queries.vouchers import VoucherView, find_voucher
from catalog.rules.codes import digest_of
from catalog.rules.orders import Confirmation
from catalog.rules.voucher_codes import (
    read_shown,
    voucher_code_for,
    voucher_pin_for,
    voucher_url,
)
from catalog.use_cases.vouchers import (
    NoteWrongPin,
    Redeemed,
    RedeemVoucher,
    note_wrong_pin,
    redeem_voucher,
)

CARD_TEXT_MAX = 400


@dataclass(frozen=True, slots=True)
class VoucherSecrets:
    """The text of a voucher's QR, None when its key is gone, and its PIN, None without one."""

    url: str | None = field(repr=False)
    pin: str | None = field(repr=False)


def shops_where(
    session: Session, *, actor: Actor, permission: Permission, community_id: int
) -> list[OrganisationView]:
    """The shops for which somebody holds a permission, by name."""
    shops = organisations(session, community_id=community_id, kind="shop")
    return [shop for shop in shops if actor.may_within(permission, ScopeKind.SHOP, [shop.id])]


def require_shop(permission: Permission, shop_id: UUID) -> None:
    """Refuse unless the actor holds the permission for this shop.

    Raises:
        NotAllowed: for another one only.
    """
    require_within(permission, ScopeKind.SHOP, [shop_id])


def require_place(
    session: Session, permission: Permission, *, community_id: int, place_id: UUID
) -> None:
    """Refuse unless the actor holds the permission for this place, or for one that it lies in.

    Raises:
        NotAllowed: for another one only.
    """
    path = place_path(session, community_id=community_id, place_id=place_id)
    require_within(permission, ScopeKind.PLACE, [place.id for place in path])


def voter_at_door(card: str, *, community_id: int, pin: str, is_signed: bool) -> UUID:
    """The household that takes part with its card, on the screen of somebody who collects votes
    in its street.

    Raises:
        CardUnreadable, CardUnknown, CardStopped, CardUnassigned, CardForChild: it leads nowhere.
        NotAllowed: it lives where somebody else collects.
        PinWrong, PinNotChosen, TooSoon, NotConfirmed, AddressUnproved: it is not confirmed.
    """
    household_id = holder_of(card, community_id=community_id)
    mine = places_reached(Permission.COLLECT_VOTES, community_id=community_id)
    with reading() as session:
        lives = street_of(session, community_id=community_id, household_id=household_id)
    if mine is not None and lives not in mine:
        raise NotAllowed
    confirmed(household_id, community_id=community_id, pin=pin, is_signed=is_signed)
    return household_id


def own_household() -> UUID:
    """The household that is asking.

    Raises:
        NotAllowed: staff and access keys are no household.
    """
    household_id = current_actor().household_id
    if household_id is None:
        raise NotAllowed
    return household_id


def holder_of(code_or_number: str, *, community_id: int) -> UUID:
    """The household whose card was shown or typed.

    Raises:
        CardUnreadable: it is neither a code nor a number.
        CardUnknown, CardStopped, CardUnassigned: it leads to no household.
        CardForChild: with it one only earns.
    """
    with reading() as session:
        card = find_card(
            session, community_id=community_id, code_or_number=code_or_number[:CARD_TEXT_MAX]
        )
    if card is None:
        raise CardUnknown
    if card.status != "active":
        raise CardStopped
    if card.is_childs:
        raise CardForChild
    if card.household_id is None:
        raise CardUnassigned
    return card.household_id


def order_with_code(typed: str, *, community_id: int) -> OrderView:
    """The open order for which a slip or a code is good.

    Raises:
        CodeUnknown: it is wrong, used, or was taken back.
    """
    with reading() as session:
        found = queries.order_by_code(session, community_id=community_id, digest=digest_of(typed))
    if found is None or not found.is_open:
        raise CodeUnknown
    return found


def confirmed(household_id: UUID, *, community_id: int, pin: str, is_signed: bool) -> Confirmation:
    """How a household at the counter confirms what is done for it: its PIN, or a signature.

    Raises:
        PinWrong, PinNotChosen, TooSoon: the PIN does not confirm it.
        NotConfirmed: there is neither.
        AddressUnproved: it has no PIN, and nobody has seen that it lives where it says.
    """
    if pin:
        confirm_pin(
            community_id=community_id,
            household_id=household_id,
            pin=pin,
            actor_id=current_actor().id,
        )
        return Confirmation.PIN
    if not is_signed:
        raise NotConfirmed
    _require_proved(household_id, community_id)
    return Confirmation.SIGNATURE


def _require_proved(household_id: UUID, community_id: int) -> None:
    """Refuse who may be anybody: with a PIN a household proved its address once, by its letter.

    Raises:
        AddressUnproved: neither a letter nor staff said who they are.
    """
    now = current_database().clock()
    with reading() as session:
        found = household(session, community_id=community_id, household_id=household_id)
        pin = pin_state(session, community_id=community_id, household_id=household_id, now=now)
    if found is not None and found.confirmed_at is None and pin is not PinState.CHOSEN:
        raise AddressUnproved


def wallet_balances(session: Session, *, community_id: int, household_id: UUID) -> dict[str, int]:
    """What a household has, in minor units by currency."""
    accounts = accounts_of(
        session,
        community_id=community_id,
        owner_ids=[household_id],
        purposes=[Purpose.WALLET],
    )
    return {account.currency: account.balance_minor for account in accounts}


def own_places(session: Session, *, community_id: int, household_id: UUID) -> list[UUID]:
    """The street of a household and the places that it lies in, the street first."""
    street_id = street_of(session, community_id=community_id, household_id=household_id)
    if street_id is None:
        return []
    return [each.id for each in place_path(session, community_id=community_id, place_id=street_id)]


def partners_where(
    session: Session, *, actor: Actor, permission: Permission, community_id: int
) -> list[OrganisationView]:
    """The partners for which somebody holds a permission, by name."""
    partners = organisations(session, community_id=community_id, kind="partner")
    return [each for each in partners if actor.may_within(permission, ScopeKind.PARTNER, [each.id])]


def require_partner(permission: Permission, partner_id: UUID) -> None:
    """Refuse unless the actor holds the permission for this partner.

    Raises:
        NotAllowed: for another one only.
    """
    require_within(permission, ScopeKind.PARTNER, [partner_id])


def shown_voucher(text: str, *, community_id: int) -> VoucherView:
    """The voucher whose code was read, or whose number was typed.

    Raises:
        VoucherUnknown: it is forged, another community's, or read wrongly.
    """
    shown = read_shown(text)
    found = None
    if shown is not None:
        with reading() as session:
            found = find_voucher(session, community_id=community_id, shown=shown)
    if found is None:
        raise VoucherUnknown
    return found


def redeem_with_pin(command: RedeemVoucher) -> Redeemed:
    """Redeem a voucher; a wrong PIN is counted, by an act of its own.

    Raises:
        What `redeem_voucher` raises.
    """
    try:
        redeemed: Redeemed = perform(redeem_voucher, command)
    except VoucherPinWrong:
        wrong = NoteWrongPin(
            community_id=command.community_id,
            actor_id=command.actor_id,
            voucher_id=command.voucher_id,
        )
        perform(note_wrong_pin, wrong)
        raise
    return redeemed


def voucher_secrets(view: VoucherView) -> VoucherSecrets:
    """What stands on a voucher for whoever may have it: made again, for it is kept nowhere."""
    key = card_key(view.key_id)
    code = voucher_code_for(key, community_id=view.community_id, number=view.number)
    settings: Settings = current_app.extensions["cambio.settings"]
    # After the server's secret was changed, the number is all that an old voucher has.
    address = voucher_url(code, public_url=settings.public_url)
    is_same = card_hash(code) == view.code_hash
    pin = voucher_pin_for(key, community_id=view.community_id, number=view.number)
    return VoucherSecrets(address if is_same else None, pin if view.asks_pin else None)
