"""Bad luck in the shop: many at once, on both databases. Nothing is lost, nothing sold twice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from flask import Flask

from cambio.database import Refusal, new_id, perform, reading
from cambio.ledger import Purpose
from catalog import queries
from catalog.rules.orders import Confirmation
from catalog.use_cases import (
    CancelOrder,
    ClosePurchase,
    HandOut,
    MakePledge,
    cancel_order,
    close_purchase,
    hand_out,
    make_pledge,
    place_order,
)
from tests.catalog.shop import Shop

Act = tuple[Callable[..., Any], Any]


def all_at_once(app: Flask, acts: Sequence[Act]) -> list[Any]:
    """Perform acts, each in a thread of its own; answers receipts, or the codes of refusals."""
    start = threading.Barrier(len(acts))
    outcomes: list[Any] = [None] * len(acts)

    def act(at: int) -> None:
        use_case, command = acts[at]
        with app.app_context():
            start.wait()
            try:
                outcomes[at] = perform(use_case, command)
            except Refusal as refusal:
                outcomes[at] = refusal.code
            except Exception as fault:  # noqa: BLE001 - raised again by `codes`
                outcomes[at] = fault

    threads = [threading.Thread(target=act, args=(at,)) for at in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def codes(outcomes: Sequence[Any]) -> list[str]:
    """The outcomes in words: `done`, or the code of the refusal."""
    return sorted(each if isinstance(each, str) else _done(each) for each in outcomes)


def _done(outcome: Any) -> str:
    if isinstance(outcome, Exception):
        raise outcome
    return "done"


def test_the_last_item_is_sold_once_to_twenty_households(app: Flask, shop: Shop) -> None:
    item_id = shop.item(1)
    commands = [shop.ordering(shop.household(12), item_id) for _ in range(20)]
    outcomes = all_at_once(app, [(place_order, command) for command in commands])
    assert codes(outcomes) == ["done"] + ["out_of_stock"] * 19
    assert (shop.on_hand(item_id), shop.in_purses()) == (0, 12)
    shop.check()


def test_two_things_in_opposite_order_never_wait_for_each_other(app: Flask, shop: Shop) -> None:
    first, second = shop.item(8, price_minor=1), shop.item(8, price_minor=1)
    commands = []
    for pair in ((first, second), (second, first)) * 4:
        command = shop.ordering(shop.household(2), first)
        lines = tuple(type(command.lines[0])(item_id, 1) for item_id in pair)
        commands.append(shop.ordering(command.household_id, first, lines=lines))
    outcomes = all_at_once(app, [(place_order, command) for command in commands])
    assert codes(outcomes) == ["done"] * 8
    assert (shop.on_hand(first), shop.on_hand(second)) == (0, 0)
    shop.check()


def test_a_household_orders_no_more_than_its_limit_from_many_phones(app: Flask, shop: Shop) -> None:
    item_id, household_id = shop.item(20, max_per_household=2), shop.household(240)
    commands = [shop.ordering(household_id, item_id) for _ in range(6)]
    outcomes = all_at_once(app, [(place_order, command) for command in commands])
    assert codes(outcomes) == ["done"] * 2 + ["too_many_for_household"] * 4
    shop.check()


def test_a_wallet_is_spent_once(app: Flask, shop: Shop) -> None:
    items = [shop.item(5) for _ in range(5)]
    household_id = shop.household(25)
    acts = [(place_order, shop.ordering(household_id, item_id)) for item_id in items]
    assert codes(all_at_once(app, acts)) == ["balance_too_low"] * 3 + ["done"] * 2
    assert shop.holds(household_id) == 1
    shop.check()


def test_the_counter_keeps_its_daily_limit_at_two_tills(app: Flask, shop: Shop) -> None:
    item_id, household_id = shop.item(9, price_minor=60), shop.household(500)
    acts = [
        (place_order, shop.ordering(household_id, item_id, confirmation=Confirmation.PIN))
        for _ in range(3)
    ]
    assert codes(all_at_once(app, acts)) == ["counter_limit"] * 2 + ["done"]


def test_a_cancellation_and_a_hand_out_cross(app: Flask, shop: Shop) -> None:
    item_id, household_id = shop.item(10), shop.household(120)
    for _ in range(5):
        order_id = shop.order(household_id, item_id).order_id
        outcomes = all_at_once(
            app,
            [
                (cancel_order, CancelOrder(**shop.keyed, order_id=order_id, reason="mistake")),
                (hand_out, HandOut(**shop.keyed, order_id=order_id)),
            ],
        )
        assert codes(outcomes) == ["done", "order_finished"]
    sold = shop.holds(shop.shop_id, Purpose.TILL) // 12
    assert (shop.holds(household_id), shop.on_hand(item_id)) == (120 - 12 * sold, 10 - sold)
    assert shop.in_purses() == 0
    shop.check()


def test_an_order_and_a_cancellation_cross_over_the_last_item(app: Flask, shop: Shop) -> None:
    item_id, first, second = shop.item(1), shop.household(12), shop.household(12)
    order_id = shop.order(first, item_id).order_id
    outcomes = all_at_once(
        app,
        [
            (cancel_order, CancelOrder(**shop.keyed, order_id=order_id, reason="mistake")),
            (place_order, shop.ordering(second, item_id)),
        ],
    )
    bought = not isinstance(outcomes[1], str)
    assert outcomes[1] == "out_of_stock" or bought
    assert shop.holds(first) == 12
    assert (shop.on_hand(item_id), shop.in_purses()) == ((0, 12) if bought else (1, 0))
    shop.check()


def test_two_pledges_for_the_last_missing_tokens(app: Flask, shop: Shop) -> None:
    purchase_id = shop.start(shop.item(1, price_minor=90))
    shop.pledge(purchase_id, shop.household(80), 80)
    rivals = [shop.household(10) for _ in range(6)]
    acts = [(make_pledge, shop.pledging(purchase_id, each, 10)) for each in rivals]
    assert codes(all_at_once(app, acts)) == ["done"] + ["purchase_closed"] * 5
    assert (shop.in_purses(), sum(shop.holds(each) for each in rivals)) == (90, 50)
    shop.check()


def test_the_same_household_pledges_from_two_phones(app: Flask, shop: Shop) -> None:
    purchase_id, household_id = shop.start(shop.item(1, price_minor=90)), shop.household(60)
    acts = [(make_pledge, shop.pledging(purchase_id, household_id, 30)) for _ in range(4)]
    assert codes(all_at_once(app, acts)) == ["done"] * 4
    assert (shop.in_purses(), shop.holds(household_id)) == (30, 30)
    shop.check()


def test_two_streets_complete_their_purchases_of_the_last_item(app: Flask, shop: Shop) -> None:
    item_id = shop.item(1, price_minor=90)
    acts = []
    for street_id in (shop.street_id, shop.other_street_id):
        purchase_id = shop.start(item_id, place_id=street_id)
        household_id = shop.household(90, street_id=street_id)
        acts.append((make_pledge, shop.pledging(purchase_id, household_id, 90)))
    assert codes(all_at_once(app, acts)) == ["done", "out_of_stock"]
    assert (shop.on_hand(item_id), shop.in_purses()) == (0, 90)
    shop.check()


def test_a_pledge_in_the_second_in_which_the_deadline_job_runs(app: Flask, shop: Shop) -> None:
    purchase_id = shop.start(shop.item(1, price_minor=90))
    neighbours = [shop.household(50) for _ in range(4)]
    shop.pledge(purchase_id, neighbours[0], 20)
    shop.clock.advance(days=14)
    closing = ClosePurchase(**shop.keyed, purchase_id=purchase_id)
    again = ClosePurchase(**shop.keyed, purchase_id=purchase_id)
    pledges: list[MakePledge] = [shop.pledging(purchase_id, each, 30) for each in neighbours]
    outcomes = all_at_once(
        app,
        [
            (close_purchase, closing),
            *((make_pledge, each) for each in pledges),
            (close_purchase, again),
        ],
    )
    assert codes(outcomes) == ["done"] * 2 + ["purchase_closed"] * 4
    assert [shop.holds(each) for each in neighbours] == [50] * 4
    assert shop.in_purses() == 0
    shop.check()


def test_one_request_sent_by_two_phones_at_once_is_one_order(app: Flask, shop: Shop) -> None:
    command = shop.ordering(shop.household(60), shop.item(5), request_key=str(new_id()))
    outcomes = all_at_once(app, [(place_order, command)] * 6)
    assert codes(outcomes) == ["done"] * 6
    assert len({each.order_id for each in outcomes}) == 1
    with reading() as session:
        every = queries.orders(
            session, community_id=shop.community_id, wanted=queries.OrderFilter()
        )
    assert (len(every), shop.in_purses()) == (1, 12)
    shop.check()
