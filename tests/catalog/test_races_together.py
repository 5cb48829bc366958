"""Bad luck in buying together: many at once, on both databases. No token is lost or doubled."""

from __future__ import annotations

from flask import Flask

from cambio.ledger import Purpose
from catalog.use_cases import (
    DeliverPurchase,
    close_purchase,
    deliver_purchase,
    lower_price,
    make_pledge,
    withdraw_pledge,
)
from tests.catalog.test_races import Act, all_at_once, codes
from tests.catalog.together import Together


def test_a_pledge_is_withdrawn_in_the_second_in_which_another_completes_the_price(
    app: Flask, together: Together
) -> None:
    first, second = together.homes(100, 100)
    for _ in range(3):
        purchase_id = together.start(20)
        together.pledge(purchase_id, first, 10)
        acts: list[Act] = [
            (make_pledge, together.pledging(purchase_id, second, 10)),
            (withdraw_pledge, together.withdrawing(purchase_id, first)),
        ]
        outcomes = codes(all_at_once(app, acts))
        view = together.see(purchase_id)
        if "purchase_closed" in outcomes:
            assert (view.status, view.pledged_minor) == ("met", 20)
        else:
            assert (view.status, view.pledged_minor) == ("open", 10)
        assert together.holds(purchase_id, Purpose.PURSE) == view.pledged_minor
    together.check()


def test_a_match_budget_runs_dry_half_way_through_simultaneous_pledges(
    app: Flask, together: Together
) -> None:
    budget_id = together.promise(35)
    homes = together.homes(*([20] * 6))
    purchase_id = together.start(500)
    acts: list[Act] = [(make_pledge, together.pledging(purchase_id, each, 10)) for each in homes]
    outcomes = all_at_once(app, acts)
    assert codes(outcomes) == ["done"] * 6
    assert sorted(each.added_minor for each in outcomes) == [0, 0, 5, 10, 10, 10]
    assert (together.budget_holds(budget_id), together.matched(purchase_id)) == (0, 35)
    assert together.see(purchase_id).pledged_minor == 95
    assert together.holds(purchase_id, Purpose.PURSE) == 95
    together.check()


def test_pledges_with_a_match_never_cross_the_price(app: Flask, together: Together) -> None:
    together.promise(1_000)
    homes = together.homes(*([50] * 5))
    purchase_id = together.start(75)
    acts: list[Act] = [(make_pledge, together.pledging(purchase_id, each, 20)) for each in homes]
    outcomes = codes(all_at_once(app, acts))
    assert outcomes == ["done"] * 2 + ["purchase_closed"] * 3
    assert together.holds(purchase_id, Purpose.PURSE) == 75
    together.check()


def test_a_pledge_with_a_match_meets_the_deadline_job(app: Flask, together: Together) -> None:
    budget_id = together.promise(1_000)
    homes = together.homes(*([50] * 4))
    purchase_id = together.start(500)
    for each in homes[:2]:
        together.pledge(purchase_id, each, 20)
    together.ground.clock.advance(days=14)
    acts: list[Act] = [
        (close_purchase, together.closing(purchase_id)),
        (close_purchase, together.closing(purchase_id)),
        *((make_pledge, together.pledging(purchase_id, each, 10)) for each in homes[2:]),
        (withdraw_pledge, together.withdrawing(purchase_id, homes[0])),
    ]
    outcomes = codes(all_at_once(app, acts))
    assert set(outcomes) <= {"done", "purchase_closed", "pledge_unknown"}
    assert [together.holds(each) for each in homes] == [50] * 4
    assert (together.budget_holds(budget_id), together.matched(purchase_id)) == (1_000, 0)
    assert together.holds(purchase_id, Purpose.PURSE) == 0
    together.check()


def test_it_turns_out_cheaper_in_the_second_in_which_it_is_delivered(
    app: Flask, together: Together
) -> None:
    first, second = together.homes(300, 300)
    for _ in range(3):
        purchase_id = together.start(50)
        together.pledge(purchase_id, first, 25)
        together.pledge(purchase_id, second, 25)
        together.approve(purchase_id)
        together.order(purchase_id)
        acts: list[Act] = [
            (
                deliver_purchase,
                DeliverPurchase(**together.ground.keyed, purchase_id=purchase_id),
            ),
            (lower_price, together.lowering(purchase_id, 41)),
            (lower_price, together.lowering(purchase_id, 40)),
        ]
        outcomes = codes(all_at_once(app, acts))
        assert set(outcomes) <= {"done", "step_not_possible", "not_cheaper"}
        assert together.see(purchase_id).status == "delivered"
        assert together.holds(purchase_id, Purpose.PURSE) == 0
    together.check()
