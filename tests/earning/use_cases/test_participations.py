"""Counting people and paying them, each once, on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest

from cambio.database import Command, UnitOfWork, new_id, perform
from cambio.earning.rules import Outcome
from cambio.earning.use_cases import (
    ParticipationReceipt,
)
from cambio.ledger import Kind, NewTransaction, Purpose, Transfer, open_account, post
from cambio.neighbourhood.models import Household, Residence
from tests.conftest import ACTOR_ID
from tests.earning.ground import Ground


def spend(ground: Ground, household_id: UUID, amount_minor: int) -> None:
    """The household buys something: its tokens leave the wallet."""

    def buy(uow: UnitOfWork, _command: Command) -> None:
        wallet, order = (
            open_account(
                uow,
                community_id=ground.community_id,
                purpose=purpose,
                owner_id=owner_id,
                currency="CAM",
            )
            for purpose, owner_id in ((Purpose.WALLET, household_id), (Purpose.PURSE, new_id()))
        )
        new = NewTransaction(
            community_id=ground.community_id,
            actor_id=ACTOR_ID,
            kind=Kind.ORDER_PLACED,
            event_at=uow.now,
            transfers=(Transfer(wallet, order, amount_minor),),
        )
        post(uow, new)

    perform(buy, Command(**ground.who))


def change_household(ground: Ground, household_id: UUID, **changes: Any) -> None:
    def change(uow: UnitOfWork, command: Command) -> None:
        row = uow.session.get_one(Household, (command.community_id, household_id))
        for name, value in changes.items():
            setattr(row, name, value)

    perform(change, Command(**ground.who))


# ------------------------------------------------------------------------------------ paying


def test_a_household_and_its_street_are_paid_at_once(ground: Ground) -> None:
    action_id, household_id = ground.open_action(ground.grant()), ground.household()
    receipt = ground.show(action_id, household_id, adults=2, children=1)
    assert receipt == ParticipationReceipt(
        Outcome.CREDITED, receipt.participation_id, 6, 3, "CAM", 3, ground.clock.now
    )
    assert (ground.holds(household_id), ground.pot()) == (6, 3)
    ground.check_books()


def test_the_pot_is_that_of_the_street_where_the_household_lives(ground: Ground) -> None:
    action_id = ground.open_action(ground.grant())
    ground.show(action_id, ground.household(street_id=ground.other_street_id))
    assert (ground.pot(), ground.pot(ground.other_street_id)) == (0, 1)


def test_who_lives_nowhere_here_earns_for_the_place_of_the_action(ground: Ground) -> None:
    household_id = ground.household(street_id=ground.other_street_id)

    def move_away(uow: UnitOfWork, command: Command) -> None:
        key = {"community_id": command.community_id, "household_id": household_id}
        uow.session.query(Residence).filter_by(**key).one().until = uow.now.date()

    perform(move_away, Command(**ground.who))
    ground.show(ground.open_action(ground.grant()), household_id)
    assert (ground.pot(), ground.pot(ground.other_street_id)) == (1, 0)


def test_the_headcount_is_of_people_and_not_of_households(ground: Ground) -> None:
    action_id = ground.open_action(ground.grant())
    counts = [ground.show(action_id, ground.household(), adults=n).headcount for n in (2, 1, 2)]
    assert counts == [2, 3, 5]


def test_practice_counts_people_and_pays_nobody(ground: Ground) -> None:
    action_id, household_id = (
        ground.open_action(None, rule_id=ground.rules["practice"]),
        ground.household(),
    )
    outcomes = [ground.show(action_id, household_id, adults=adults).outcome for adults in (1, 1, 2)]
    assert outcomes == [Outcome.CREDITED, Outcome.DUPLICATE, Outcome.MORE_CREDITED]
    assert ground.holds(household_id) == 0
    ground.check_books()


# --------------------------------------------------------------------------- each person once

FIRST, SECOND = UUID(int=1), UUID(int=2)
Shown = tuple[UUID, int, int]

SHOWN: list[tuple[str, list[Shown], list[str], int]] = [
    ("once", [(FIRST, 1, 0)], ["credited"], 1),
    ("again", [(FIRST, 1, 0)] * 3, ["credited"] + ["duplicate"] * 2, 1),
    ("more", [(FIRST, 1, 0), (FIRST, 2, 1)], ["credited", "more_credited"], 3),
    ("fewer", [(FIRST, 2, 0), (FIRST, 1, 0)], ["credited", "duplicate"], 2),
    ("a child's card", [(FIRST, 1, 0), (SECOND, 0, 1)], ["credited", "more_credited"], 2),
    ("two cards", [(FIRST, 1, 0), (SECOND, 1, 0)], ["credited", "more_credited"], 2),
    ("too many", [(FIRST, 9, 9)], ["credited"], 3),
    ("all, twice", [(FIRST, 2, 1), (SECOND, 2, 1)], ["credited", "duplicate"], 3),
    (
        "step by step",
        [(FIRST, 1, 0), (SECOND, 0, 1), (FIRST, 1, 1), (FIRST, 2, 1)],
        ["credited", "more_credited", "duplicate", "more_credited"],
        3,
    ),
]


@pytest.mark.parametrize(
    ("shown", "outcomes", "people"), [row[1:] for row in SHOWN], ids=[row[0] for row in SHOWN]
)
def test_each_person_of_a_household_is_paid_once(
    ground: Ground, shown: Sequence[Shown], outcomes: Sequence[str], people: int
) -> None:
    action_id, household_id = ground.open_action(ground.grant()), ground.household()
    receipts = [
        ground.show(action_id, household_id, source_id=source, adults=adults, children=children)
        for source, adults, children in shown
    ]
    assert [each.outcome for each in receipts] == outcomes
    assert receipts[-1].headcount == people
    assert sum(each.household_minor for each in receipts) == ground.holds(household_id)
    assert (ground.holds(household_id), ground.pot()) == (2 * people, people)
    assert {each.counted_at for each in receipts} == {ground.clock.now}
    ground.check_books()


def test_who_was_counted_stays_counted_when_the_household_becomes_smaller(ground: Ground) -> None:
    action_id, household_id = ground.open_action(ground.grant()), ground.household(adults=3)
    ground.show(action_id, household_id, adults=3)
    change_household(ground, household_id, adults=1)
    assert ground.show(action_id, household_id, adults=3).outcome is Outcome.DUPLICATE
    assert ground.holds(household_id) == 6


def test_a_spent_wallet_does_not_stand_in_the_way_of_more_people(ground: Ground) -> None:
    action_id, household_id = ground.open_action(ground.grant()), ground.household()
    ground.show(action_id, household_id)
    spend(ground, household_id, 2)
    receipt = ground.show(action_id, household_id, adults=2)
    assert (receipt.outcome, receipt.household_minor) == (Outcome.MORE_CREDITED, 2)
    assert ground.holds(household_id) == 2
    ground.check_books()


def test_the_last_tokens_of_a_purse_pay_the_difference(ground: Ground) -> None:
    action_id = ground.open_action(ground.grant(), expected_people=2)
    household_id = ground.household()
    ground.show(action_id, household_id)
    assert ground.show(action_id, household_id, adults=2).outcome is Outcome.MORE_CREDITED
    assert (ground.holds(household_id), ground.holds(action_id, Purpose.PURSE)) == (4, 0)
    ground.check_books()


def test_a_nearly_empty_purse_and_a_spent_wallet_wait_for_a_top_up(ground: Ground) -> None:
    action_id = ground.open_action(ground.grant(), expected_people=2)
    household_id = ground.household()
    ground.show(action_id, household_id)
    spend(ground, household_id, 2)
    assert ground.show(action_id, household_id, adults=2).outcome is Outcome.PURSE_EMPTY
    assert ground.holds(household_id) == 0
    assert ground.top_up(action_id, 3) == (3, 1, 0)
    assert ground.holds(household_id) == 2
    ground.check_books()


def test_more_people_are_paid_in_the_street_where_the_first_of_them_was(ground: Ground) -> None:
    action_id, household_id = ground.open_action(ground.grant()), ground.household()
    ground.show(action_id, household_id)

    def move(uow: UnitOfWork, command: Command) -> None:
        key = {"community_id": command.community_id, "household_id": household_id}
        uow.session.query(Residence).filter_by(**key).one().until = uow.now.date()

    perform(move, Command(**ground.who))
    ground.show(action_id, household_id, adults=2)
    assert ground.pot() == 2
