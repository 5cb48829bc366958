"""Everybody at once: threads on both databases, processes on PostgreSQL; the books stay right."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cambio.database import reading
from cambio.earning.models import Action, Award
from cambio.ledger import Purpose
from cards.use_cases.scan_messages import RecordScan, ScanVerdict
from catalog.models import OrderLine, OrderPayment, Pledge, Purchase, ShopOrder
from tests.conftest import Clock
from tests.house.crowd import (
    ADULTS,
    PLENTY,
    SCARCE,
    TARGET,
    Crowd,
    Heard,
    gather,
    join_in,
    join_in_from_elsewhere,
    name_of,
)
from tests.house.proof import assert_sound, balances_of, paid_to, stock_of
from tests.scene import build_scene

THREADS, PROCESSES = 8, 4
PER_ADULT = 2


@pytest.fixture
def crowd(app: Flask, community_id: int, clock: Clock) -> Crowd:
    return gather(build_scene(community_id, clock.now), households=8)


@pytest.fixture
def large_crowd(app: Flask, community_id: int, clock: Clock) -> Crowd:
    return gather(build_scene(community_id, clock.now), households=60)


def test_eight_threads_at_once_leave_the_books_right(app: Flask, crowd: Crowd) -> None:
    in_threads(app, crowd)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_four_processes_at_once_leave_the_books_right(
    app: Flask, crowd: Crowd, database_url: str
) -> None:
    in_processes(database_url, crowd)


@pytest.mark.long
def test_a_large_crowd_leaves_the_books_right(
    app: Flask, large_crowd: Crowd, database_url: str
) -> None:
    in_threads(app, large_crowd)


@pytest.mark.long
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_large_crowd_in_processes_leaves_the_books_right(
    app: Flask, large_crowd: Crowd, database_url: str
) -> None:
    in_processes(database_url, large_crowd)


def in_threads(app: Flask, crowd: Crowd) -> None:
    together = Barrier(THREADS)

    def one(seed: int) -> Heard:
        with app.app_context():
            together.wait()
            return join_in(crowd, seed)

    with ThreadPoolExecutor(THREADS) as pool:
        check(crowd, list(pool.map(one, range(THREADS))))


def in_processes(database_url: str, crowd: Crowd) -> None:
    spawning = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, mp_context=spawning) as pool:
        asked = [
            pool.submit(join_in_from_elsewhere, database_url, crowd, seed)
            for seed in range(PROCESSES)
        ]
        check(crowd, [each.result() for each in asked])


def check(crowd: Crowd, heard: list[Heard]) -> None:
    """Nothing went wrong, everybody heard the same, and the books say what they heard."""
    assert [fault for each in heard for fault in each.faults] == []
    answers = same_for_all(heard)
    with reading() as session:
        assert_sound(session, crowd.community_id)
        paid_once(session, crowd, answers)
        cancelled_or_attended(session, crowd)
        nothing_oversold(session, crowd)
        one_for_each_household(session, crowd)
        nothing_lost(session, crowd)


def same_for_all(heard: list[Heard]) -> dict[str, object]:
    """The answer to each request, which is one, whoever asked and however often."""
    answers: dict[str, object] = {}
    for each in heard:
        for request, answer in each.answers.items():
            assert answers.setdefault(request, answer) == answer
    return answers


def paid_once(session: Session, crowd: Crowd, answers: Mapping[str, object]) -> None:
    """At the rich action all are paid for both adults, and what the phones were told adds up to
    it; at the poor one everybody is counted, and paid as far as the purse went."""
    rich, poor, _cancelled = crowd.actions
    everybody = {each.household_id: ADULTS * PER_ADULT for each in crowd.neighbours}
    assert paid_to(session, crowd.community_id, rich) == everybody
    told: Counter[str] = Counter()
    for request in crowd.requests:
        if isinstance(request, RecordScan) and request.action_id == rich:
            verdict = answers[name_of(request)]
            assert isinstance(verdict, ScanVerdict)
            told[request.card] += verdict.household_minor or 0
    assert told == {each.number: ADULTS * PER_ADULT for each in crowd.neighbours}
    counted = paid_to(session, crowd.community_id, poor)
    assert counted.keys() == everybody.keys()
    assert 0 < sum(counted.values()) < sum(everybody.values())
    assert set(counted.values()) <= {0, PER_ADULT, ADULTS * PER_ADULT}


def cancelled_or_attended(session: Session, crowd: Crowd) -> None:
    """Nobody was counted at an action that does not take place."""
    action_id = crowd.actions[2]
    status = session.scalar(select(Action.status).filter_by(id=action_id))
    attended = bool(paid_to(session, crowd.community_id, action_id))
    assert (status, attended) in (("cancelled", False), ("open", True))


def nothing_oversold(session: Session, crowd: Crowd) -> None:
    """What is not on the shelf any more is in an order that stands."""
    ordered = {
        item_id: int(quantity)
        for item_id, quantity in session.execute(
            select(OrderLine.item_id, func.sum(OrderLine.quantity))
            .join(ShopOrder, ShopOrder.id == OrderLine.order_id)
            .where(ShopOrder.status != "cancelled")
            .group_by(OrderLine.item_id)
        )
    }
    there = stock_of(session, crowd.community_id)
    for item_id, at_first in ((crowd.scarce_id, SCARCE), (crowd.plenty_id, PLENTY)):
        on_hand, reserved = there.get(item_id, (0, 0))
        assert on_hand - reserved + ordered.get(item_id, 0) == at_first


def one_for_each_household(session: Session, crowd: Crowd) -> None:
    """Nobody has two of what each household may have once."""
    had = session.scalars(
        select(func.count())
        .select_from(OrderLine)
        .join(ShopOrder, ShopOrder.id == OrderLine.order_id)
        .where(ShopOrder.status != "cancelled", OrderLine.item_id == crowd.limited_id)
        .group_by(ShopOrder.household_id)
    ).all()
    assert set(had) <= {1}


def nothing_lost(session: Session, crowd: Crowd) -> None:
    """Each wallet holds what was earned less what was spent; each purse what still lies in it."""
    balances = balances_of(session, crowd.community_id)
    orders = session.scalars(select(ShopOrder).where(ShopOrder.status != "cancelled")).all()
    cost = {row.order_id: row.amount_minor for row in session.scalars(select(OrderPayment))}
    pledges = session.scalars(select(Pledge).where(Pledge.status == "held")).all()
    for neighbour in crowd.neighbours:
        household_id = neighbour.household_id
        earned = session.scalar(
            select(func.sum(Award.household_minor)).filter_by(
                household_id=household_id, reversed_by=None
            )
        )
        spent = sum(cost[each.id] for each in orders if each.household_id == household_id)
        pledged = sum(each.amount_minor for each in pledges if each.household_id == household_id)
        wallet = (Purpose.WALLET, household_id, "CAM")
        assert balances.get(wallet, 0) == (earned or 0) - spent - pledged
    for order in orders:
        if order.household_id is not None:
            in_purse = cost[order.id] if order.status != "collected" else 0
            assert balances.get((Purpose.PURSE, order.id, "CAM"), 0) == in_purse
    for purchase in session.scalars(select(Purchase)):
        inside = sum(each.amount_minor for each in pledges if each.purchase_id == purchase.id)
        assert balances.get((Purpose.PURSE, purchase.id, "CAM"), 0) == inside
        assert (inside == TARGET) == (purchase.status == "met")
