"""Several phones at the same moment: each person paid once, nothing lost, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from flask import Flask

from cambio.database import Refusal, perform
from cambio.earning.errors import ActionClosed
from cambio.earning.use_cases import (
    ParticipationReceipt,
    PayWaiting,
    pay_waiting,
    record_participation,
)
from cambio.ledger import Purpose
from tests.earning.ground import Ground


def at_once(app: Flask, acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run acts in threads that start together; a refusal stands in its act's place."""
    barrier = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(at: int) -> None:
        with app.app_context():
            barrier.wait()
            try:
                results[at] = acts[at]()
            except Refusal as refusal:
                results[at] = refusal

    threads = [threading.Thread(target=run, args=(at,)) for at in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def test_two_phones_that_show_a_household_at_the_same_moment_pay_it_once(
    app: Flask, ground: Ground
) -> None:
    action_id = ground.open_action(ground.grant())
    for _ in range(5):
        household_id = ground.household()
        shown = ground.showing(action_id, household_id, adults=2)
        receipts = at_once(app, [partial(perform, record_participation, shown)] * 4)
        assert sorted(each.outcome for each in receipts) == ["credited"] + ["duplicate"] * 3
        assert ground.holds(household_id) == 4
    ground.check_books()


def test_different_cards_of_a_household_at_the_same_moment_add_up(
    app: Flask, ground: Ground
) -> None:
    action_id, household_id = ground.open_action(ground.grant()), ground.household(adults=4)
    shown = [ground.showing(action_id, household_id, source_id=UUID(int=n)) for n in range(8)]
    at_once(app, [partial(perform, record_participation, each) for each in shown])
    assert (ground.holds(household_id), ground.pot()) == (8, 4)
    ground.check_books()


def test_a_purse_for_three_pays_three_of_eight_who_come_together(
    app: Flask, ground: Ground
) -> None:
    action_id = ground.open_action(ground.grant(), expected_people=3)
    households = [ground.household() for _ in range(8)]
    shown = [ground.showing(action_id, each) for each in households]
    receipts = at_once(app, [partial(perform, record_participation, each) for each in shown])
    outcomes = sorted(each.outcome for each in receipts)
    assert outcomes == ["credited"] * 3 + ["purse_empty"] * 5
    assert sorted(each.headcount for each in receipts) == list(range(1, 9))
    assert ground.top_up(action_id, 15) == (0, 5, 0)
    assert [ground.holds(each) for each in households] == [2] * 8
    ground.check_books()


def test_closing_while_cards_are_shown_leaves_nobody_half_paid(app: Flask, ground: Ground) -> None:
    ground.set_late_scan_hours(0)
    budget_id = ground.grant(200)
    action_id = ground.open_action(budget_id)
    households = [ground.household() for _ in range(7)]
    acts: list[Callable[[], Any]] = [
        partial(perform, record_participation, ground.showing(action_id, each))
        for each in households
    ]
    results = at_once(app, [*acts[:3], lambda: ground.close(action_id), *acts[3:]])
    paid = sum(isinstance(each, ParticipationReceipt) for each in results)
    closed = sum(isinstance(each, ActionClosed) for each in results)
    assert paid + closed == 7
    assert sum(ground.holds(each) for each in households) == 2 * paid
    assert ground.holds(budget_id, Purpose.BUDGET) == 200 - 3 * paid
    assert ground.holds(action_id, Purpose.PURSE) == 0
    ground.check_books()


def test_a_top_up_while_cards_are_shown_pays_everybody_once(app: Flask, ground: Ground) -> None:
    action_id = ground.open_action(ground.grant(), expected_people=1)
    households = [ground.household() for _ in range(6)]
    acts: list[Callable[[], Any]] = [
        partial(perform, record_participation, ground.showing(action_id, each))
        for each in households
    ]
    at_once(app, [*acts, lambda: ground.top_up(action_id, 100)])
    perform(pay_waiting, PayWaiting(**ground.who, action_id=action_id))
    assert [ground.holds(each) for each in households] == [2] * 6
    ground.check_books()
