"""Deeds and collections that are refused, a line each, and payments at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask

from cambio.database import Command, Refusal, UnitOfWork, new_id, perform
from cambio.earning.errors import (
    AmountInvalid,
    BudgetCollectiveOnly,
    BudgetNotNow,
    BudgetTooLow,
    BudgetUnknown,
    BudgetUnsuitable,
    DayInvalid,
    ProgrammeUnknown,
    RuleKindWrong,
    RuleNotInForce,
    RuleUnknown,
)
from cambio.earning.errors.deeds import NotCollected, PotTooLow, WhoseDeed, WorkInvalid
from cambio.earning.models import Budget
from cambio.earning.rules import RuleKind
from cambio.earning.use_cases import (
    EndRule,
    PutRule,
    RecordDeed,
    change_rule,
    end_rule,
    record_deed,
)
from cambio.earning.use_cases.collections import (
    RecordCollection,
    RecordPayment,
    record_collection,
    record_payment,
)
from cambio.ledger import Purpose
from cambio.neighbourhood.errors import HouseholdUnknown, PlaceUnknown
from tests.earning.ground import Ground, template
from tests.together import together

Changes = Callable[[Ground], dict[str, Any]]
STAMPS, POT = template("litter-stamps"), template("neighbourhood-pot")


def not_this_year(ground: Ground) -> dict[str, Any]:
    budget_id = ground.grant(programme="litter-stamps")

    def change(uow: UnitOfWork, command: Command) -> None:
        budget = uow.session.get_one(Budget, (command.community_id, budget_id))
        budget.starts_on = ground.clock.now.date() + timedelta(days=1)

    perform(change, Command(**ground.who))
    return {"budget_id": budget_id}


def ended(ground: Ground) -> dict[str, Any]:
    command = EndRule(
        **ground.who, programme_id=ground.programmes["litter-stamps"], rule_slug="bag"
    )
    perform(end_rule, command)
    return {}


# The last of them ends the rule.
DEEDS: list[tuple[Changes, type[Refusal]]] = [
    (lambda _g: {"household_id": None}, WhoseDeed),
    (lambda g: {"place_id": g.street_id}, WhoseDeed),
    (lambda _g: {"bags": -1}, WorkInvalid),
    (lambda _g: {"bags": 1_001}, WorkInvalid),
    (lambda _g: {"kilos": 10_001}, WorkInvalid),
    (lambda _g: {"minutes": 60_001}, WorkInvalid),
    (lambda _g: {"adults": -1}, WorkInvalid),
    (lambda g: {"happened_on": g.clock.now.date() + timedelta(days=1)}, DayInvalid),
    (lambda _g: {"happened_on": date(1999, 12, 31)}, DayInvalid),
    (lambda _g: {"rule_id": new_id()}, RuleUnknown),
    (lambda g: {"rule_id": g.rules["clean-up"]}, RuleKindWrong),
    (lambda _g: {"happened_on": date(2020, 1, 1)}, RuleNotInForce),
    (lambda _g: {"household_id": new_id()}, HouseholdUnknown),
    (lambda _g: {"household_id": None, "place_id": new_id()}, PlaceUnknown),
    (lambda _g: {"budget_id": new_id()}, BudgetUnknown),
    (lambda g: {"budget_id": g.grant()}, BudgetUnsuitable),
    (not_this_year, BudgetNotNow),
    (
        lambda g: {"budget_id": g.grant(programme="litter-stamps", collective_only=True)},
        BudgetCollectiveOnly,
    ),
    (lambda g: {"budget_id": g.grant(1, programme="litter-stamps"), "bags": 3}, BudgetTooLow),
    (ended, RuleNotInForce),
]


def test_no_deed_is_written_down_like_this(ground: Ground) -> None:
    ground.apply(STAMPS)
    household_id = ground.household()
    good = RecordDeed(
        **ground.keyed,
        rule_id=ground.rules["bag"],
        budget_id=ground.grant(programme="litter-stamps"),
        happened_on=ground.clock.now.date(),
        household_id=household_id,
        bags=1,
    )
    for changes, refusal in DEEDS:
        wrong = replace(good, request_key=str(new_id()), **changes(ground))
        with pytest.raises(refusal):
            perform(record_deed, wrong)
    assert ground.holds(household_id) == 0
    ground.check_books()


def collected(ground: Ground, **changes: Any) -> RecordCollection:
    filled: dict[str, Any] = {
        "programme_id": ground.programmes["neighbourhood-pot"],
        "rule_id": ground.rules["dues"],
        "place_id": ground.district_id,
        "amount_minor": 1_000,
        "happened_on": ground.clock.now.date(),
    }
    return RecordCollection(**ground.keyed, **(filled | changes))


def paid(ground: Ground, **changes: Any) -> RecordPayment:
    filled: dict[str, Any] = {
        "programme_id": ground.programmes["neighbourhood-pot"],
        "place_id": ground.district_id,
        "amount_minor": 400,
        "happened_on": ground.clock.now.date(),
    }
    return RecordPayment(**ground.keyed, **(filled | changes))


OF_BOTH: list[tuple[Changes, type[Refusal]]] = [
    (lambda _g: {"amount_minor": 0}, AmountInvalid),
    (lambda _g: {"amount_minor": -1}, AmountInvalid),
    (lambda _g: {"amount_minor": 1_000_000_001}, AmountInvalid),
    (lambda g: {"happened_on": g.clock.now.date() + timedelta(days=1)}, DayInvalid),
    (lambda _g: {"place_id": new_id()}, PlaceUnknown),
]
COLLECTIONS: list[tuple[Changes, type[Refusal]]] = [
    (lambda _g: {"rule_id": new_id()}, RuleUnknown),
    (lambda g: {"programme_id": g.programmes["cambio-company"]}, RuleUnknown),
    (lambda g: {"rule_id": g.rules["clean-up"]}, RuleKindWrong),
    (lambda _g: {"happened_on": date(2020, 1, 1)}, RuleNotInForce),
]
PAYMENTS: list[tuple[Changes, type[Refusal]]] = [
    (lambda _g: {"programme_id": new_id()}, ProgrammeUnknown),
    (lambda g: {"programme_id": g.programmes["cambio-company"]}, NotCollected),
    (lambda _g: {"amount_minor": 1_001}, PotTooLow),
]


def test_no_euros_come_or_go_like_this(ground: Ground) -> None:
    ground.apply(POT)
    perform(record_collection, collected(ground))
    for changes, refusal in [*OF_BOTH, *COLLECTIONS]:
        with pytest.raises(refusal):
            perform(record_collection, collected(ground, **changes(ground)))
    for changes, refusal in [*OF_BOTH, *PAYMENTS]:
        with pytest.raises(refusal):
            perform(record_payment, paid(ground, **changes(ground)))
    assert ground.holds(ground.district_id, Purpose.POT) == 1_000


def test_a_pot_of_euros_pays_no_more_than_it_holds_at_the_same_moment(
    app: Flask, ground: Ground
) -> None:
    ground.apply(POT)
    perform(record_collection, collected(ground))
    results = together(app, *(partial(perform, record_payment, paid(ground)) for _ in range(4)))
    refused = [each for each in results if isinstance(each, PotTooLow)]
    assert (len(refused), ground.holds(ground.district_id, Purpose.POT)) == (2, 200)


def test_a_rule_of_a_kind_that_does_not_go_with_its_programme_is_refused(ground: Ground) -> None:
    ground.apply(POT)
    ground.apply(template("gold-card"))
    deed, milestone, collection = (
        STAMPS.rules[0],
        template("gold-card").rules[0],
        POT.rules[0],
    )
    assert (deed.kind, milestone.kind, collection.kind) == (
        RuleKind.DEED,
        RuleKind.MILESTONE,
        RuleKind.COLLECTION,
    )
    wrong = [
        ("cambio-company", milestone),  # nobody was asked
        ("cambio-company", collection),  # no bank account
        ("neighbourhood-pot", deed),  # euros are never in a wallet
        ("gold-card", replace(deed, slug=milestone.slug)),  # a rule stays of its kind
    ]
    for slug, draft in wrong:
        command = PutRule(**ground.who, programme_id=ground.programmes[slug], draft=draft)
        with pytest.raises(RuleKindWrong):
            perform(change_rule, command)
