"""For which shop and for which household somebody may act: what pages and the JSON API share."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from cambio.access.queries import PinState, pin_state
from cambio.access.sessions import confirm_pin
from cambio.app.guard import Actor, NotAllowed, current_actor, require_within
from cambio.app.permissions import Permission, ScopeKind
from cambio.database import current_database, reading
from cambio.ledger.queries import accounts_of
from cambio.ledger.types import Purpose
from cambio.neighbourhood.queries import (
    OrganisationView,
    household,
    organisations,
    place_path,
    places_within,
    street_of,
)
from cards.errors import CardForChild, CardStopped, CardUnassigned, CardUnknown
from cards.queries import find_card
from catalog import queries
from catalog.errors import AddressUnproved, CodeUnknown, NotConfirmed
from catalog.queries import OrderView
from catalog.rules.codes import digest_of
from catalog.rules.orders import Confirmation

CARD_TEXT_MAX = 400


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


def places_where(
    session: Session, *, actor: Actor, permission: Permission, community_id: int
) -> frozenset[UUID] | None:
    """The places for which somebody holds a permission, with all below them; None for all."""
    if actor.may_within(permission, ScopeKind.COMMUNITY, ()):
        return None
    found: set[UUID] = set()
    for grant in actor.grants:
        if grant.scope_id is not None and actor.may_within(
            permission, ScopeKind.PLACE, [grant.scope_id]
        ):
            found.update(places_within(session, community_id=community_id, place_id=grant.scope_id))
    return frozenset(found)
