"""A street that saves: households with tokens, a funder's promise, and what they do with them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from cambio.database import Command, UnitOfWork, new_id, perform, reading
from cambio.earning.models import Budget
from cambio.earning.use_cases import GrantBudget, grant_budget
from cambio.ledger import Kind, NewTransaction, Purpose, Transfer, open_account, post
from cambio.ledger.queries import balance_of
from cambio.saving.rules.matching import MatchTerms
from cambio.saving.use_cases import (
    AddMatchRule,
    GivenTokens,
    GiveTokens,
    Receiver,
    SavedShare,
    SaveShare,
    add_match_rule,
    give_tokens,
    save_share,
)
from tests.earning.ground import Ground

CAMBI = "CAM"


def grant(ground: Ground, amount_minor: int, **changes: Any) -> UUID:
    """A budget for any purpose."""
    values: dict[str, Any] = {
        **ground.keyed,
        "programme_id": ground.programmes["cambio-company"],
        "funder_id": ground.funder_id,
        "name": "Straataandeel",
        "amount_minor": amount_minor,
        "collective_only": True,
    }
    return perform(grant_budget, GrantBudget(**{**values, **changes})).budget_id


def promise(ground: Ground, budget_id: UUID, *, place_id: UUID | None = None, **terms: Any) -> UUID:
    """One for one, at most 100 for a street in a year, unless said otherwise."""
    usual: dict[str, Any] = {
        "funder_parts": 1,
        "own_parts": 1,
        "year_limit_minor": 100,
        "shares": True,
        "pledges": True,
    }
    return perform(
        add_match_rule,
        AddMatchRule(
            **ground.who,
            budget_id=budget_id,
            title="Straataandeel",
            terms=MatchTerms(**(usual | terms)),
            place_id=place_id,
        ),
    )


def give_out(ground: Ground, budget_id: UUID, amount_minor: int, *owner_ids: UUID) -> None:
    """So many tokens from a budget in each of some wallets."""

    def give(uow: UnitOfWork, command: Command) -> None:
        budget = uow.session.get_one(Budget, (command.community_id, budget_id))
        for owner_id in owner_ids:
            wallet = open_account(
                uow,
                community_id=command.community_id,
                purpose=Purpose.WALLET,
                owner_id=owner_id,
                currency=CAMBI,
            )
            post(
                uow,
                NewTransaction(
                    community_id=command.community_id,
                    actor_id=command.actor_id,
                    kind=Kind.AWARD,
                    event_at=uow.now,
                    transfers=(Transfer(budget.account_id, wallet, amount_minor),),
                ),
            )

    perform(give, Command(**ground.who))


def neighbours(ground: Ground, count: int, *, amount_minor: int = 50) -> list[UUID]:
    """Households of the first street, with tokens."""
    found = [ground.household() for _each in range(count)]
    budget_id = grant(ground, max(1, amount_minor * count), collective_only=False)
    if amount_minor:
        give_out(ground, budget_id, amount_minor, *found)
    return found


def saving(ground: Ground, household_id: UUID, amount_minor: int, **changes: Any) -> SaveShare:
    values: dict[str, Any] = {
        **ground.keyed,
        "household_id": household_id,
        "place_id": ground.street_id,
        "currency": CAMBI,
        "amount_minor": amount_minor,
    }
    return SaveShare(**{**values, **changes})


def save(ground: Ground, household_id: UUID, amount_minor: int, **changes: Any) -> SavedShare:
    return perform(save_share, saving(ground, household_id, amount_minor, **changes))


def give(
    ground: Ground, household_id: UUID, to: Receiver, amount_minor: int, **changes: Any
) -> GivenTokens:
    values: dict[str, Any] = {
        **ground.keyed,
        "household_id": household_id,
        "to": to,
        "currency": CAMBI,
        "amount_minor": amount_minor,
    }
    return perform(give_tokens, GiveTokens(**{**values, **changes}))


def left_of(ground: Ground, budget_id: UUID) -> int:
    """What a budget still holds."""
    with reading() as session:
        budget = session.get_one(Budget, (ground.community_id, budget_id))
        return balance_of(session, community_id=ground.community_id, account_id=budget.account_id)


def key() -> str:
    return str(new_id())
