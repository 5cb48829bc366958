"""The life of an action and of its purse, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from cambio.database import Refusal, new_id, perform, reading
from cambio.earning import queries
from cambio.earning.errors import (
    ActionAlreadyClosed,
    ActionAlreadyOpen,
    ActionCancelled,
    ActionHasPeople,
    ActionNotOpen,
    ActionTimesInvalid,
    ActionUnknown,
    BudgetCollectiveOnly,
    BudgetTooLow,
    BudgetUnknown,
    BudgetUnsuitable,
    ExpectedPeopleInvalid,
    MeetingPointInvalid,
    RuleKindWrong,
    RuleUnknown,
    TitleInvalid,
)
from cambio.earning.rules import ActionStatus
from cambio.earning.use_cases import (
    CancelAction,
    EndedAction,
    OpenAction,
    cancel_action,
    open_action,
)
from cambio.ledger import Purpose
from cambio.neighbourhood.errors import PlaceUnknown
from tests.earning.ground import Ground, on_sqlite, template

# ------------------------------------------------------------------------------------- planning


def test_planning_fills_a_purse_for_the_expected_people(ground: Ground) -> None:
    budget_id = ground.grant(200)
    planned = ground.plan(budget_id)
    assert planned.purse_minor == ground.holds(planned.action_id, Purpose.PURSE) == 120
    assert ground.holds(budget_id, Purpose.BUDGET) == 80
    ground.check_books()


def test_practice_needs_no_tokens(ground: Ground) -> None:
    planned = ground.plan(ground.grant(), rule_id=ground.rules["practice"])
    assert planned.purse_minor == 0
    with reading() as session:
        view = queries.action(
            session, community_id=ground.community_id, action_id=planned.action_id
        )
    assert view is not None
    assert (view.is_practice, view.budget_id) == (True, None)


def test_collective_money_pays_a_rule_that_gives_all_to_the_street(ground: Ground) -> None:
    budget_id = ground.grant(collective_only=True)
    action_id = ground.open_action(budget_id, rule_id=ground.rules["for-the-street"])
    receipt = ground.show(action_id, ground.household())
    assert (receipt.household_minor, receipt.place_minor) == (0, 3)
    assert ground.pot() == 3
    ground.check_books()


Changes = Callable[[Ground], dict[str, Any]]


def _milestone(ground: Ground) -> dict[str, Any]:
    ground.apply(template("gold-card"))
    return {"rule_id": ground.rules["front-garden"]}


def _budget_of_another(ground: Ground) -> dict[str, Any]:
    ground.apply(template("gold-card"))
    return {"budget_id": ground.grant(programme="gold-card")}


REFUSED_PLANS: list[tuple[str, Changes, type[Refusal]]] = [
    ("no title", lambda _: {"title": " "}, TitleInvalid),
    ("a long title", lambda _: {"title": "x" * 81}, TitleInvalid),
    ("no meeting point", lambda _: {"meeting_point": ""}, MeetingPointInvalid),
    ("nobody expected", lambda _: {"expected_people": 0}, ExpectedPeopleInvalid),
    ("everybody expected", lambda _: {"expected_people": 2_001}, ExpectedPeopleInvalid),
    ("ends at once", lambda at: {"ends_at": at.clock.now}, ActionTimesInvalid),
    (
        "is over",
        lambda at: {
            "starts_at": at.clock.now - timedelta(hours=5),
            "ends_at": at.clock.now - timedelta(hours=1),
        },
        ActionTimesInvalid,
    ),
    ("nowhere", lambda _: {"place_id": new_id()}, PlaceUnknown),
    ("no rule", lambda _: {"rule_id": new_id()}, RuleUnknown),
    ("a milestone", _milestone, RuleKindWrong),
    ("no such budget", lambda _: {"budget_id": new_id()}, BudgetUnknown),
    ("another's budget", _budget_of_another, BudgetUnsuitable),
    ("for streets", lambda at: {"budget_id": at.grant(collective_only=True)}, BudgetCollectiveOnly),
    ("beyond the budget", lambda at: {"budget_id": at.grant(119)}, BudgetTooLow),
]


@on_sqlite
@pytest.mark.parametrize(
    ("changes", "refusal"),
    [row[1:] for row in REFUSED_PLANS],
    ids=[row[0] for row in REFUSED_PLANS],
)
def test_a_plan_is_refused_and_nothing_stays_of_it(
    ground: Ground, changes: Changes, refusal: type[Refusal]
) -> None:
    budget_id = ground.grant()
    with pytest.raises(refusal):
        ground.plan(**{"budget_id": budget_id, **changes(ground)})
    with reading() as session:
        assert not queries.actions(session, community_id=ground.community_id)
    assert ground.holds(budget_id, Purpose.BUDGET) == 1_000
    ground.check_books()


# ----------------------------------------------------------------------- opening, closing, ending


def opening(ground: Ground, action_id: UUID) -> Any:
    return perform(open_action, OpenAction(**ground.who, action_id=action_id))


def cancelling(ground: Ground, action_id: UUID) -> EndedAction:
    return perform(cancel_action, CancelAction(**ground.keyed, action_id=action_id))


Act = Callable[[Ground, UUID], Any]
ACTS: dict[str, Act] = {"open": opening, "close": Ground.close, "cancel": cancelling}

LIVES: list[tuple[list[str], str, type[Refusal] | None]] = [
    ([], "open", None),
    ([], "close", ActionNotOpen),
    ([], "cancel", None),
    (["open"], "open", ActionAlreadyOpen),
    (["open"], "close", None),
    (["open"], "cancel", None),
    (["open", "close"], "open", ActionAlreadyClosed),
    (["open", "close"], "close", ActionAlreadyClosed),
    (["open", "close"], "cancel", ActionAlreadyClosed),
    (["cancel"], "open", ActionCancelled),
    (["cancel"], "close", ActionCancelled),
    (["cancel"], "cancel", ActionCancelled),
]


@on_sqlite
@pytest.mark.parametrize(("before", "act", "refusal"), LIVES)
def test_an_action_is_opened_once_and_ended_once(
    ground: Ground, before: list[str], act: str, refusal: type[Refusal] | None
) -> None:
    action_id = ground.plan(ground.grant()).action_id
    for each in before:
        ACTS[each](ground, action_id)
    if refusal is None:
        ACTS[act](ground, action_id)
    else:
        with pytest.raises(refusal):
            ACTS[act](ground, action_id)
    ground.check_books()


@on_sqlite
@pytest.mark.parametrize("act", ACTS)
def test_there_is_nothing_to_do_with_an_action_that_does_not_exist(
    ground: Ground, act: str
) -> None:
    with pytest.raises(ActionUnknown):
        ACTS[act](ground, new_id())


def test_cancelling_returns_the_whole_purse_at_once(ground: Ground) -> None:
    budget_id = ground.grant(200)
    action_id = ground.plan(budget_id).action_id
    assert cancelling(ground, action_id).returned_minor == 120
    assert ground.holds(budget_id, Purpose.BUDGET) == 200
    ground.check_books()


def test_an_action_with_people_is_closed_and_not_cancelled(ground: Ground) -> None:
    action_id = ground.open_action(ground.grant())
    ground.show(action_id, ground.household())
    with pytest.raises(ActionHasPeople):
        cancelling(ground, action_id)


# ------------------------------------------------------------------------------------ reading


def test_actions_are_listed_by_their_beginning_page_by_page(ground: Ground) -> None:
    planned = [
        ground.plan(
            None,
            place_id=street_id,
            starts_at=ground.clock.now + timedelta(days=day),
            ends_at=ground.clock.now + timedelta(days=day, hours=2),
        ).action_id
        for day, street_id in (
            (3, ground.street_id),
            (1, ground.other_street_id),
            (2, ground.street_id),
        )
    ]

    def listed(**asked: Any) -> list[UUID]:
        with reading() as session:
            found = queries.actions(session, community_id=ground.community_id, **asked)
        return [each.id for each in found]

    first, second, third = planned[1], planned[2], planned[0]
    assert listed() == [first, second, third]
    assert listed(newest_first=True) == [third, second, first]
    assert listed(place_ids=[ground.street_id]) == [second, third]
    assert listed(statuses=[ActionStatus.OPEN]) == []
    with reading() as session:
        page = queries.actions(session, community_id=ground.community_id, limit=1)
    assert listed(after=(page[0].starts_at, page[0].id)) == [second, third]
    assert listed(after=(page[0].starts_at, page[0].id), newest_first=True) == []
