"""Several ways in at the same moment: each person paid once, nobody struck out twice; on both."""

from __future__ import annotations

from functools import partial

from flask import Flask

from cambio.database import Refusal, new_id, perform, reading
from cambio.earning import queries as earning
from cambio.earning.rules import StrikeReason
from cambio.earning.use_cases import StrikeParticipation, strike_participation
from cambio.neighbourhood.rules.households import Means
from cards.use_cases.binding import BindCard, bind_card
from cards.use_cases.merging import MergeHousehold, merge_household
from cards.use_cases.posters import TakePart, take_part
from cards.use_cases.scans import record_scan
from cards.use_cases.sign_up import (
    NumberHouseholds,
    SignedLine,
    TypeInLines,
    number_households,
    type_in_lines,
)
from tests.cards.beside_the_scan import (
    TWO,
    check_books,
    headcount,
    keyed,
    of_stack,
    scan_of,
    who,
)
from tests.earning.use_cases.test_at_once import at_once
from tests.scene import Scene


def test_a_card_a_poster_and_a_list_at_once_count_a_household_once(
    app: Flask, scene: Scene
) -> None:
    neighbour, action_id = scene.neighbour(), scene.action()
    perform(number_households, NumberHouseholds(**who(scene), action_id=action_id))
    household_id = neighbour.household_id
    comes = TakePart(
        **keyed(scene), action_id=action_id, household_id=household_id, adults=2, children=0
    )
    signed = TypeInLines(**keyed(scene), action_id=action_id, lines=(SignedLine(1, 2, 0),))
    scan = scan_of(scene, action_id, neighbour.number, adults=2)
    acts = (
        partial(perform, take_part, comes),
        partial(perform, type_in_lines, signed),
        partial(perform, record_scan, scan),
    )
    at_once(app, [*acts, *acts])
    assert headcount(scene, action_id) == 2
    with reading() as session:
        (one,) = earning.participations_of(
            session, community_id=scene.community_id, household_id=household_id
        )
    assert scene.holds(household_id) == one.household_minor
    check_books(scene)


def test_two_volunteers_strike_somebody_out_once(app: Flask, scene: Scene) -> None:
    neighbour, action_id = scene.neighbour(), scene.action()
    scene.scan(action_id, neighbour)
    with reading() as session:
        (one,) = earning.participants(session, community_id=scene.community_id, action_id=action_id)
    acts = [
        partial(
            perform,
            strike_participation,
            StrikeParticipation(
                **keyed(scene),
                action_id=action_id,
                participation_id=one.participation_id,
                reason=StrikeReason.NOT_THERE,
            ),
        )
        for _ in range(4)
    ]
    results = at_once(app, acts)
    assert sorted(isinstance(each, Refusal) for each in results) == [False, True, True, True]
    assert (headcount(scene, action_id), scene.holds(neighbour.household_id)) == (0, 0)
    check_books(scene)


def test_two_volunteers_give_the_same_card_to_one_household(app: Flask, scene: Scene) -> None:
    action_id, card = scene.action(), of_stack(scene)
    acts = [
        partial(
            perform,
            bind_card,
            BindCard(**keyed(scene), card_id=card.card_id, action_id=action_id, people=TWO),
        )
        for _ in range(4)
    ]
    results = at_once(app, acts)
    assert len({each.household_id for each in results}) == 1


def test_a_newcomer_is_joined_to_one_household_once(app: Flask, scene: Scene) -> None:
    known, action_id, card = scene.neighbour(), scene.action(), of_stack(scene)
    bind = BindCard(**keyed(scene), card_id=card.card_id, action_id=action_id, people=TWO)
    new = perform(bind_card, bind).household_id
    perform(record_scan, scan_of(scene, action_id, card.number, adults=2))
    acts = [
        partial(
            perform,
            merge_household,
            MergeHousehold(
                **keyed(scene),
                household_id=new,
                into_household_id=known.household_id,
                means=Means.SIGNATURE,
            ),
        )
        for _ in range(3)
    ]
    results = at_once(app, acts)
    assert sorted(isinstance(each, Refusal) for each in results) == [False, True, True]
    assert headcount(scene, action_id) == 2
    assert (scene.holds(new), scene.holds(known.household_id) > 0) == (0, True)
    check_books(scene)


def test_two_volunteers_number_the_same_street_once(app: Flask, scene: Scene) -> None:
    for _ in range(5):
        scene.neighbour()
    action_id = scene.action()
    number = partial(
        perform, number_households, NumberHouseholds(**who(scene), action_id=action_id)
    )
    assert at_once(app, [number] * 4) == [5] * 4


def test_one_key_is_one_arrival(app: Flask, scene: Scene) -> None:
    neighbour, action_id = scene.neighbour(), scene.action()
    comes = TakePart(
        **who(scene),
        request_key=str(new_id()),
        action_id=action_id,
        household_id=neighbour.household_id,
        adults=1,
        children=0,
    )
    results = at_once(app, [partial(perform, take_part, comes)] * 4)
    assert results == [results[0]] * 4
