"""Buying together to the end: carried out and celebrated, cheaper than thought, or all back."""

from __future__ import annotations

from typing import Any

import pytest

from cambio.database import Refusal, perform
from cambio.ledger import AccountStatus, Purpose
from cambio.ledger.errors import AccountFrozen
from cambio.neighbourhood.use_cases import AddPlace, add_place
from catalog.queries import Taker
from catalog.rules.purchases import OpenTo
from catalog.use_cases import (
    AskHousehold,
    CancelPurchase,
    CleanPhoto,
    ask_household,
    cancel_purchase,
)
from tests.catalog.together import Together

# ------------------------------------------------------------------------------- the straight line


def test_a_wish_goes_from_open_to_celebrated(together: Together) -> None:
    first, second = together.homes(80, 80)
    purchase_id = together.start(100, min_households=2)
    together.pledge(purchase_id, first, 60)
    met = together.pledge(purchase_id, second, 60)
    assert (met.status, met.amount_minor, met.order_id) == ("met", 40, None)
    together.approve(purchase_id)
    together.order(purchase_id)
    together.deliver(purchase_id)
    photo = CleanPhoto(b"webp", 40, 30, "Een bankje onder de boom")
    together.celebrate(purchase_id, photo=photo)
    assert together.see(purchase_id).status == "celebrated"
    steps = together.steps(purchase_id)
    assert [each.step for each in steps] == [
        "open", "met", "approved", "ordered", "delivered", "celebrated",
    ]  # fmt: skip
    assert {each.taker for each in steps} <= set(Taker)
    assert all(each.taken_at == together.ground.clock.now for each in steps)
    assert (together.holds(first), together.holds(second)) == (20, 40)
    assert together.holds(together.carrier_id, Purpose.TILL) == 100
    assert together.told() == ["celebrated"] * 2 + ["delivered"] * 2 + ["met"] * 2
    together.check()


def test_a_step_is_never_left_out(together: Together) -> None:
    purchase_id = together.start(10)
    for early in (together.approve, together.order, together.deliver, together.celebrate):
        with pytest.raises(Refusal, match="not what comes next"):
            early(purchase_id)
    together.pledge(purchase_id, together.homes(10)[0], 10)
    for early in (together.order, together.deliver):
        with pytest.raises(Refusal, match="not what comes next"):
            early(purchase_id)


def test_only_households_that_were_asked_take_part_in_a_group(together: Together) -> None:
    starter, asked, other = together.homes(50, 50, 50)
    purchase_id = together.start(60, open_to=OpenTo.GROUP, household_id=starter, actor_id=starter)
    ask: dict[str, Any] = {"purchase_id": purchase_id, "household_id": asked}
    for asking_id in (starter, None):
        command = AskHousehold(**together.ground.who, **ask, asking_id=asking_id)
        assert perform(ask_household, command) == 2
    with pytest.raises(Refusal, match="cannot find"):
        perform(ask_household, AskHousehold(**together.ground.who, **ask, asking_id=asked))
    with pytest.raises(Refusal, match="were asked"):
        together.pledge(purchase_id, other, 5)
    together.pledge(purchase_id, starter, 30)
    assert together.pledge(purchase_id, asked, 30).status == "met"


def test_a_team_buys_with_the_neighbours_among_whom_it_works(together: Together) -> None:
    who = together.ground.who
    elsewhere = perform(add_place, AddPlace(**who, kind="district", name="Elders"))
    teams = [
        perform(add_place, AddPlace(**who, kind="team", name="De Bezems", parent_id=parent_id))
        for parent_id in (together.ground.district_id, elsewhere)
    ]
    (household_id,) = together.homes(80)
    ours, theirs = (together.start(40, place_id=each) for each in teams)
    assert together.pledge(ours, household_id, 40).status == "met"
    with pytest.raises(Refusal, match="Only neighbours of this place"):
        together.pledge(theirs, household_id, 40)


# ------------------------------------------------------------------------------------ with a match


def test_a_funder_adds_in_the_same_transaction_and_never_more_than_is_missing(
    together: Together,
) -> None:
    budget_id = together.promise(1_000)
    first, second = together.homes(80, 80)
    purchase_id = together.start(100)
    pledged = together.pledge(purchase_id, first, 30)
    assert (pledged.amount_minor, pledged.added_minor, pledged.pledged_minor) == (30, 30, 60)
    assert together.budget_holds(budget_id) == 970
    met = together.pledge(purchase_id, second, 30)
    # 40 are missing: of its 30 it keeps what would leave no room for the funder's.
    assert (met.amount_minor, met.added_minor, met.status) == (20, 20, "met")
    assert (together.budget_holds(budget_id), together.matched(purchase_id)) == (950, 50)
    assert (together.holds(second), together.see(purchase_id).matched_minor) == (60, 50)
    together.check()


def test_a_pledge_that_is_raised_is_capped_with_its_match(together: Together) -> None:
    budget_id = together.promise(1_000)
    (household_id,) = together.homes(80)
    purchase_id = together.start(100)
    together.pledge(purchase_id, household_id, 10)
    met = together.pledge(purchase_id, household_id, 80)
    assert (met.amount_minor, met.added_minor, met.status) == (50, 40, "met")
    assert (together.holds(household_id), together.budget_holds(budget_id)) == (30, 950)
    together.check()


def test_a_budget_on_hold_adds_nothing_and_keeps_nobody_from_pledging(together: Together) -> None:
    budget_id = together.promise(1_000)
    (household_id,) = together.homes(100)
    purchase_id = together.start(100)
    together.hold(budget_id, AccountStatus.FROZEN, purpose=Purpose.BUDGET)
    met = together.pledge(purchase_id, household_id, 100)
    assert (met.amount_minor, met.added_minor, met.status) == (100, 0, "met")


def test_what_a_funder_added_goes_down_with_the_pledge(together: Together) -> None:
    budget_id = together.promise(1_000)
    [household_id] = together.homes(80)
    purchase_id = together.start(200)
    together.pledge(purchase_id, household_id, 40)
    lowered = together.pledge(purchase_id, household_id, 20)
    assert (lowered.pledged_minor, together.matched(purchase_id)) == (40, 20)
    assert (together.holds(household_id), together.budget_holds(budget_id)) == (60, 980)
    together.withdraw(purchase_id, household_id)
    assert (together.holds(household_id), together.budget_holds(budget_id)) == (80, 1_000)
    assert together.see(purchase_id).pledged_minor == 0
    together.check()


def test_when_it_fails_every_token_is_back_and_the_years_room_too(together: Together) -> None:
    budget_id = together.promise(1_000, year_limit_minor=30)
    first, second = together.homes(50, 50)
    purchase_id = together.start(100)
    together.pledge(purchase_id, first, 20)
    short = together.pledge(purchase_id, second, 20)
    assert short.added_minor == 10
    assert together.fail(purchase_id).returned == 2
    assert [together.holds(each) for each in (first, second)] == [50, 50]
    assert (together.budget_holds(budget_id), together.matched(purchase_id)) == (1_000, 0)
    assert together.told() == ["ended"] * 2
    again = together.start(100)
    assert together.pledge(again, first, 30).added_minor == 30
    together.check()


# ----------------------------------------------------------------------------- cheaper than thought


def test_a_surplus_returns_over_pledges_pot_and_match_to_the_last_unit(together: Together) -> None:
    budget_id = together.promise(1_000)
    first, second = together.homes(87, 80)
    purchase_id = together.start(100)
    together.pledge(purchase_id, first, 33)
    together.pledge(purchase_id, second, 17)
    assert together.see(purchase_id).status == "met"
    lowered = together.lower(purchase_id, 90)
    assert lowered.returned_minor == 10
    # 33, 17 and 50 of 100: 3.3, 1.7 and 5.
    assert (together.holds(first), together.holds(second)) == (87 - 33 + 3, 80 - 17 + 2)
    assert (together.budget_holds(budget_id), together.matched(purchase_id)) == (955, 45)
    view = together.see(purchase_id)
    assert (view.cost_minor, view.price_minor, view.pledged_minor) == (90, 90, 90)
    assert together.lower(purchase_id, 89).returned_minor == 1
    for dearer in (89, 95, 0):
        with pytest.raises(Refusal, match="only go down"):
            together.lower(purchase_id, dearer)
    together.approve(purchase_id)
    together.order(purchase_id)
    together.deliver(purchase_id)
    assert together.holds(together.carrier_id, Purpose.TILL) == 89
    assert together.told().count("cheaper") == 2
    together.check()


def test_what_is_called_off_after_a_partial_return_gives_back_the_rest(together: Together) -> None:
    budget_id = together.promise(1_000)
    first, second = together.homes(80, 80)
    purchase_id = together.start(101)
    together.pledge(purchase_id, first, 40)
    together.pledge(purchase_id, second, 60)
    together.lower(purchase_id, 70)
    together.approve(purchase_id)
    command = CancelPurchase(**together.ground.keyed, purchase_id=purchase_id)
    assert perform(cancel_purchase, command).returned == 2
    assert (together.holds(first), together.holds(second)) == (80, 80)
    assert (together.budget_holds(budget_id), together.matched(purchase_id)) == (1_000, 0)
    assert [each.step for each in together.steps(purchase_id)][-2:] == ["approved", "cancelled"]
    together.check()


# --------------------------------------------------------------------------- an account on hold


def test_tokens_of_a_frozen_wallet_wait_and_nobody_else_does(together: Together) -> None:
    frozen, other = together.homes(50, 50)
    purchase_id = together.start(200)
    together.pledge(purchase_id, frozen, 20)
    together.pledge(purchase_id, other, 20)
    together.hold(frozen, AccountStatus.FROZEN)
    with pytest.raises(AccountFrozen):
        together.pledge(purchase_id, frozen, 25)
    with pytest.raises(AccountFrozen):
        together.withdraw(purchase_id, frozen)
    together.fail(purchase_id)
    assert (together.holds(frozen), together.holds(other)) == (30, 50)
    assert together.holds(purchase_id, Purpose.PURSE) == 20
    assert together.pay_debt(purchase_id, frozen) == 0
    together.hold(frozen, AccountStatus.OPEN)
    assert together.pay_debt(purchase_id, frozen) == 20
    assert together.pay_debt(purchase_id, frozen) == 0
    assert (together.holds(frozen), together.holds(purchase_id, Purpose.PURSE)) == (50, 0)
    together.check()


def test_a_surplus_of_a_frozen_wallet_is_paid_before_or_after_delivery(together: Together) -> None:
    frozen, other = together.homes(50, 50)
    purchase_id = together.start(80)
    together.pledge(purchase_id, frozen, 40)
    together.pledge(purchase_id, other, 40)
    together.hold(frozen, AccountStatus.FROZEN)
    together.lower(purchase_id, 60)
    together.lower(purchase_id, 40)
    assert (together.holds(frozen), together.holds(other)) == (10, 30)
    together.approve(purchase_id)
    together.order(purchase_id)
    together.deliver(purchase_id)
    assert together.holds(purchase_id, Purpose.PURSE) == 20
    together.hold(frozen, AccountStatus.OPEN)
    assert together.pay_debt(purchase_id, frozen) == 20
    assert together.holds(together.carrier_id, Purpose.TILL) == 40
    together.check()


def test_a_budget_on_hold_adds_nothing_and_keeps_nobody_from_putting_in(
    together: Together,
) -> None:
    budget_id = together.promise(1_000)
    together.hold(budget_id, AccountStatus.FROZEN, purpose=Purpose.BUDGET)
    [household_id] = together.homes(50)
    purchase_id = together.start(100)
    assert together.pledge(purchase_id, household_id, 20).pledged_minor == 20
    assert (together.budget_holds(budget_id), together.matched(purchase_id)) == (1_000, 0)
    together.hold(budget_id, AccountStatus.OPEN, purpose=Purpose.BUDGET)
    assert together.pledge(purchase_id, household_id, 30).added_minor == 10
    together.check()
