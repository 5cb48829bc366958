"""A fresh card from the stack, given to new people in the street; on both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from cambio.database import Refusal, new_id, perform, reading
from cambio.earning.use_cases import CloseAction, close_action
from cambio.neighbourhood.errors import PeopleInvalid
from cambio.neighbourhood.queries import household
from cards import queries
from cards.errors import (
    AlreadyPlaced,
    BindingUnknown,
    CardStopped,
    CardTaken,
    CardUnknown,
)
from cards.queries.bindings import bindings_to_place
from cards.use_cases import (
    AssignCard,
    IssuedCard,
    StopCard,
    assign_card,
    block_card,
)
from cards.use_cases.binding import (
    BoundCard,
    NewPeople,
    PlaceNewcomer,
    place_newcomer,
)
from cards.use_cases.scans import record_scan
from tests.cards.beside_the_scan import (
    TWO,
    bind,
    check_books,
    headcount,
    keyed,
    of_stack,
    scan_of,
    street_card,
    who,
)
from tests.conftest import Clock
from tests.scene import Scene


def test_a_fresh_card_opens_a_new_household_which_earns_at_once(scene: Scene) -> None:
    known, action_id, card = scene.neighbour(), scene.action(), of_stack(scene)
    verdict = perform(record_scan, scan_of(scene, action_id, card.number, adults=2, bind=TWO))
    assert verdict.verdict == "credited"
    with reading() as session:
        found = queries.card(session, community_id=scene.community_id, card_id=card.card_id)
        assert found is not None
        assert found.household_id is not None
        new = household(session, community_id=scene.community_id, household_id=found.household_id)
    assert new is not None
    assert (new.nickname, new.adults, new.confirmed_at) == ("Zonnebloem", 2, None)
    assert new.address is not None, "it lives where the neighbour lives, and is another household"
    assert new.id != known.household_id
    assert (scene.holds(new.id), scene.holds(known.household_id)) == (verdict.household_minor, 0)
    check_books(scene)


def test_the_same_scan_with_the_same_people_binds_once(scene: Scene) -> None:
    action_id, card = scene.action(), of_stack(scene)
    scan = scan_of(scene, action_id, card.number, bind=TWO)
    assert perform(record_scan, scan) == perform(record_scan, scan)
    more = perform(record_scan, scan_of(scene, action_id, card.number, adults=2, bind=TWO))
    assert more.verdict == "more_credited"
    assert headcount(scene, action_id) == 2


def test_a_card_is_bound_though_the_action_is_over(scene: Scene, clock: Clock) -> None:
    action_id, card = scene.action(), of_stack(scene)
    perform(close_action, CloseAction(**keyed(scene), action_id=action_id))
    later = scene.now + timedelta(minutes=5)
    clock.now = later
    moments = {"scanned_at": later, "sent_at": later, "received_at": later}
    verdict = perform(record_scan, scan_of(scene, action_id, card.number, bind=TWO, **moments))
    assert verdict.verdict == "action_closed"
    with reading() as session:
        found = queries.card(session, community_id=scene.community_id, card_id=card.card_id)
    assert found is not None
    assert found.household_id is not None


def test_who_says_nothing_of_an_address_waits_for_somebody_to_look_it_up(scene: Scene) -> None:
    known, action_id, card = scene.neighbour(), scene.action(), of_stack(scene)
    people = NewPeople(adults=1, children=0, address="bij de brug")
    bound = bind(scene, card.card_id, action_id, people)
    assert bound.address_known is False
    with reading() as session:
        waiting = bindings_to_place(session, community_id=scene.community_id)
        lives = household(session, community_id=scene.community_id, household_id=known.household_id)
    assert [each.address_text for each in waiting] == ["bij de brug"]
    assert waiting[0].nickname == f"Kaart {card.number[-4:]}"
    assert lives is not None
    assert lives.address is not None
    place = PlaceNewcomer(**who(scene), card_id=card.card_id, address_id=lives.address.id)
    assert perform(place_newcomer, place) == BoundCard(card.card_id, bound.household_id, True)
    with reading() as session:
        assert bindings_to_place(session, community_id=scene.community_id) == []
        new = household(session, community_id=scene.community_id, household_id=bound.household_id)
    assert new is not None
    assert (new.confirmed_at, new.address) == (None, lives.address)
    with pytest.raises(AlreadyPlaced):
        perform(place_newcomer, place)


def test_an_address_of_a_card_never_given_out_is_refused(scene: Scene) -> None:
    with pytest.raises(BindingUnknown):
        perform(place_newcomer, PlaceNewcomer(**who(scene), card_id=new_id(), address_id=new_id()))


def _blocked(scene: Scene, card: IssuedCard) -> UUID:
    perform(block_card, StopCard(**who(scene), card_id=card.card_id))
    return card.card_id


def _taken(scene: Scene, card: IssuedCard) -> UUID:
    give = AssignCard(
        **who(scene), card_id=card.card_id, household_id=scene.neighbour().household_id
    )
    perform(assign_card, give)
    return card.card_id


def _streets(scene: Scene, _card: IssuedCard) -> UUID:
    return street_card(scene).card_id


@pytest.mark.parametrize(
    ("choose", "people", "refusal"),
    [
        (lambda _s, _c: new_id(), TWO, CardUnknown),
        (_blocked, TWO, CardStopped),
        (_taken, TWO, CardTaken),
        (_streets, TWO, CardTaken),
        (lambda _s, c: c.card_id, replace(TWO, adults=0, children=0), PeopleInvalid),
    ],
)
def test_binding_is_refused(
    scene: Scene,
    choose: Callable[[Scene, IssuedCard], UUID],
    people: NewPeople,
    refusal: type[Refusal],
) -> None:
    action_id, card_id = scene.action(), choose(scene, of_stack(scene))
    with pytest.raises(refusal):
        bind(scene, card_id, action_id, people)


def test_a_card_of_the_stack_without_people_stays_unknown(scene: Scene) -> None:
    verdict = perform(record_scan, scan_of(scene, scene.action(), of_stack(scene).number))
    assert verdict.verdict == "unknown"
