"""A street that saves: households with tokens, a funder's promise, and what they do with them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from cambio.database import Command, UnitOfWork, new_id, perform, reading
from cambio.earning.models import Budget
from cambio.earning.use_cases import GrantBudget, grant_budget
from cambio.ledger import (
    Kind,
    NewTransaction,
    Purpose,
    Refund,
    Transfer,
    open_account,
    post,
    refund,
)
from cambio.ledger.queries import balance_of
from cambio.saving.rules.matching import MatchTerms
from cambio.saving.use_cases import (
    AddMatchRule,
    GivenTokens,
    GiveTokens,
    Match,
    MatchWanted,
    Receiver,
    SavedShare,
    SaveShare,
    add_match_rule,
    give_tokens,
    match_for,
    save_share,
    undo_match,
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
            wallet = account(uow, ground, Purpose.WALLET, owner_id)
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


def account(uow: UnitOfWork, ground: Ground, purpose: Purpose, owner_id: UUID) -> UUID:
    return open_account(
        uow,
        community_id=ground.community_id,
        purpose=purpose,
        owner_id=owner_id,
        currency=CAMBI,
    )


def pledge(
    ground: Ground,
    household_id: UUID | None,
    amount_minor: int,
    *,
    theme: str | None = None,
    purchase_id: UUID | None = None,
) -> tuple[UUID, Match | None]:
    """What a purchase does: both parts move in one transaction."""
    subject_id = purchase_id or new_id()
    payer = (Purpose.WALLET, household_id) if household_id else (Purpose.POT, ground.street_id)

    def put_in(uow: UnitOfWork, command: Command) -> Match | None:
        purse = account(uow, ground, Purpose.PURSE, subject_id)
        wanted = MatchWanted(
            **ground.who,
            place_id=ground.street_id,
            household_id=household_id,
            currency=CAMBI,
            theme=theme,
            amount_minor=amount_minor,
            target=purse,
            subject_id=subject_id,
        )
        match = match_for(uow, wanted)
        own = Transfer(account(uow, ground, *payer), purse, amount_minor)
        post(
            uow,
            NewTransaction(
                **ground.who,
                kind=Kind.PLEDGE,
                event_at=uow.now,
                transfers=(own, match.transfer) if match else (own,),
                subject_id=subject_id,
            ),
        )
        return match

    return subject_id, perform(put_in, Command(**ground.who))


def fail(ground: Ground, purchase_id: UUID) -> None:
    """What a purchase does that is not met: each gets its own back, the funder too."""

    def return_all(uow: UnitOfWork, command: Command) -> None:
        purse = account(uow, ground, Purpose.PURSE, purchase_id)
        refund(uow, Refund(**ground.who, purse=purse, event_at=uow.now, note="failed"))
        undo_match(uow, community_id=command.community_id, subject_id=purchase_id)

    perform(return_all, Command(**ground.who))
