"""What happens to a card: lost, found, handed in, named, a child's; ended with its run or key."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from cambio.app.settings import SettingsError
from cambio.database import Refusal, new_id, perform, perform_each, reading
from cards import queries
from cards.errors import (
    CardCannot,
    CardStopped,
    CardTaken,
    CardUnknown,
    KeyNewest,
    KeysUsedUp,
    KeyUnknown,
    NothingToPrint,
    RunUnknown,
)
from cards.keys import card_key
from cards.queries.keys import card_keys, cards_of_key, newest_key_id
from cards.queries.print_runs import cards_of_run, print_run, run_cards, runs_of_card
from cards.rules import CardKind
from cards.use_cases import (
    AssignCard,
    CancelRun,
    DescribeCard,
    IssueCard,
    RecordRun,
    RetireKey,
    RotateKey,
    RunKind,
    StopCard,
    VoidCard,
    VoidReason,
    assign_card,
    block_card,
    cancel_run,
    describe_card,
    find_again,
    issue_card,
    outdated_cards,
    record_run,
    replace_card,
    retire_key,
    return_card,
    rotate_key,
    spoiled_cards,
    void_card,
)
from cards.use_cases.scan_messages import Verdict
from tests.cards.changing import cards_of, saved, with_pin
from tests.scene import ACTOR_ID, Scene


def who(scene: Scene) -> dict[str, Any]:
    return {"community_id": scene.community_id, "actor_id": ACTOR_ID}


def about(scene: Scene, card_id: UUID) -> StopCard:
    return StopCard(**who(scene), card_id=card_id)


def card(scene: Scene, card_id: UUID) -> queries.CardView:
    with reading() as session:
        found = queries.card(session, community_id=scene.community_id, card_id=card_id)
    assert found is not None
    return found


def story(scene: Scene, card_id: UUID) -> list[str]:
    with reading() as session:
        events = queries.history_of(session, community_id=scene.community_id, card_id=card_id)
    return [event.what for event in events]


def stack(scene: Scene, count: int) -> list[UUID]:
    return [
        perform(issue_card, IssueCard(**who(scene), household_id=None)).card_id
        for _ in range(count)
    ]


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


# --------------------------------------------------------------------------------- print runs


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


# --------------------------------------------------------------------------------------- keys


def rotate(scene: Scene) -> str:
    return perform(rotate_key, RotateKey(**who(scene)))


def test_new_cards_get_the_newest_key_and_old_cards_stay_good(scene: Scene) -> None:
    old = scene.neighbour()
    assert rotate(scene) == "B"
    new = scene.neighbour()
    assert (card(scene, old.card_id).key_id, card(scene, new.card_id).key_id) == ("A", "B")
    action = scene.action()
    assert scene.scan(action, old).verdict is Verdict.CREDITED
    assert scene.scan(action, new).verdict is Verdict.CREDITED
    assert rotate(scene) == "C"
    with reading() as session:
        assert newest_key_id(session, community_id=scene.community_id) == "C"
        found = card_keys(session, community_id=scene.community_id)
    assert [(each.key_id, each.cards, each.households) for each in found] == [
        ("A", 1, 1),
        ("B", 1, 1),
        ("C", 0, 0),
    ]


def test_a_retired_key_ends_its_cards_and_gives_households_others(scene: Scene) -> None:
    old, lost = scene.neighbour(), scene.neighbour()
    [spare] = stack(scene, 1)
    perform(block_card, about(scene, lost.card_id))
    rotate(scene)
    command = RetireKey(**who(scene), key_id="A")
    for _ in range(2):
        perform(retire_key, command)
        with reading() as session:
            ids = cards_of_key(session, community_id=scene.community_id, key_id="A", limit=100)
        perform_each(void_card, outdated_cards(command, ids))
    assert [card(scene, each).status for each in (old.card_id, lost.card_id, spare)] == ["void"] * 3
    [successor, _old] = cards_of(scene, old.household_id)
    assert (successor.status, successor.key_id) == ("active", "B")
    assert len(cards_of(scene, lost.household_id)) == 1
    assert scene.scan(scene.action(), old).verdict is Verdict.REVOKED


def test_the_key_of_new_cards_is_not_retired(scene: Scene) -> None:
    with pytest.raises(KeyNewest):
        perform(retire_key, RetireKey(**who(scene), key_id="A"))
    rotate(scene)
    with pytest.raises(KeyNewest):
        perform(retire_key, RetireKey(**who(scene), key_id="B"))
    with pytest.raises(KeyUnknown):
        perform(retire_key, RetireKey(**who(scene), key_id="F"))


def test_after_z_there_is_no_letter(scene: Scene) -> None:
    for _ in range(25):
        last = rotate(scene)
    assert last == "Z"
    with pytest.raises(KeysUsedUp):
        rotate(scene)


SECRETS = [
    ("", "one for all, from the server's own"),
    ("one-secret-for-all-letters", "one for all"),
    ("A:the-first-secret B:the-second-secret", "each its own"),
]


@pytest.mark.parametrize("setting", [row[0] for row in SECRETS], ids=[row[1] for row in SECRETS])
def test_each_letter_is_another_key(sqlite_app: Flask, setting: str) -> None:
    settings = sqlite_app.extensions["cambio.settings"]
    sqlite_app.extensions["cambio.settings"] = replace(settings, card_key=setting)
    assert card_key("A") == card_key("A")
    assert card_key("A").secret != card_key("B").secret


def test_a_letter_without_a_secret_is_named(sqlite_app: Flask) -> None:
    settings = sqlite_app.extensions["cambio.settings"]
    sqlite_app.extensions["cambio.settings"] = replace(settings, card_key="A:only-this-one")
    with pytest.raises(SettingsError, match="no secret for the key B"):
        card_key("B")
