"""Print runs: kept with their cards, and cancelled whole but for the cards that are in use."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from cambio.database import Refusal, new_id, perform, perform_each, reading
from cards.errors import (
    CardTaken,
    NothingToPrint,
    RunUnknown,
)
from cards.queries.print_runs import cards_of_run, print_run, run_cards, runs_of_card
from cards.use_cases import (
    AssignCard,
    CancelRun,
    RecordRun,
    RunKind,
    VoidCard,
    VoidReason,
    assign_card,
    block_card,
    cancel_run,
    record_run,
    spoiled_cards,
    void_card,
)
from tests.cards.card_acts import about, card, stack, who
from tests.cards.changing import cards_of, with_pin
from tests.scene import ACTOR_ID, Scene


def printed(scene: Scene, card_ids: list[UUID], kind: RunKind, **changes: Any) -> UUID:
    command = RecordRun(**who(scene), kind=kind, card_ids=tuple(card_ids), **changes)
    return perform(record_run, command)


def spoil(scene: Scene, run_id: UUID, kind: RunKind) -> list[Any]:
    command = CancelRun(**who(scene), run_id=run_id)
    perform(cancel_run, command)
    with reading() as session:
        cards = run_cards(session, community_id=scene.community_id, run_id=run_id)
    return perform_each(void_card, spoiled_cards(command, cards.to_end, kind))


def test_a_run_tells_who_printed_which_cards_where(scene: Scene) -> None:
    neighbours = [scene.neighbour() for _ in range(3)]
    card_ids = [each.card_id for each in neighbours]
    run_id = printed(scene, card_ids, RunKind.HOUSEHOLDS, place_id=scene.street_id)
    with reading() as session:
        run = print_run(session, community_id=scene.community_id, run_id=run_id)
        again = cards_of_run(session, community_id=scene.community_id, run_id=run_id)
        [of_card] = runs_of_card(session, community_id=scene.community_id, card_id=card_ids[1])
    assert run is not None
    assert (run.cards, run.printed_by, run.place_name) == (3, ACTOR_ID, "Dreef")
    first, last = neighbours[0].number, neighbours[2].number
    assert run.first_number.replace("-", "") == first
    assert run.last_number.replace("-", "") == last
    assert [each.id for each in again] == card_ids
    assert of_card == run


def test_a_spoiled_stack_ends_but_for_the_cards_that_somebody_has(scene: Scene) -> None:
    cards = stack(scene, 3)
    run_id = printed(scene, cards, RunKind.STACK)
    household_id = scene.neighbour().household_id
    perform(assign_card, AssignCard(**who(scene), card_id=cards[1], household_id=household_id))
    with reading() as session:
        planned = run_cards(session, community_id=scene.community_id, run_id=run_id)
    assert planned.in_use == (card(scene, cards[1]).shown_number,)
    spoil(scene, run_id, RunKind.STACK)
    assert [card(scene, each).status for each in cards] == ["void", "active", "void"]
    with reading() as session:
        left = cards_of_run(session, community_id=scene.community_id, run_id=run_id)
    assert [each.id for each in left] == [cards[1]]


def test_a_card_that_is_taken_while_its_stack_is_cancelled_stays(scene: Scene) -> None:
    [card_id] = stack(scene, 1)
    run_id = printed(scene, [card_id], RunKind.STACK)
    household_id = scene.neighbour().household_id
    acts = spoiled_cards(CancelRun(**who(scene), run_id=run_id), [card_id], RunKind.STACK)
    perform(assign_card, AssignCard(**who(scene), card_id=card_id, household_id=household_id))
    [outcome] = perform_each(void_card, acts)
    assert isinstance(outcome, CardTaken)


def test_households_of_a_spoiled_run_get_another_card_unless_theirs_is_in_use(
    scene: Scene,
) -> None:
    fresh, scanned, been_in, had_before = (scene.neighbour() for _ in range(4))
    scene.scan(scene.action(), scanned)
    with_pin(scene, been_in.household_id)
    printed(scene, [had_before.card_id], RunKind.HOUSEHOLDS)
    card_ids = [each.card_id for each in (fresh, scanned, been_in, had_before)]
    run_id = printed(scene, card_ids, RunKind.HOUSEHOLDS)
    spoil(scene, run_id, RunKind.HOUSEHOLDS)
    spoil(scene, run_id, RunKind.HOUSEHOLDS)
    assert [card(scene, each).status for each in card_ids] == ["void", *["active"] * 3]
    [successor, old] = cards_of(scene, fresh.household_id)
    assert (successor.status, old.replaced_by_id) == ("active", successor.id)
    with reading() as session:
        again = cards_of_run(session, community_id=scene.community_id, run_id=run_id)
    assert [each.id for each in again] == [successor.id, *card_ids[1:]]


def test_a_lost_card_of_a_spoiled_run_gets_no_successor(scene: Scene) -> None:
    neighbour = scene.neighbour()
    perform(block_card, about(scene, neighbour.card_id))
    reason = VoidReason.RUN_CANCELLED
    ended = perform(void_card, VoidCard(**who(scene), card_id=neighbour.card_id, reason=reason))
    assert ended.successor is None


RUN_REFUSALS: list[tuple[Any, Any, type[Refusal]]] = [
    (record_run, {"kind": RunKind.STACK, "card_ids": ()}, NothingToPrint),
    (
        record_run,
        {"kind": RunKind.STACK, "card_ids": (new_id(),), "reprint_of_id": new_id()},
        RunUnknown,
    ),
    (cancel_run, {"run_id": new_id()}, RunUnknown),
]


@pytest.mark.parametrize(("act", "fields", "refusal"), RUN_REFUSALS)
def test_what_is_no_run_is_refused(
    scene: Scene, act: Any, fields: dict[str, Any], refusal: type[Refusal]
) -> None:
    command_of = CancelRun if act is cancel_run else RecordRun
    command = command_of(**who(scene), **fields)
    with pytest.raises(refusal):
        perform(act, command)
