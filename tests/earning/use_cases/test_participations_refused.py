"""Counting that is refused, and counting with an empty purse, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from cambio.database import Command, Refusal, UnitOfWork, new_id, perform, reading
from cambio.earning import queries
from cambio.earning.errors import (
    ActionClosed,
    ActionNotOpen,
    ActionUnknown,
    ConsentMissing,
    NobodyToCount,
    ToldTooLate,
)
from cambio.earning.rules import Outcome, Payment
from cambio.earning.use_cases import (
    FillPurse,
    OpenAction,
    PayWaiting,
    RecordParticipation,
    ReturnPursesDue,
    fill_purse,
    open_action,
    pay_waiting,
    record_participation,
    return_purses_due,
)
from cambio.earning.use_cases.paying import PAID_PER_ACT
from cambio.ledger import Purpose
from cambio.neighbourhood.errors import HouseholdEnded, HouseholdUnknown
from cambio.neighbourhood.models import Household
from tests.earning.ground import Ground, on_sqlite, template


def change_household(ground: Ground, household_id: UUID, **changes: Any) -> None:
    def change(uow: UnitOfWork, command: Command) -> None:
        row = uow.session.get_one(Household, (command.community_id, household_id))
        for name, value in changes.items():
            setattr(row, name, value)

    perform(change, Command(**ground.who))


# --------------------------------------------------------------------------------- refusals

Change = Callable[[Ground, RecordParticipation], RecordParticipation]


def _ended(ground: Ground, shown: RecordParticipation) -> RecordParticipation:
    change_household(ground, shown.household_id, ended_at=ground.clock.now)
    return shown


def _with_consent(ground: Ground, shown: RecordParticipation) -> RecordParticipation:
    company = template("cambio-company")
    ground.apply(replace(company, consent_required=True))
    return shown


def _closed(ground: Ground, shown: RecordParticipation) -> RecordParticipation:
    ground.close(shown.action_id)
    return replace(shown, happened_at=ground.clock.now + timedelta(seconds=1))


def _returned(ground: Ground, shown: RecordParticipation) -> RecordParticipation:
    ground.close(shown.action_id)
    ground.clock.advance(hours=72)
    return shown


REFUSED: list[tuple[str, Change, type[Refusal]]] = [
    ("nobody", lambda _, it: replace(it, adults=0), NobodyToCount),
    ("fewer than nobody", lambda _, it: replace(it, adults=-1, children=2), NobodyToCount),
    (
        "no such child",
        lambda at, it: replace(it, household_id=at.household(children=0), adults=0, children=1),
        NobodyToCount,
    ),
    ("no action", lambda _, it: replace(it, action_id=new_id()), ActionUnknown),
    (
        "a planned action",
        lambda at, it: replace(it, action_id=at.plan(None).action_id),
        ActionNotOpen,
    ),
    ("after the closing", _closed, ActionClosed),
    ("too late to tell", _returned, ToldTooLate),
    ("no household", lambda _, it: replace(it, household_id=new_id()), HouseholdUnknown),
    ("an ended household", _ended, HouseholdEnded),
    ("no consent", _with_consent, ConsentMissing),
]


@on_sqlite
@pytest.mark.parametrize(
    ("change", "refusal"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_counting_is_refused_and_nothing_stays_of_it(
    ground: Ground, change: Change, refusal: type[Refusal]
) -> None:
    action_id, household_id = ground.open_action(ground.grant()), ground.household()
    shown = change(ground, ground.showing(action_id, household_id))
    with pytest.raises(refusal):
        perform(record_participation, shown)
    with reading() as session:
        counts = queries.participation_counts(
            session, community_id=ground.community_id, action_id=action_id
        )
    assert (counts.households, ground.holds(household_id)) == (0, 0)
    ground.check_books()


def test_a_card_shown_before_the_closing_counts_when_it_is_told_in_time(ground: Ground) -> None:
    action_id, household_id = ground.open_action(ground.grant()), ground.household()
    shown = ground.showing(action_id, household_id)
    ground.clock.advance(hours=1)
    ground.close(action_id)
    ground.clock.advance(hours=71)
    assert perform(record_participation, shown).outcome is Outcome.CREDITED
    ground.check_books()


# ------------------------------------------------------------------------------ an empty purse


def test_an_empty_purse_counts_and_pays_after_a_top_up(ground: Ground) -> None:
    action_id = ground.open_action(ground.grant(), expected_people=1)
    first, second, third = (ground.household() for _ in range(3))
    assert ground.show(action_id, first).outcome is Outcome.CREDITED
    waiting = ground.show(action_id, second, adults=2)
    assert (waiting.outcome, waiting.household_minor) == (Outcome.PURSE_EMPTY, 0)
    assert (waiting.headcount, ground.holds(second)) == (3, 0)
    assert ground.show(action_id, second, adults=2).outcome is Outcome.PURSE_EMPTY
    ground.show(action_id, third)
    # All or nothing, and in the order in which they were counted.
    assert ground.top_up(action_id, 5) == (5, 0, 2)
    assert ground.top_up(action_id, 4) == (0, 2, 0)
    assert [ground.holds(each) for each in (first, second, third)] == [2, 4, 2]
    assert ground.show(action_id, second, adults=2).outcome is Outcome.DUPLICATE
    ground.check_books()


def test_the_household_sees_that_more_follows(ground: Ground) -> None:
    action_id = ground.open_action(ground.grant(), expected_people=1)
    household_id = ground.household()
    ground.show(action_id, household_id)
    ground.show(action_id, household_id, adults=2)

    def seen() -> tuple[int, int, Payment]:
        with reading() as session:
            found = queries.participations_of(
                session, community_id=ground.community_id, household_id=household_id
            )
        return found[0].household_minor, found[0].adults, found[0].payment

    assert seen() == (2, 2, Payment.WAITING)
    ground.top_up(action_id, 100)
    assert seen() == (4, 2, Payment.PAID)


def test_a_top_up_after_the_purse_returned_pays_who_waited_and_returns_the_rest(
    ground: Ground,
) -> None:
    budget_id = ground.grant()
    action_id = ground.open_action(budget_id, expected_people=1)
    household_id = ground.household()
    ground.show(action_id, household_id, adults=2)
    ground.close(action_id)
    ground.clock.advance(hours=72)
    perform(return_purses_due, ReturnPursesDue(**ground.who))
    assert ground.top_up(action_id, 50) == (0, 1, 0)
    assert ground.holds(household_id) == 4
    assert ground.holds(budget_id, Purpose.BUDGET) == 994
    ground.check_books()


def test_a_long_queue_is_paid_in_several_acts(ground: Ground) -> None:
    budget_id = ground.grant()
    action_id = ground.plan(None).action_id
    come = PAID_PER_ACT + 1
    perform(open_action, OpenAction(**ground.who, action_id=action_id))
    for _ in range(come):
        assert ground.show(action_id, ground.household()).outcome is Outcome.PURSE_EMPTY
    command = FillPurse(**ground.keyed, action_id=action_id, amount_minor=500, budget_id=budget_id)
    assert perform(fill_purse, command).waiting_households == 1
    again = perform(pay_waiting, PayWaiting(**ground.who, action_id=action_id))
    assert (again.paid_households, again.waiting_households) == (1, 0)
    assert ground.pot() == come
    ground.check_books()
