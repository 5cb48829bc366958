"""The life of a card: made, handed out, blocked, replaced; what was saved stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from cambio.database import Refusal, new_id, perform, reading
from cambio.neighbourhood.errors import HouseholdUnknown
from cards import queries
from cards.errors import CardStopped, CardTaken, CardUnassigned, CardUnknown, CardUnreadable
from cards.use_cases import (
    AssignCard,
    IssueCard,
    StopCard,
    assign_card,
    block_card,
    issue_card,
    replace_card,
)
from tests.scene import ACTOR_ID, Scene
from tests.together import together


def issue(scene: Scene, household_id: UUID | None = None) -> UUID:
    command = IssueCard(
        community_id=scene.community_id, actor_id=ACTOR_ID, household_id=household_id
    )
    return perform(issue_card, command).card_id


def stop(scene: Scene, card_id: UUID) -> StopCard:
    return StopCard(community_id=scene.community_id, actor_id=ACTOR_ID, card_id=card_id)


def assign(scene: Scene, card_id: UUID, household_id: UUID) -> AssignCard:
    return AssignCard(
        community_id=scene.community_id,
        actor_id=ACTOR_ID,
        card_id=card_id,
        household_id=household_id,
    )


def card(scene: Scene, card_id: UUID) -> queries.CardView:
    with reading() as session:
        found = queries.card(session, community_id=scene.community_id, card_id=card_id)
    assert found is not None
    return found


def story(scene: Scene, card_id: UUID) -> list[str]:
    with reading() as session:
        events = queries.history_of(session, community_id=scene.community_id, card_id=card_id)
    return [event.what for event in events]


def test_a_replaced_card_keeps_what_was_saved(scene: Scene) -> None:
    neighbour, action = scene.neighbour(), scene.action()
    scene.scan(action, neighbour, adults=2)
    new = perform(replace_card, stop(scene, neighbour.card_id))
    assert scene.holds(neighbour.household_id) == 4
    assert new.household_id == neighbour.household_id
    assert new.number != neighbour.number
    assert card(scene, new.card_id).lineage_id == neighbour.card_id
    assert card(scene, neighbour.card_id).status == "replaced"


def test_a_card_is_found_by_its_number_however_it_is_typed(scene: Scene) -> None:
    neighbour = scene.neighbour()
    typed = f" {neighbour.number[:4].lower()}-{neighbour.number[4:]} "
    with reading() as session:
        found = queries.find_card(session, community_id=scene.community_id, code_or_number=typed)
        elsewhere = queries.find_card(
            session, community_id=scene.community_id + 1, code_or_number=typed
        )
    assert found is not None
    assert found.id == neighbour.card_id
    assert elsewhere is None


def test_blocking_twice_changes_nothing_more(scene: Scene, clock: Any) -> None:
    card_id = scene.neighbour().card_id
    perform(block_card, stop(scene, card_id))
    stopped_at = card(scene, card_id).stopped_at
    clock.advance(hours=1)
    perform(block_card, stop(scene, card_id))
    assert card(scene, card_id).stopped_at == stopped_at
    assert story(scene, card_id) == ["made", "blocked"]


def test_a_blocked_card_is_replaced_from_the_moment_of_blocking(scene: Scene, clock: Any) -> None:
    card_id = scene.neighbour().card_id
    perform(block_card, stop(scene, card_id))
    clock.advance(days=1)
    perform(replace_card, stop(scene, card_id))
    found = card(scene, card_id)
    assert (found.status, found.stopped_at) == ("replaced", clock.now - timedelta(days=1))


def test_a_card_of_the_stack_becomes_a_households(scene: Scene) -> None:
    card_id, household_id = issue(scene), scene.neighbour().household_id
    with reading() as session:
        waiting = queries.stack(session, community_id=scene.community_id)
    assert [each.id for each in waiting] == [card_id]
    perform(assign_card, assign(scene, card_id, household_id))
    perform(assign_card, assign(scene, card_id, household_id))
    assert card(scene, card_id).household_id == household_id
    assert story(scene, card_id) == ["made", "assigned"]


Prepare = Callable[[Scene], Any]


def of_an_ended_card(scene: Scene) -> StopCard:
    command = stop(scene, scene.neighbour().card_id)
    perform(replace_card, command)
    return command


def blocked_from_the_stack(scene: Scene) -> AssignCard:
    card_id = issue(scene)
    perform(block_card, stop(scene, card_id))
    return assign(scene, card_id, scene.neighbour().household_id)


REFUSALS: list[tuple[str, Any, Prepare, type[Refusal]]] = [
    ("a card for nobody known", issue_card, lambda s: issue_command(s, new_id()), HouseholdUnknown),
    ("blocking an unknown card", block_card, lambda s: stop(s, new_id()), CardUnknown),
    ("blocking a replaced card", block_card, of_an_ended_card, CardStopped),
    ("replacing an unknown card", replace_card, lambda s: stop(s, new_id()), CardUnknown),
    ("replacing a replaced card", replace_card, of_an_ended_card, CardStopped),
    ("replacing nobody's card", replace_card, lambda s: stop(s, issue(s)), CardUnassigned),
    ("handing out a blocked card", assign_card, blocked_from_the_stack, CardStopped),
    (
        "handing out somebody's card",
        assign_card,
        lambda s: assign(s, s.neighbour().card_id, s.neighbour().household_id),
        CardTaken,
    ),
    (
        "handing out to nobody known",
        assign_card,
        lambda s: assign(s, issue(s), new_id()),
        HouseholdUnknown,
    ),
]


def issue_command(scene: Scene, household_id: UUID) -> IssueCard:
    return IssueCard(community_id=scene.community_id, actor_id=ACTOR_ID, household_id=household_id)


@pytest.mark.parametrize(
    ("act", "prepare", "refusal"), [row[1:] for row in REFUSALS], ids=[row[0] for row in REFUSALS]
)
def test_what_cannot_be_done_is_refused(
    scene: Scene, act: Any, prepare: Prepare, refusal: type[Refusal]
) -> None:
    command = prepare(scene)
    with pytest.raises(refusal):
        perform(act, command)


def test_a_card_is_replaced_once_however_many_ask_at_once(app: Flask, scene: Scene) -> None:
    neighbour = scene.neighbour()
    command = stop(scene, neighbour.card_id)
    outcomes = together(app, *[lambda: perform(replace_card, command)] * 4)
    assert sum(isinstance(each, CardStopped) for each in outcomes) == 3
    with reading() as session:
        found = queries.cards_of(
            session, community_id=scene.community_id, household_id=neighbour.household_id
        )
    assert sorted(each.status for each in found) == ["active", "replaced"]


def test_a_card_of_the_stack_goes_to_one_household_only(app: Flask, scene: Scene) -> None:
    card_id = issue(scene)
    neighbours = [scene.neighbour() for _ in range(3)]
    outcomes = together(
        app,
        *(
            lambda household_id=each.household_id: perform(
                assign_card, assign(scene, card_id, household_id)
            )
            for each in neighbours
        ),
    )
    assert sum(isinstance(each, CardTaken) for each in outcomes) == 2


FAULTS = [
    ("", "Type the number of the card, or scan the card."),
    ("K7MD-2QX", "This number is too short."),
    ("K7MD-2QX99", "This number is too long."),
    ("K7MD-2QXO", "A card number never has 0, O, 1, I or L, and you typed O."),
    ("K7MD-2Q?9", "A card number has letters and digits only. ? does not belong there."),
    ("7KMD-2QX9", "This number is not right. One letter or digit is wrong, or two changed places."),
    ("https://elsewhere.example/", "This is not a card of ours."),
    ("https://x.example/K/2BABC", "We cannot read this card."),
]


@pytest.mark.parametrize(("typed", "words"), FAULTS)
def test_a_text_that_is_no_card_says_what_is_wrong_with_it(typed: str, words: str) -> None:
    with pytest.raises(CardUnreadable) as refused:
        queries.find_card(None, community_id=1, code_or_number=typed)  # type: ignore[arg-type] # nothing is read
    assert str(refused.value).startswith(words)
