"""Where tokens come from: grants of a funder, given back or given out."""

from __future__ import annotations

from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import rule

from cambio.database import Command, perform
from cambio.earning.errors import NothingLeft
from cambio.earning.use_cases import (
    GrantBudget,
    ReturnGrantRest,
    grant_budget,
    return_grant_rest,
)
from cambio.ledger import Purpose
from cambio.neighbourhood.use_cases import AddOrganisation, add_organisation
from tests.catalog.making import award
from tests.house.machine.base import TownMachine, which
from tests.house.machine.nouns import Grant
from tests.house.proof import Owner


class FundingMachine(TownMachine):
    """Grants."""

    def found_funding(self) -> None:
        """A funder."""
        self.funder_id = perform(
            add_organisation, AddOrganisation(**self.who, kind="funder", name="Buurtfonds")
        )

    @rule(amount=st.integers(1, 30), together=st.booleans())
    def grant(self, amount: int, together: bool) -> None:  # noqa: FBT001 - drawn by Hypothesis
        given = self.act(
            grant_budget,
            GrantBudget(
                **self.keyed,
                programme_id=self.scene.programme_id,
                funder_id=self.funder_id,
                name="Een beetje erbij",
                amount_minor=amount,
                collective_only=together,
            ),
        )
        assert given is not None
        self.town.budgets.append(Grant(given.budget_id, together=together))
        self.town.money.move(self.issuance, self.town.budget(given.budget_id), amount)

    @rule(budget=which)
    def give_back(self, budget: int) -> None:
        grant = self.one_of(self.town.budgets[1:] or self.town.budgets, budget)
        source = self.town.budget(grant.id)
        left = self.town.money.holds(source)
        command = ReturnGrantRest(**self.keyed, budget_id=grant.id)
        returned = self.act(return_grant_rest, command, {NothingLeft: left == 0})
        if returned is not None:
            assert returned.amount_minor == left
            self.town.money.move(source, self.issuance, left)

    @property
    def issuance(self) -> tuple[Purpose, UUID, str]:
        """Where the tokens of the programme come from."""
        return Purpose.ISSUANCE, self.scene.programme_id, "CAM"

    def earn(self, owner: Owner, amount: int) -> None:
        """Tokens come into a wallet or a pot, as many as there are."""
        source = self.town.budget(self.scene.budget_id)
        amount = min(amount, self.town.money.holds(source))
        if not amount:
            return
        purpose, owner_id, currency = owner
        account_id = self.account_ids([source])[source]
        details = (account_id, owner_id, purpose, currency, amount)
        perform(lambda uow, command: award(uow, command, details), Command(**self.who))
        self.town.money.move(source, owner, amount)

    @rule(family=which, amount=st.integers(1, 12))
    def something_is_earned(self, family: int, amount: int) -> None:
        who = self.one_of(self.town.families, family)
        self.earn(self.town.wallet(who), amount)
        self.earn(self.town.pot(who.street_id), amount)
