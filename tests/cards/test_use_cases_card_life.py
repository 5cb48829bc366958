"""What happens to a card: lost, found, handed in, named, a child's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from cambio.database import Refusal, new_id, perform
from cards.errors import (
    CardCannot,
    CardStopped,
    CardUnknown,
)
from cards.rules import CardKind
from cards.use_cases import (
    DescribeCard,
    IssueCard,
    VoidCard,
    VoidReason,
    block_card,
    describe_card,
    find_again,
    issue_card,
    replace_card,
    return_card,
    void_card,
)
from cards.use_cases.scan_messages import Verdict
from tests.cards.card_acts import about, card, stack, story, who
from tests.cards.changing import saved
from tests.scene import Scene


def test_a_card_that_was_lost_and_found_works_again(scene: Scene) -> None:
    neighbour = scene.neighbour()
    perform(block_card, about(scene, neighbour.card_id))
    assert scene.scan(scene.action(), neighbour).verdict is Verdict.REVOKED
    perform(find_again, about(scene, neighbour.card_id))
    perform(find_again, about(scene, neighbour.card_id))
    assert scene.scan(scene.action(), neighbour).verdict is Verdict.CREDITED
    assert card(scene, neighbour.card_id).stopped_at is None
    assert story(scene, neighbour.card_id) == ["made", "blocked", "found"]


def test_a_card_that_was_handed_in_is_over_and_what_was_saved_stays(scene: Scene) -> None:
    neighbour = saved(scene)
    perform(return_card, about(scene, neighbour.card_id))
    perform(return_card, about(scene, neighbour.card_id))
    assert scene.scan(scene.action(), neighbour).verdict is Verdict.REVOKED
    assert scene.holds(neighbour.household_id) == 4
    assert story(scene, neighbour.card_id) == ["made", "returned"]


def test_a_replaced_card_can_still_be_handed_in(scene: Scene) -> None:
    neighbour = scene.neighbour()
    new = perform(replace_card, about(scene, neighbour.card_id))
    perform(return_card, about(scene, neighbour.card_id))
    assert card(scene, neighbour.card_id).status == "returned"
    assert card(scene, new.card_id).status == "active"


def test_cards_of_a_household_have_names_and_a_childs_card_stays_a_childs(scene: Scene) -> None:
    household_id = scene.neighbour().household_id
    issued = perform(
        issue_card,
        IssueCard(**who(scene), household_id=household_id, kind=CardKind.CHILD, label="  Sam  "),
    )
    new = perform(replace_card, about(scene, issued.card_id))
    found = card(scene, new.card_id)
    assert (found.label, found.is_childs) == ("Sam", True)


def test_a_childs_card_earns(scene: Scene) -> None:
    neighbour = scene.neighbour()
    described = DescribeCard(
        **who(scene), card_id=neighbour.card_id, label="Sam", kind=CardKind.CHILD
    )
    perform(describe_card, described)
    perform(describe_card, described)
    assert scene.scan(scene.action(), neighbour).verdict is Verdict.CREDITED
    assert story(scene, neighbour.card_id) == ["made", "labelled", "made_childs"]
    perform(describe_card, replace(described, kind=None, label="x" * 99))
    found = card(scene, neighbour.card_id)
    assert (found.label, found.is_childs) == ("x" * 24, True)


def replaced(scene: Scene) -> UUID:
    card_id = scene.neighbour().card_id
    perform(replace_card, about(scene, card_id))
    return card_id


def returned(scene: Scene) -> UUID:
    card_id = scene.neighbour().card_id
    perform(return_card, about(scene, card_id))
    return card_id


def void(scene: Scene) -> UUID:
    [card_id] = stack(scene, 1)
    reason = VoidReason.RUN_CANCELLED
    perform(void_card, VoidCard(**who(scene), card_id=card_id, reason=reason))
    return card_id


def unknown(scene: Scene) -> UUID:
    return new_id()


REFUSALS: list[tuple[Any, Any, type[Refusal]]] = [
    (find_again, unknown, CardUnknown),
    (find_again, replaced, CardStopped),
    (find_again, returned, CardStopped),
    (find_again, void, CardStopped),
    (block_card, returned, CardStopped),
    (block_card, void, CardStopped),
    (replace_card, returned, CardStopped),
    (return_card, unknown, CardUnknown),
]


@pytest.mark.parametrize(("act", "prepare", "refusal"), REFUSALS)
def test_a_card_that_ended_is_not_brought_back(
    scene: Scene, act: Any, prepare: Any, refusal: type[Refusal]
) -> None:
    command = about(scene, prepare(scene))
    with pytest.raises(refusal):
        perform(act, command)


@pytest.mark.parametrize(("prepare", "refusal"), [(unknown, CardUnknown), (returned, CardCannot)])
def test_a_card_that_ended_gets_no_name(scene: Scene, prepare: Any, refusal: type[Refusal]) -> None:
    command = DescribeCard(**who(scene), card_id=prepare(scene), label="keuken")
    with pytest.raises(refusal):
        perform(describe_card, command)
