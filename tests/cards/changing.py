"""Households that change, for tests of moving, splitting and ending: one line for each act."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from cambio.access.use_cases import (
    ChoosePin,
    IssuePinCode,
    SignInHousehold,
    choose_pin,
    issue_pin_code,
    sign_in_household,
)
from cambio.database import new_id, perform, reading
from cambio.neighbourhood.queries import HouseholdView, household
from cambio.neighbourhood.queries.history import household_events
from cambio.neighbourhood.rules.households import Means
from cards import queries
from cards.use_cases import EndHousehold, Remainder, SplitHousehold
from tests.scene import ACTOR_ID, Neighbour, Scene


def saved(scene: Scene, *, adults: int = 2, children: int = 1) -> Neighbour:
    """A neighbour who took part once with all adults: two tokens each."""
    neighbour = scene.neighbour(adults=adults, children=children)
    scene.scan(scene.action(), neighbour, adults=adults)
    return neighbour


def splitting(scene: Scene, neighbour: Neighbour, **changes: Any) -> SplitHousehold:
    """One adult goes on by themselves, with half of what was saved."""
    command = SplitHousehold(
        community_id=scene.community_id,
        actor_id=ACTOR_ID,
        request_key=str(new_id()),
        household_id=neighbour.household_id,
        address_id=scene._address(scene.houses + 100),
        nickname="Klaproos",
        language="nl",
        adults=1,
        children=0,
        confirmed=True,
        means=Means.SIGNATURE,
        percent=50,
    )
    scene.houses += 1
    return replace(command, **changes)


def ending(scene: Scene, neighbour: Neighbour, **changes: Any) -> EndHousehold:
    """A household ends, and what it has goes back."""
    command = EndHousehold(
        community_id=scene.community_id,
        actor_id=ACTOR_ID,
        request_key=str(new_id()),
        household_id=neighbour.household_id,
        remainder=Remainder.RETURNED,
        means=Means.SIGNATURE,
    )
    return replace(command, **changes)


def found(scene: Scene, household_id: UUID) -> HouseholdView:
    with reading() as session:
        view = household(session, community_id=scene.community_id, household_id=household_id)
    assert view is not None
    return view


def cards_of(scene: Scene, household_id: UUID) -> list[queries.CardView]:
    with reading() as session:
        return queries.cards_of(session, community_id=scene.community_id, household_id=household_id)


def story(scene: Scene, household_id: UUID) -> list[str]:
    """What happened to a household itself, oldest first."""
    with reading() as session:
        events = household_events(
            session, community_id=scene.community_id, household_id=household_id
        )
    return [event.what.value for event in events]


def with_pin(scene: Scene, household_id: UUID) -> None:
    """Let a household have a PIN, and be signed in somewhere."""
    who: dict[str, Any] = {
        "community_id": scene.community_id,
        "actor_id": household_id,
        "household_id": household_id,
    }
    code = perform(issue_pin_code, IssuePinCode(**who)).code
    assert perform(choose_pin, ChoosePin(**who, code=code, pin_hash="a-hash")).succeeded
    perform(sign_in_household, SignInHousehold(**who))
