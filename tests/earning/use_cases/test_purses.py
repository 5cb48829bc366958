"""The purse of an action: filled, and given back, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from cambio.database import Refusal, new_id, perform, reading
from cambio.earning import queries
from cambio.earning.errors import (
    ActionBudgetFixed,
    ActionCancelled,
    ActionPaysNothing,
    ActionUnknown,
    AmountInvalid,
    BudgetMissing,
    BudgetTooLow,
)
from cambio.earning.use_cases import (
    CancelAction,
    EndedAction,
    FilledPurse,
    FillPurse,
    ReturnPursesDue,
    cancel_action,
    fill_purse,
    return_purses_due,
)
from cambio.ledger import Purpose
from tests.earning.ground import Ground, on_sqlite


def cancelling(ground: Ground, action_id: UUID) -> EndedAction:
    return perform(cancel_action, CancelAction(**ground.keyed, action_id=action_id))


def test_what_is_left_in_a_purse_returns_when_late_scans_had_their_time(ground: Ground) -> None:
    budget_id = ground.grant(200)
    action_id = ground.open_action(budget_id)
    ground.show(action_id, ground.household())
    assert ground.close(action_id).returned_minor == 0
    due = ReturnPursesDue(**ground.who)
    ground.clock.advance(hours=71)
    assert perform(return_purses_due, due).purses == 0
    ground.clock.advance(hours=1)
    assert perform(return_purses_due, due).purses == 1
    assert perform(return_purses_due, due).purses == 0
    assert ground.holds(budget_id, Purpose.BUDGET) == 197
    with reading() as session:
        purse = queries.purse(session, community_id=ground.community_id, action_id=action_id)
    assert purse is not None
    assert (purse.left_minor, purse.returned_at) == (0, ground.clock.now)
    ground.check_books()


def test_without_late_scans_the_purse_returns_at_the_closing(ground: Ground) -> None:
    ground.set_late_scan_hours(0)
    action_id = ground.open_action(ground.grant(200))
    ground.show(action_id, ground.household())
    assert ground.close(action_id).returned_minor == 117
    ground.check_books()


def filling(ground: Ground, action_id: UUID, amount_minor: int, **more: Any) -> FilledPurse:
    command = FillPurse(**ground.keyed, action_id=action_id, amount_minor=amount_minor, **more)
    return perform(fill_purse, command)


def test_a_purse_waits_for_a_budget(ground: Ground) -> None:
    action_id = ground.plan(None).action_id
    with pytest.raises(BudgetMissing):
        filling(ground, action_id, 10)
    budget_id = ground.grant()
    assert filling(ground, action_id, 10, budget_id=budget_id).purse_minor == 10
    assert filling(ground, action_id, 5).purse_minor == 15
    ground.check_books()


FillingRow = tuple[str, Callable[[Ground, UUID], dict[str, Any]], type[Refusal]]
REFUSED_FILLINGS: list[FillingRow] = [
    ("nothing", lambda *_: {"amount_minor": 0}, AmountInvalid),
    ("nowhere", lambda *_: {"action_id": new_id()}, ActionUnknown),
    ("beyond the budget", lambda *_: {"amount_minor": 881}, BudgetTooLow),
    ("another budget", lambda at, _: {"budget_id": at.grant()}, ActionBudgetFixed),
    (
        "practice",
        lambda at, _: {"action_id": at.open_action(None, rule_id=at.rules["practice"])},
        ActionPaysNothing,
    ),
    (
        "cancelled",
        lambda at, action: {"action_id": cancelling(at, action).action_id},
        ActionCancelled,
    ),
]


@on_sqlite
@pytest.mark.parametrize(
    ("changes", "refusal"),
    [row[1:] for row in REFUSED_FILLINGS],
    ids=[row[0] for row in REFUSED_FILLINGS],
)
def test_filling_a_purse_is_refused(
    ground: Ground,
    changes: Callable[[Ground, UUID], dict[str, Any]],
    refusal: type[Refusal],
) -> None:
    action_id = ground.plan(ground.grant()).action_id
    command = FillPurse(**ground.keyed, action_id=action_id, amount_minor=10)
    changed = replace(command, **changes(ground, action_id))
    with pytest.raises(refusal):
        perform(fill_purse, changed)
    ground.check_books()
