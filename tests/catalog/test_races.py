"""Bad luck in the shop: many at once, on both databases. Nothing is lost, nothing sold twice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from typing import Any

from flask import Flask

from cambio.database import Refusal, new_id, perform, reading
from cambio.ledger import Purpose
from cambio.neighbourhood.rules.households import Means
from cambio.saving.use_cases import GiveTokens, Receiver, SaveShare, give_tokens, save_share
from catalog import queries
from catalog.rules.orders import Confirmation
from catalog.use_cases import (
    CancelOrder,
    ClosePurchase,
    HandOut,
    LapseOrder,
    LayInBasket,
    LineBack,
    MakePledge,
    OrderBasket,
    RemindOrder,
    ReturnOrder,
    UpdateItem,
    cancel_order,
    close_purchase,
    hand_out,
    lapse_order,
    lay_in_basket,
    make_pledge,
    order_basket,
    place_order,
    remind_order,
    return_order,
    update_item,
)
from tests.catalog.acts import collect, ready
from tests.catalog.shop import Shop, content_of

Act = tuple[Callable[..., Any], Any]


AT_ONCE = 24
"""More at once than the connections that a server of eight threads keeps open."""


def all_at_once(app: Flask, acts: Sequence[Act]) -> list[Any]:
    """Perform acts in threads of their own; answers receipts, or the codes of refusals."""
    threads = min(len(acts), AT_ONCE)
    start = threading.Barrier(threads)

    def act(one: Act) -> Any:
        use_case, command = one
        with app.app_context():
            try:
                return perform(use_case, command)
            except Refusal as refusal:
                return refusal.code
            except Exception as fault:  # noqa: BLE001 - raised again by `codes`
                return fault

    with ThreadPoolExecutor(threads) as pool:
        waiting = [pool.submit(start.wait) for _ in range(threads)]
        outcomes = pool.map(act, acts)
        wait(waiting)
        return list(outcomes)


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


def test_the_counter_keeps_one_limit_of_a_day_whatever_is_done_there(
    app: Flask, shop: Shop
) -> None:
    item_id, household_id = shop.item(9, price_minor=40), shop.household(500)
    at_counter: dict[str, Any] = {
        **shop.keyed,
        "household_id": household_id,
        "currency": "CAM",
        "amount_minor": 40,
        "means": Means.PIN,
    }
    acts: list[Act] = [
        (place_order, shop.ordering(household_id, item_id, confirmation=Confirmation.PIN)),
        (save_share, SaveShare(**at_counter, place_id=shop.street_id)),
        (give_tokens, GiveTokens(**at_counter, to=Receiver(place_id=shop.street_id))),
    ]
    acts = [(act, replace(command, request_key=str(new_id()))) for act, command in acts]
    assert codes(all_at_once(app, acts)) == ["counter_limit"] + ["done"] * 2
    assert shop.holds(household_id) == 420
    shop.check()


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


def test_what_is_left_of_an_order_comes_back_once_at_two_tills(app: Flask, shop: Shop) -> None:
    item_id, household_id = shop.item(3), shop.household(36)
    order_id = shop.order(household_id, item_id, 3).order_id
    collect(shop, order_id)
    commands = [
        ReturnOrder(
            **shop.keyed, order_id=order_id, lines=(LineBack(item_id, 2),), reason="damaged"
        )
        for _ in range(3)
    ]
    outcomes = all_at_once(app, [(return_order, command) for command in commands])
    assert codes(outcomes) == ["done"] + ["too_many_back"] * 2
    assert (shop.holds(household_id), shop.on_hand(item_id)) == (24, 2)
    assert shop.holds(shop.shop_id, Purpose.TILL) == 12
    shop.check()


def test_an_order_is_collected_in_the_second_in_which_it_lapses(app: Flask, shop: Shop) -> None:
    item_id, household_id = shop.item(5), shop.household(60)
    for _ in range(3):
        order_id = shop.order(household_id, item_id).order_id
        ready(shop, order_id)
        shop.clock.advance(days=13)
        perform(remind_order, RemindOrder(**shop.keyed, order_id=order_id))
        shop.clock.advance(days=3)
        acts: list[Act] = [
            (lapse_order, LapseOrder(**shop.keyed, order_id=order_id)),
            (hand_out, HandOut(**shop.keyed, order_id=order_id)),
            (lapse_order, LapseOrder(**shop.keyed, order_id=order_id)),
        ]
        assert codes(all_at_once(app, acts)) in (["done"] * 3, ["done", "done", "order_finished"])
    sold = shop.holds(shop.shop_id, Purpose.TILL) // 12
    assert (shop.holds(household_id), shop.on_hand(item_id)) == (60 - 12 * sold, 5 - sold)
    assert shop.in_purses() == 0
    shop.check()


def test_a_basket_is_ordered_while_the_price_changes(app: Flask, shop: Shop) -> None:
    item_id, household_id = shop.item(9), shop.household(60)
    laid = LayInBasket(**shop.who, household_id=household_id, item_id=item_id, quantity=2)
    perform(lay_in_basket, laid)
    dearer = UpdateItem(**shop.who, item_id=item_id, content=content_of(price_minor=20))
    baskets = [OrderBasket(**shop.keyed, household_id=household_id) for _ in range(2)]
    acts: list[Act] = [(update_item, dearer), *((order_basket, each) for each in baskets)]
    outcomes = codes(all_at_once(app, acts))
    # At the price that was seen, once; or not at all.
    ordered = "basket_empty" in outcomes
    if not ordered:
        assert set(outcomes) <= {"basket_changed", "price_changed", "done"}
        assert outcomes.count("done") == 1
    assert shop.holds(household_id) == (36 if ordered else 60)
    shop.check()
