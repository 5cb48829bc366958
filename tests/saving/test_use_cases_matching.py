"""What funders promise, what they add to a purchase, and how it comes back when that fails."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from cambio.database import Command, Refusal, UnitOfWork, new_id, perform, reading
from cambio.earning.errors import BudgetUnknown, ThemeUnknown
from cambio.earning.models import Budget
from cambio.ledger import (
    Kind,
    NewTransaction,
    Purpose,
    Transfer,
    post,
)
from cambio.ledger.errors import MoveNotAllowed
from cambio.neighbourhood.errors import PlaceUnknown
from cambio.saving.errors import (
    MatchBudgetThemed,
    MatchRuleEnded,
    MatchRuleUnknown,
)
from cambio.saving.queries import match_rules
from cambio.saving.use_cases import (
    EndMatchRule,
    end_match_rule,
    lessen_match,
    undo_match,
)
from tests.conftest import Clock
from tests.earning.ground import Ground, on_sqlite
from tests.saving.street import (
    account,
    fail,
    grant,
    left_of,
    neighbours,
    pledge,
    promise,
    save,
)


def test_the_pot_s_own_tokens_and_other_purposes_are_not_matched(ground: Ground) -> None:
    (one,) = neighbours(ground, 1)
    promise(ground, grant(ground, 1_000), shares=False, themes=("liveability",))
    assert save(ground, one, 10).matched_minor == 0
    assert pledge(ground, one, 10, theme="feeling-safe")[1] is None
    assert pledge(ground, None, 10, theme="liveability")[1] is None
    _purchase, match = pledge(ground, one, 10, theme="liveability")
    assert match is not None
    assert match.amount_minor == 10


def test_when_a_purchase_fails_everything_goes_back_and_the_year_has_room_again(
    ground: Ground,
) -> None:
    (one,) = neighbours(ground, 1)
    budget_id = grant(ground, 100)
    promise(ground, budget_id, year_limit_minor=10)
    purchase_id, match = pledge(ground, one, 10)
    assert match is not None
    assert pledge(ground, one, 10)[1] is None
    fail(ground, purchase_id)
    assert (ground.holds(one), left_of(ground, budget_id)) == (40, 100)
    again = pledge(ground, one, 10)[1]
    assert again is not None
    assert again.amount_minor == 10
    ground.check_books()


def test_a_pledge_that_is_lowered_takes_its_part_of_the_match_along(ground: Ground) -> None:
    one, other = neighbours(ground, 2)
    promise(ground, grant(ground, 100))
    purchase_id, _match = pledge(ground, one, 10)
    pledge(ground, other, 10, purchase_id=purchase_id)

    def lower(uow: UnitOfWork, command: Command) -> list[int]:
        about: dict[str, Any] = {"community_id": command.community_id, "subject_id": purchase_id}
        back = undo_match(uow, **about, household_id=one, own_left_minor=4)
        nothing = undo_match(uow, **about, household_id=one, own_left_minor=4)
        (payer,) = {each.payer for each in back}
        lessen_match(uow, **about, payer=payer, amount_minor=3)
        rest = undo_match(uow, **about)
        return [sum(each.amount_minor for each in some) for some in (back, nothing, rest)]

    assert perform(lower, Command(**ground.who)) == [6, 0, 4 + 10 - 3]


def test_collective_money_reaches_pots_and_purchases_and_never_a_wallet(ground: Ground) -> None:
    """What is left of it goes back to the budget, whoever of those who put in gets theirs."""
    (one,) = neighbours(ground, 1)
    budget_id = grant(ground, 100)
    promise(ground, budget_id)
    for kind in Kind:
        with pytest.raises(Refusal) as refused:
            move(ground, kind, budget_id, one)
        if kind is not Kind.AWARD:
            assert refused.value.code in ("move_not_allowed", "kind_not_posted")
    purchase_id, _match = pledge(ground, one, 10)
    fail(ground, purchase_id)
    save(ground, one, 10)
    assert ground.holds(one) == 40
    assert left_of(ground, budget_id) == 90


@on_sqlite
def test_promises_that_cannot_be_made_or_ended_are_refused(app: Flask, ground: Ground) -> None:
    themed = ground.grant()
    free = grant(ground, 10)
    for budget_id, changes, refusal in (
        (new_id(), {}, BudgetUnknown),
        (free, {"place_id": new_id()}, PlaceUnknown),
        (free, {"shares": False, "themes": ("parties",)}, ThemeUnknown),
        (themed, {"shares": False, "themes": ("liveability",)}, MatchBudgetThemed),
    ):
        with pytest.raises(refusal):
            promise(ground, budget_id, **changes)
    rule_id = promise(ground, themed, shares=False)
    with reading() as session:
        (view,) = match_rules(session, community_id=ground.community_id)
    assert (view.themes, view.shares) == (("clean-and-whole",), False)
    ending = EndMatchRule(**ground.who, rule_id=rule_id)
    perform(end_match_rule, ending)
    with pytest.raises(MatchRuleEnded):
        perform(end_match_rule, ending)
    with pytest.raises(MatchRuleUnknown):
        perform(end_match_rule, EndMatchRule(**ground.who, rule_id=new_id()))


@on_sqlite
def test_an_ended_promise_and_a_budget_of_another_period_add_nothing(
    app: Flask, ground: Ground, clock: Clock
) -> None:
    (one,) = neighbours(ground, 1)
    rule_id = promise(ground, grant(ground, 100))
    perform(end_match_rule, EndMatchRule(**ground.who, rule_id=rule_id))
    later = clock.now.date().replace(month=6)
    promise(ground, grant(ground, 100, starts_on=later))
    promise(ground, grant(ground, 100), starts_on=later)
    assert save(ground, one, 10).matched_minor == 0


def move(ground: Ground, kind: Kind, budget_id: UUID, household_id: UUID) -> None:
    """Tries to bring what is in a budget into a wallet."""

    def attempt(uow: UnitOfWork, command: Command) -> None:
        budget = uow.session.get_one(Budget, (command.community_id, budget_id))
        wallet = account(uow, ground, Purpose.WALLET, household_id)
        post(
            uow,
            NewTransaction(
                **ground.who,
                kind=kind,
                event_at=uow.now,
                transfers=(Transfer(budget.account_id, wallet, 1),),
            ),
        )
        if kind is Kind.AWARD:
            raise MoveNotAllowed

    perform(attempt, Command(**ground.who))
