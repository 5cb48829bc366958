"""Whatever people do, in whatever order: the books are right after every single act."""

from __future__ import annotations

from random import Random

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from cambio.earning.jobs import return_purses
from catalog.jobs import close_purchases_due, remind_and_lapse
from tests.house.machine.base import which
from tests.house.machine.earning import EarningMachine
from tests.house.machine.gold import GoldMachine
from tests.house.machine.nouns import Heads
from tests.house.machine.people import PeopleMachine
from tests.house.machine.together import TogetherMachine

HOUR = 60
DAY = 24 * HOUR


class Community(PeopleMachine, EarningMachine, GoldMachine, TogetherMachine):
    """Everything at once, from a community where everything has begun."""

    @initialize(order=st.randoms(use_true_random=False))
    def it_has_begun(self, order: Random) -> None:
        self.found_earning()
        self.found_gold_card()
        self.found_shop()
        for street, who in ((0, Heads(2, 1)), (0, Heads(1, 0)), (1, Heads(3, 2))):
            self.join(street, who)
        for kind in ("green-care", "clean-up"):
            self.plan(kind, budget=0, people=20)
            self.open(-1)
            self.everybody_shows_a_card(-1, order, Heads(2, 1))
        for family in range(3):
            self.order(family, thing=1, quantity=1)
        for purchase, quantity in enumerate((1, 2)):
            self.start(street=0, thing=1, starter=0, quantity=quantity, households=2, days=10)
            self.pledge(purchase, family=0, amount=2)
            self.pledge(purchase, family=1, amount=1)
        assert [each.status for each in self.town.purchases] == ["met", "open"]

    @rule(minutes=st.sampled_from([1, HOUR, DAY, 74 * HOUR, 15 * DAY]))
    def time_passes(self, minutes: int) -> None:
        self.clock.advance(minutes=minutes)

    @rule()
    def the_jobs_of_the_night(self) -> None:
        """What goes by itself, for all communities that there are."""
        purses, purchases = self.purses_due(), self.purchases_due()
        return_purses()
        close_purchases_due()
        remind_and_lapse()
        for action in purses:
            self.town.empty_purse(action)
        for purchase in purchases:
            self.town.return_pledges(purchase, "failed")
        self.town.remind_and_lapse(self.clock.now)

    @rule(number=which)
    def somebody_asks_again(self, number: int) -> None:
        self.ask_again(number)

    @rule(number=which, other=which)
    def a_key_is_used_for_something_else(self, number: int, other: int) -> None:
        self.reuse_key(number, other)

    @invariant()
    def the_books_are_right(self) -> None:
        self.prove()


def run(*, examples: int, steps: int, phases: tuple[Phase, ...], derandomize: bool) -> None:
    run_state_machine_as_test(
        Community,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            phases=phases,
            derandomize=derandomize,
            deadline=None,
            database=None,
            print_blob=False,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )


@pytest.mark.parametrize(
    ("database_url", "examples"), [("sqlite", 20), ("postgresql", 8)], indirect=["database_url"]
)
def test_the_books_are_right_whatever_happens(app: Flask, examples: int) -> None:
    """The same few histories every time, so that it fails for everybody or for nobody.

    A history that fails is told as it is; the long variant looks for a shorter one.
    """
    run(examples=examples, steps=30, phases=(Phase.generate,), derandomize=True)


@pytest.mark.long
def test_the_books_are_right_whatever_happens_for_long(app: Flask) -> None:
    """Other histories each time."""
    run(examples=150, steps=60, phases=(Phase.generate, Phase.shrink), derandomize=False)
