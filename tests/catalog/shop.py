"""Two streets with neighbours and tokens, and two shops with things to buy: where the tests of the
catalogue begin. Everything is made by the use cases; the tokens come from a budget.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from cambio.database import Command, new_id, perform, reading
from cambio.ledger import Purpose
from cambio.ledger.queries import accounts_of, trial_balance
from cambio.ledger.validation import verify
from cambio.neighbourhood.use_cases import (
    AddOrganisation,
    AddPlace,
    JoinHousehold,
    add_organisation,
    add_place,
    join_household,
)
from catalog import queries
from catalog.use_cases import (
    CreateItem,
    ItemContent,
    MakePledge,
    OrderedItem,
    PlacedOrder,
    PlaceOrder,
    PledgeReceipt,
    SaveCategory,
    StartPurchase,
    create_item,
    make_pledge,
    place_order,
    save_category,
    start_purchase,
)
from tests.catalog import making
from tests.conftest import ACTOR_ID, Clock


@dataclass
class Shop:
    """A community with the ids of what is in it. `clock` is the application's own."""

    community_id: int
    clock: Clock
    shop_id: UUID = field(init=False)
    other_shop_id: UUID = field(init=False)
    district_id: UUID = field(init=False)
    street_id: UUID = field(init=False)
    other_street_id: UUID = field(init=False)
    budgets: dict[str, UUID] = field(default_factory=dict)
    houses: int = 0

    def __post_init__(self) -> None:
        for code in making.NAMES:
            self.budgets[code] = self._act(making.budget, code)
        self.district_id = self._place("district", "Voorstad", None)
        self.street_id = self._place("street", "Dreef", self.district_id)
        self.other_street_id = self._place("street", "Deltalaan", self.district_id)
        self.shop_id = self._shop("De Bezem")
        self.other_shop_id = self._shop("De Korf")
        names = {"nl": "Schoonmaken", "en": "Cleaning"}
        perform(save_category, SaveCategory(**self.who, slug="cleaning", names=names))

    @property
    def who(self) -> dict[str, Any]:
        return {"community_id": self.community_id, "actor_id": ACTOR_ID}

    @property
    def keyed(self) -> dict[str, Any]:
        """Who asks, with a request key of its own."""
        return {**self.who, "request_key": str(new_id())}

    # ---------------------------------------------------------------------------------- neighbours

    def household(self, balance_minor: int = 0, *, street_id: UUID | None = None) -> UUID:
        """Another household, in the Dreef unless said otherwise, with tokens in its wallet."""
        self.houses += 1
        address = (street_id or self.street_id, self.houses)
        joined = perform(
            join_household,
            JoinHousehold(
                **self.who,
                address_id=self._act(making.address, address),
                nickname=f"Nummer {self.houses}",
                language="nl",
                adults=2,
                children=1,
                confirmed=True,
            ),
        )
        if balance_minor:
            self.give(joined.household_id, balance_minor)
        return joined.household_id

    def give(
        self,
        owner_id: UUID,
        amount_minor: int,
        *,
        purpose: Purpose = Purpose.WALLET,
        currency: str = "CAM",
    ) -> None:
        """Award tokens to a wallet or a pot."""
        self._act(making.award, (self.budgets[currency], owner_id, purpose, currency, amount_minor))

    def leave(self, household_id: UUID) -> None:
        """The household does not take part any more."""
        self._act(making.end, household_id)

    def forget_proof(self, household_id: UUID) -> None:
        """Nobody has seen any more that the household lives where it says."""
        self._act(making.unproved, household_id)

    def holds(
        self, owner_id: UUID, purpose: Purpose = Purpose.WALLET, currency: str = "CAM"
    ) -> int:
        """What an owner's account of a purpose holds."""
        with reading() as session:
            found = accounts_of(
                session, community_id=self.community_id, owner_ids=[owner_id], purposes=[purpose]
            )
        return sum(account.balance_minor for account in found if account.currency == currency)

    # ---------------------------------------------------------------------------------- the shelves

    def item(self, on_hand: int = 10, *, shop_id: UUID | None = None, **content: Any) -> UUID:
        """Another item; a litter picker of 12 cambi's for everybody unless said otherwise."""
        return perform(create_item, self.new_item(on_hand, shop_id=shop_id, **content)).item_id

    def new_item(
        self, on_hand: int = 10, *, shop_id: UUID | None = None, **content: Any
    ) -> CreateItem:
        return CreateItem(
            **self.keyed,
            shop_id=shop_id or self.shop_id,
            content=content_of(**content),
            on_hand=on_hand,
        )

    def on_hand(self, item_id: UUID) -> int:
        with reading() as session:
            view = queries.item(session, community_id=self.community_id, item_id=item_id)
        assert view is not None
        return view.available

    # -------------------------------------------------------------------------------------- buying

    def ordering(
        self, household_id: UUID, item_id: UUID, quantity: int = 1, **changes: Any
    ) -> PlaceOrder:
        lines = (OrderedItem(item_id, quantity),)
        return PlaceOrder(**{**self.keyed, "household_id": household_id, "lines": lines, **changes})

    def order(
        self, household_id: UUID, item_id: UUID, quantity: int = 1, **changes: Any
    ) -> PlacedOrder:
        return perform(place_order, self.ordering(household_id, item_id, quantity, **changes))

    def starting(self, item_id: UUID, **changes: Any) -> StartPurchase:
        values = {
            **self.keyed,
            "place_id": self.street_id,
            "item_id": item_id,
            "quantity": 1,
            "deadline_at": self.clock.now + timedelta(days=14),
            "min_households": 1,
        }
        return StartPurchase(**{**values, **changes})

    def start(self, item_id: UUID, **changes: Any) -> UUID:
        """A purchase of the Dreef that ends in two weeks."""
        return perform(start_purchase, self.starting(item_id, **changes)).purchase_id

    def pledging(
        self, purchase_id: UUID, household_id: UUID | None, amount_minor: int, **changes: Any
    ) -> MakePledge:
        values = {
            **self.keyed,
            "purchase_id": purchase_id,
            "household_id": household_id,
            "amount_minor": amount_minor,
        }
        return MakePledge(**{**values, **changes})

    def pledge(
        self, purchase_id: UUID, household_id: UUID | None, amount_minor: int, **changes: Any
    ) -> PledgeReceipt:
        """A household's pledge, or the pot's for None."""
        return perform(
            make_pledge, self.pledging(purchase_id, household_id, amount_minor, **changes)
        )

    # ------------------------------------------------------------------------------------- checking

    def check(self) -> None:
        """The books are right, no purse holds what nobody waits for, the stock is its history."""
        with reading() as session:
            lines = trial_balance(session, community_id=self.community_id)
            report = verify(session, self.community_id)
            differences = queries.stock_differences(session, community_id=self.community_id)
        assert sum(line.balance_minor for line in lines) == 0
        assert report.first_difference is None
        assert differences == []

    def in_purses(self) -> int:
        """What lies in all purses together."""
        with reading() as session:
            lines = trial_balance(session, community_id=self.community_id)
        return sum(line.balance_minor for line in lines if line.purpose is Purpose.PURSE)

    # -------------------------------------------------------------------------------------- making

    def _act(self, use_case: Any, details: Any) -> Any:
        return perform(lambda uow, command: use_case(uow, command, details), Command(**self.who))

    def _place(self, kind: str, name: str, parent_id: UUID | None) -> UUID:
        return perform(add_place, AddPlace(**self.who, kind=kind, name=name, parent_id=parent_id))

    def _shop(self, name: str) -> UUID:
        return perform(
            add_organisation,
            AddOrganisation(
                **self.who,
                kind="shop",
                name=name,
                pick_up=f"Balie van {name}",
                opening_hours="Zaterdag van 10.00 tot 14.00 uur",
            ),
        )


def content_of(**changes: Any) -> ItemContent:
    """A litter picker."""
    values: dict[str, Any] = {
        "names": {"nl": "Afvalgrijper", "en": "Litter picker"},
        "descriptions": {"nl": "Rapen zonder bukken.", "en": "Pick up litter without bending."},
        "synonyms": ("grijper", "prikker"),
        "category": "cleaning",
        "currency": "CAM",
        "price_minor": 12,
        "buyers": "both",
    }
    return ItemContent(**{**values, **changes})
