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
from cambio.saving.jobs import decide_what_is_due
from catalog.jobs import close_purchases_due, end_vouchers, remind_and_lapse, settle_hours
from tests.house.machine.base import TownMachine, which
from tests.house.machine.carrying import CarryingMachine
from tests.house.machine.earning import EarningMachine
from tests.house.machine.gold import GoldMachine
from tests.house.machine.hours import HoursMachine
from tests.house.machine.nouns import Heads
from tests.house.machine.people import FamiliesMachine, PeopleMachine
from tests.house.machine.shop import ShopMachine
from tests.house.machine.vouchers import VouchersMachine

HOUR = 60
DAY = 24 * HOUR


class Everything(TownMachine):
    """What goes for any community: time passes, things are asked for twice, and it is proved."""

    @rule(minutes=st.sampled_from([1, HOUR, DAY, 74 * HOUR, 15 * DAY]))
    def time_passes(self, minutes: int) -> None:
        self.clock.advance(minutes=minutes)

    @rule(number=which)
    def somebody_asks_again(self, number: int) -> None:
        self.ask_again(number)

    @rule(number=which, other=which)
    def a_key_is_used_for_something_else(self, number: int, other: int) -> None:
        self.reuse_key(number, other)

    @invariant()
    def the_books_are_right(self) -> None:
        self.prove()


class Community(Everything, PeopleMachine, EarningMachine, GoldMachine, ShopMachine):
    """Tokens are earned and spent, from a community where everything has begun."""

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

    @rule()
    def the_jobs_of_the_night(self) -> None:
        """What goes by itself, for all communities that there are."""
        purses = self.purses_due()
        return_purses()
        remind_and_lapse()
        for action in purses:
            self.town.empty_purse(action)
        self.town.remind_and_lapse(self.clock.now)


class Street(Everything, FamiliesMachine, CarryingMachine, VouchersMachine, HoursMachine):
    """Tokens are saved, matched, given, voted about and spent in every way that there is."""

    @initialize()
    def it_has_begun(self) -> None:
        self.found_funding()
        self.found_saving()
        self.found_shop()
        self.found_together()
        self.found_vouchers()
        self.found_hours()
        for family, street in enumerate((0, 0, 1)):
            self.join(street, Heads(2, 0))
            self.something_is_earned(family, 15)
        self.grant(7, together=True)
        self.a_funder_promises(-1, (1, 1), 12, ("pot", "purchase"))
        self.order(0, thing=1, quantity=1)
        self.save(1, None, 2)
        self.start(street=0, thing=1, starter=0, quantity=1, households=2, days=10)
        self.start(street=0, thing=None, starter=None, quantity=1, households=1, days=10)
        self.pledge(0, family=0, amount=1)
        self.pledge(0, family=1, amount=1)
        self.pledge(1, family=0, amount=2)
        assert [each.status for each in self.town.purchases] == ["met", "open"]
        self.buy_a_voucher(1, ticket=0, quantity=1)
        self.redeem(0, partner=0, cents=150)
        self.offer(street=0, weeks=1, quarters=4)
        self.book(0, None, quarters=2)

    @rule()
    def the_jobs_of_the_night(self) -> None:
        """What goes by itself, for all communities that there are."""
        purchases = self.purchases_due()
        for job in (
            close_purchases_due,
            remind_and_lapse,
            end_vouchers,
            settle_hours,
            decide_what_is_due,
        ):
            job()
        for purchase in purchases:
            self.town.return_pledges(purchase, "failed")
        self.town.remind_and_lapse(self.clock.now)
        self.end_what_is_over()
        self.settle_what_is_silent()
        self.decide_what_is_due()


def run(
    machine: type[Everything],
    *,
    examples: int,
    steps: int,
    phases: tuple[Phase, ...],
    derandomize: bool,
) -> None:
    run_state_machine_as_test(
        machine,
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


machines = pytest.mark.parametrize("machine", [Community, Street])


@machines
@pytest.mark.parametrize(
    ("database_url", "examples"), [("sqlite", 8), ("postgresql", 3)], indirect=["database_url"]
)
def test_the_books_are_right_whatever_happens(
    app: Flask, machine: type[Everything], examples: int
) -> None:
    """The same few histories every time, so that it fails for everybody or for nobody.

    A history that fails is told as it is; the long variant looks for a shorter one.
    """
    run(machine, examples=examples, steps=30, phases=(Phase.generate,), derandomize=True)


@machines
@pytest.mark.long
def test_the_books_are_right_whatever_happens_for_long(
    app: Flask, machine: type[Everything]
) -> None:
    """Other histories each time."""
    phases = (Phase.generate, Phase.shrink)
    run(machine, examples=150, steps=60, phases=phases, derandomize=False)
