"""The limit of a year: a warning of what one adult, or a household, would be given; no more."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from flask import Flask

from cambio.database import perform, reading
from cambio.earning.errors.deeds import BeyondYearlyLimit, WhoseDeed
from cambio.earning.errors.observations import ConsentUnknown
from cambio.earning.queries.limits import given_to_adults
from cambio.earning.use_cases.deeds import DeedReceipt, RecordDeed, record_deed
from tests.earning.ground import Ground, template
from tests.earning.use_cases.test_approvals import set_programme
from tests.earning.use_cases.test_limits import BAGS
from tests.earning.use_cases.test_observations import Gold
from tests.together import together

LIMIT = 10


class Bags(Gold):
    """The Gold Card with a rule for bags, and a limit of ten a year."""

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        file = template("gold-card")
        ground.apply(replace(file, rules=(*file.rules, BAGS)))
        set_programme(ground, programme="gold-card", yearly_limit_minor=LIMIT)
        self.household_id = ground.household(adults=2)
        self.agree(self.household_id, "Anna")
        self.agree(self.household_id, "Bert")

    def give(self, bags: int, adult: str | None = None, *, heard: bool = False) -> DeedReceipt:
        command = RecordDeed(
            **self.ground.keyed,
            rule_id=self.ground.rules["bags"],
            budget_id=self.budget_id,
            happened_on=self.ground.clock.now.date(),
            household_id=self.household_id,
            bags=bags,
            adult=adult,
            beyond_limit=heard,
        )
        return perform(record_deed, command)

    def by_name(self) -> dict[str, int]:
        with reading() as session:
            found = given_to_adults(
                session,
                community_id=self.ground.community_id,
                household_id=self.household_id,
                year=2026,
            )
        return {adult: amount_minor for adult, _currency, amount_minor in found}


@pytest.fixture
def bags(ground: Ground) -> Bags:
    return Bags(ground)


def test_each_named_adult_has_a_year_of_its_own(bags: Bags) -> None:
    bags.give(8, "Anna")
    bags.give(10, "bert ")  # as somebody typed it
    with pytest.raises(BeyondYearlyLimit) as warned:
        bags.give(3, "Anna")
    assert warned.value.facts == {"given_minor": 11, "limit_minor": LIMIT, "adult": "Anna"}
    assert bags.by_name() == {"Anna": 8, "Bert": 10}
    assert bags.give(3, "Anna", heard=True).household_minor == 3
    bags.ground.check_books()


def test_what_names_nobody_may_be_of_each_and_is_all_of_the_household(bags: Bags) -> None:
    bags.give(4)
    bags.give(6, "Anna")
    with pytest.raises(BeyondYearlyLimit):
        bags.give(1, "Anna")
    bags.give(6, "Bert", heard=False)
    with pytest.raises(BeyondYearlyLimit) as warned:
        bags.give(1)
    assert warned.value.facts["given_minor"] == 17


def test_a_name_is_of_somebody_who_agreed_and_goes_with_the_consent(bags: Bags) -> None:
    with pytest.raises(ConsentUnknown):
        bags.give(1, "Cees")
    with pytest.raises(WhoseDeed):
        perform(
            record_deed,
            RecordDeed(
                **bags.ground.keyed,
                rule_id=bags.ground.rules["bags"],
                budget_id=bags.budget_id,
                happened_on=bags.ground.clock.now.date(),
                place_id=bags.ground.street_id,
                adult="Anna",
            ),
        )
    bags.give(2, "Anna")
    bags.give(3, "Bert")
    bags.withdraw(bags.household_id, "Anna")
    assert bags.by_name() == {"Bert": 3}
    assert bags.holds(bags.household_id) == 5


def test_of_deeds_at_the_same_moment_the_one_that_passes_the_limit_is_warned_of(
    app: Flask, ground: Ground
) -> None:
    bags = Bags(ground)
    results = together(app, *[partial(bags.give, 6)] * 3)
    assert sum(isinstance(each, BeyondYearlyLimit) for each in results) == 2
    assert bags.holds(bags.household_id) == 6
