"""Neighbours who buy together what stands in no shop, with a funder that adds: for the tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from cambio.database import Command, UnitOfWork, perform, reading
from cambio.earning.models import Budget
from cambio.ledger import AccountStatus, Purpose, find_account, set_status
from cambio.neighbourhood.use_cases import AddOrganisation, add_organisation
from cambio.saving.models import MatchGiven
from catalog import queries
from catalog.queries import PurchaseView, StepView
from catalog.use_cases import (
    ApprovePurchase,
    CelebratePurchase,
    ClosePurchase,
    DeliverPurchase,
    LowerPrice,
    MakePledge,
    OrderPurchase,
    PayDebt,
    PledgeReceipt,
    PriceLowered,
    PurchaseState,
    StartPurchase,
    Wish,
    WithdrawPledge,
    approve_purchase,
    celebrate_purchase,
    close_purchase,
    deliver_purchase,
    lower_price,
    make_pledge,
    order_purchase,
    pay_debt,
    start_purchase,
    withdraw_pledge,
)
from tests.earning.ground import Ground
from tests.saving.street import give_out, grant, promise

DAYS = 14


@dataclass
class Together:
    """A street, a partner that carries things out, and a budget that pays wallets and pots."""

    ground: Ground
    carrier_id: UUID = field(init=False)
    budget_id: UUID = field(init=False)

    def __post_init__(self) -> None:
        partner = AddOrganisation(**self.ground.who, kind="partner", name="Groenbedrijf")
        self.carrier_id = perform(add_organisation, partner)
        self.budget_id = grant(self.ground, 100_000, collective_only=False)

    def homes(self, *balances: int) -> list[UUID]:
        """Households of the street with so much in their wallets."""
        found = [self.ground.household() for _ in balances]
        for household_id, balance_minor in zip(found, balances, strict=True):
            if balance_minor:
                give_out(self.ground, self.budget_id, balance_minor, household_id)
        return found

    def promise(self, amount_minor: int = 1_000, **terms: Any) -> UUID:
        """A funder's budget that adds one for one; answers its id."""
        budget_id = grant(self.ground, amount_minor)
        usual: dict[str, Any] = {"year_limit_minor": 1_000}
        promise(self.ground, budget_id, place_id=self.ground.street_id, **(usual | terms))
        return budget_id

    def starting(self, price_minor: int = 100, **changes: Any) -> StartPurchase:
        values: dict[str, Any] = {
            **self.ground.keyed,
            "place_id": self.ground.street_id,
            "wish": Wish(
                title="Bankje",
                description="Van hout.",
                price_minor=price_minor,
                currency="CAM",
                carrier_id=self.carrier_id,
            ),
            "deadline_at": self.ground.clock.now + timedelta(days=DAYS),
            "min_households": 1,
        }
        return StartPurchase(**(values | changes))

    def start(self, price_minor: int = 100, **changes: Any) -> UUID:
        return perform(start_purchase, self.starting(price_minor, **changes)).purchase_id

    def pledging(
        self, purchase_id: UUID, household_id: UUID | None, amount_minor: int
    ) -> MakePledge:
        return MakePledge(
            **self.ground.keyed,
            purchase_id=purchase_id,
            household_id=household_id,
            amount_minor=amount_minor,
        )

    def pledge(
        self, purchase_id: UUID, household_id: UUID | None, amount_minor: int
    ) -> PledgeReceipt:
        return perform(make_pledge, self.pledging(purchase_id, household_id, amount_minor))

    def withdrawing(self, purchase_id: UUID, household_id: UUID | None) -> WithdrawPledge:
        return WithdrawPledge(
            **self.ground.keyed, purchase_id=purchase_id, household_id=household_id
        )

    def withdraw(self, purchase_id: UUID, household_id: UUID | None) -> PledgeReceipt:
        return perform(withdraw_pledge, self.withdrawing(purchase_id, household_id))

    def approve(self, purchase_id: UUID) -> None:
        perform(approve_purchase, ApprovePurchase(**self.ground.who, purchase_id=purchase_id))

    def order(self, purchase_id: UUID) -> None:
        perform(order_purchase, OrderPurchase(**self.ground.who, purchase_id=purchase_id))

    def deliver(self, purchase_id: UUID) -> None:
        perform(deliver_purchase, DeliverPurchase(**self.ground.keyed, purchase_id=purchase_id))

    def lowering(self, purchase_id: UUID, cost_minor: int) -> LowerPrice:
        return LowerPrice(**self.ground.keyed, purchase_id=purchase_id, cost_minor=cost_minor)

    def lower(self, purchase_id: UUID, cost_minor: int) -> PriceLowered:
        return perform(lower_price, self.lowering(purchase_id, cost_minor))

    def celebrate(self, purchase_id: UUID, thanks: str = "Dank allemaal!", **more: Any) -> None:
        command = CelebratePurchase(
            **self.ground.who, purchase_id=purchase_id, thanks=thanks, **more
        )
        perform(celebrate_purchase, command)

    def closing(self, purchase_id: UUID) -> ClosePurchase:
        return ClosePurchase(**self.ground.keyed, purchase_id=purchase_id)

    def fail(self, purchase_id: UUID) -> PurchaseState:
        """Its last day passes."""
        self.ground.clock.advance(days=DAYS)
        return perform(close_purchase, self.closing(purchase_id))

    def see(self, purchase_id: UUID) -> PurchaseView:
        with reading() as session:
            view = queries.purchase(
                session, community_id=self.ground.community_id, purchase_id=purchase_id
            )
        assert view is not None
        return view

    def steps(self, purchase_id: UUID) -> list[StepView]:
        with reading() as session:
            return queries.steps(
                session, community_id=self.ground.community_id, purchase_id=purchase_id
            )

    def holds(self, owner_id: UUID, purpose: Purpose = Purpose.WALLET) -> int:
        return self.ground.holds(owner_id, purpose)

    def budget_holds(self, budget_id: UUID) -> int:
        with reading() as session:
            budget = session.get_one(Budget, (self.ground.community_id, budget_id))
        return self.holds(budget.id, Purpose.BUDGET)

    def matched(self, purchase_id: UUID) -> int:
        """What the register of funders says was added and did not go back."""
        with reading() as session:
            rows = session.scalars(select(MatchGiven).filter_by(subject_id=purchase_id)).all()
        return sum(row.matched_minor - row.back_minor for row in rows)

    def hold(
        self, owner_id: UUID, status: AccountStatus, *, purpose: Purpose = Purpose.WALLET
    ) -> None:
        """Put a wallet or a budget on hold, or let it go on."""
        account_id = self.account(owner_id, purpose)

        def act(uow: UnitOfWork, command: Command) -> None:
            set_status(uow, community_id=command.community_id, account_id=account_id, status=status)

        perform(act, Command(**self.ground.who))

    def account(self, owner_id: UUID, purpose: Purpose = Purpose.WALLET) -> UUID:
        with reading() as session:
            found = find_account(
                session,
                community_id=self.ground.community_id,
                purpose=purpose,
                owner_id=owner_id,
                currency="CAM",
            )
        assert found is not None
        return found

    def pay_debt(self, purchase_id: UUID, household_id: UUID) -> int:
        """As the job does it; answers what the household got."""
        command = PayDebt(
            **self.ground.keyed, purchase_id=purchase_id, account_id=self.account(household_id)
        )
        return perform(pay_debt, command).amount_minor

    def told(self) -> list[str]:
        """What households are told of it, by stage, in no order that matters."""
        with reading() as session:
            rows = session.execute(text("SELECT news FROM notice WHERE kind = 'together'"))
            return sorted(row[0].split('"stage":"')[1].split('"')[0] for row in rows)

    def check(self) -> None:
        """The books are right."""
        self.ground.check_books()
