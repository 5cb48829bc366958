"""Ending a programme from its announcement to its forgetting, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from cambio.books.use_cases import ChangeAccount, change_account
from cambio.database import Refusal, perform, reading
from cambio.earning.errors.ending import (
    CauseUnknown,
    EarningOver,
    EndingBegun,
    EndingDaysInvalid,
    EndingPromised,
    NobodyToTell,
    StepNotYet,
)
from cambio.earning.queries.ending_told import told_of_ending
from cambio.earning.queries.ending_views import own_endings
from cambio.earning.rules.ending import EndingState, EndingStep, Remainder
from cambio.earning.use_cases import JoinProgramme, join_programme
from cambio.earning.use_cases.ending import (
    ForgetProgramme,
    ReadEnding,
    WithdrawEnding,
    forget_programme,
    read_ending,
    withdraw_ending,
)
from cambio.ledger import AccountStatus, Purpose
from cambio.ledger.queries import accounts_of
from tests.earning.ending import Ending, earned
from tests.earning.ground import Ground, on_sqlite


@pytest.fixture
def ending(ground: Ground) -> Ending:
    return Ending(ground)


def test_everybody_is_told_once_and_each_rest_goes_where_its_household_chose(
    ending: Ending,
) -> None:
    ground = ending.ground
    to_cause, reader, silent = earned(ground, 1, 2, 3)
    ending.announce()
    ending.choose(to_cause, Remainder.CAUSE)
    perform(
        read_ending,
        ReadEnding(**ground.who, programme_id=ending.programme_id, household_id=reader),
    )
    run_id = ending.write()
    with reading() as session:
        _found, letters = told_of_ending(session, community_id=ground.community_id, run_id=run_id)
        [own] = own_endings(session, community_id=ground.community_id, household_id=silent)
    assert {each.household_id: each.left_minor for each in letters} == {to_cause: 2, silent: 6}
    assert (own.left_minor, own.chosen, own.told_on) == (6, None, ending.today)
    with pytest.raises(NobodyToTell):
        ending.write()
    ending.on_day(60)
    with pytest.raises(StepNotYet):
        ending.move()  # it is the last day to spend
    ending.on_day(61)
    assert ending.progress().moves.to_cause == (1, 2)
    assert ending.move() == (3, 12)
    assert ending.move() == (0, 0), "broken off and taken up again: nothing moves twice"
    held = ground.holds(silent), ground.pot(), ground.holds(ending.cause_id, Purpose.TILL)
    assert held == (0, 6 + 10, 2)
    ground.check_books()


def test_a_programme_ends_with_nothing_owed_to_anybody_and_the_rest_of_the_grant_returned(
    ending: Ending,
) -> None:
    ground = ending.ground
    earned(ground, 1, 2)
    ending.announce()
    assert ending.steps()["tell"] == "now"
    ending.write()
    ending.on_day(61)
    ending.move()
    with pytest.raises(StepNotYet):
        ending.move_pots()
    ending.on_day(91)
    assert ending.steps()["tills"] == "later"
    assert ending.move_pots() == (1, 9)
    assert ending.settle() == 9
    assert ending.progress().holdings.liability_minor == 0
    assert ending.steps()["end"] == "now"
    assert ending.end() == 500 - 9, "the grant's rest"
    assert ground.holds(ending.programme_id, Purpose.ISSUANCE) == 0
    ground.check_books()
    assert ending.steps() == {step.value: "done" for step in EndingStep} | {"forget": "later"}


def test_nothing_is_taken_from_whoever_was_not_told_or_is_on_hold(ending: Ending) -> None:
    ground = ending.ground
    told, on_hold = earned(ground, 1, 1)
    ending.announce()
    ending.write()
    ending.on_day(25)
    [late] = earned(ground, 2)
    ending.on_day(55)
    ending.write()
    put_on_hold(ground, on_hold)
    ending.on_day(61)
    moves = ending.progress().moves
    assert (moves.to_street, moves.untold, moves.held) == ((1, 2), (1, 4), (1, 2))
    assert ending.move() == (1, 2)
    assert ground.holds(told) == 0
    assert (ground.holds(late), ground.holds(on_hold)) == (4, 2)
    ending.on_day(55 + 42)
    assert ending.move() == (1, 4), "six weeks after its letter"
    assert ending.steps()["wallets"] == "later", "a person looks at the wallet on hold"


def put_on_hold(ground: Ground, household_id: UUID) -> None:
    with reading() as session:
        [wallet] = accounts_of(session, community_id=ground.community_id, owner_ids=[household_id])
    command = ChangeAccount(**ground.who, account_id=wallet.id, status=AccountStatus.FROZEN)
    perform(change_account, command)


def test_after_the_last_day_nothing_is_earned_and_what_was_earned_before_is_still_paid(
    ending: Ending,
) -> None:
    ground = ending.ground
    ending.announce()
    budget_id = ground.grant(500)
    with pytest.raises(EarningOver):
        ground.plan(
            budget_id,
            starts_at=ground.clock.now + timedelta(days=31),
            ends_at=ground.clock.now + timedelta(days=31, hours=2),
        )
    action_id = ground.open_action(budget_id, expected_people=10)
    shown_at = ground.clock.now + timedelta(hours=1)
    ending.on_day(31)
    with pytest.raises(EarningOver):
        ground.show(action_id, ground.household())
    late = ground.show(action_id, ground.household(), at=shown_at)
    assert late.household_minor == 2
    assert ending.steps()["earned"] == "now", "an action is still open"


def test_what_people_were_told_is_kept_and_a_programme_can_go_on_until_something_moved(
    ending: Ending,
) -> None:
    ground = ending.ground
    earned(ground, 1)
    ending.announce()
    ending.announce(spend_until=ending.today + timedelta(days=50))
    ending.write()
    later = ending.today + timedelta(days=70)
    ending.announce(spend_until=later)
    for broken in ({}, {"spend_until": later, "otherwise": Remainder.CAUSE}):
        with pytest.raises(EndingPromised):
            ending.announce(**broken)
    going_on = WithdrawEnding(**ground.who, programme_id=ending.programme_id)
    perform(withdraw_ending, going_on)
    ending.announce()
    ending.write()
    ending.on_day(61)
    ending.move()
    with pytest.raises(EndingBegun):
        perform(withdraw_ending, going_on)


def test_what_it_knew_of_people_is_forgotten_in_its_time_and_the_books_still_verify(
    ending: Ending,
) -> None:
    ground = ending.ground
    household_id = ground.household()
    perform(
        join_programme,
        JoinProgramme(**ground.who, programme_id=ending.programme_id, household_id=household_id),
    )
    ending.announce()
    ending.choose(household_id, Remainder.CAUSE)
    ending.write()
    ending.on_day(31)
    ending.end()
    forget = ForgetProgramme(**ground.who, programme_id=ending.programme_id)
    with pytest.raises(StepNotYet):
        perform(forget_programme, forget)
    ending.on_day(31 + 366)
    assert ending.progress().states[EndingStep.FORGET] is EndingState.NOW
    assert perform(forget_programme, forget) == 3
    assert perform(forget_programme, forget) == 0
    assert ending.progress().states[EndingStep.FORGET] is EndingState.DONE
    ground.check_books()


Change = Callable[[Ending], dict[str, Any]]


@on_sqlite
@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        (lambda it: {"earn_until": it.today - timedelta(days=1)}, EndingDaysInvalid),
        (lambda it: {"spend_until": it.today + timedelta(days=41)}, EndingDaysInvalid),
        (lambda it: {"spend_until": it.today + timedelta(days=91)}, EndingDaysInvalid),
        (lambda it: {"cause_id": it.programme_id}, CauseUnknown),
    ],
    ids=["past", "no six weeks", "streets first", "no organisation"],
)
def test_what_cannot_be_announced(ending: Ending, changes: Change, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        ending.announce(**changes(ending))
