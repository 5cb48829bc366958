"""A household moves or ends; each is a line in its own history."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from cambio.database import Refusal, new_id, perform, reading
from cambio.ledger import Purpose
from cambio.neighbourhood.errors import (
    AddressSame,
    AddressUnknown,
    HouseholdEnded,
    HouseholdUnknown,
    MoveDateInvalid,
)
from cambio.neighbourhood.models import Residence
from cambio.neighbourhood.queries import household, street_of
from cambio.neighbourhood.queries.history import household_events
from cambio.neighbourhood.rules.households import Means
from cambio.neighbourhood.use_cases import (
    AddPlace,
    ChangeHousehold,
    CloseHousehold,
    MoveHousehold,
    add_place,
    change_household,
    close_household,
    move_household,
)
from tests.conftest import Clock
from tests.scene import ACTOR_ID, Scene, build_scene


@pytest.fixture
def scene(app: Any, community_id: int, clock: Clock) -> Scene:
    """A street with neighbours, on both databases."""
    return build_scene(community_id, clock.now)


def moving(scene: Scene, household_id: UUID, **changes: Any) -> MoveHousehold:
    fields: dict[str, Any] = {
        "household_id": household_id,
        "address_id": changes.pop("address_id", None) or scene._address(77),
        "confirmed": False,
    }
    who: dict[str, Any] = {"community_id": scene.community_id, "actor_id": ACTOR_ID}
    return MoveHousehold(**who, **(fields | changes))


def elsewhere(scene: Scene) -> Scene:
    """Another street of the same community."""
    who: dict[str, Any] = {"community_id": scene.community_id, "actor_id": ACTOR_ID}
    district = perform(add_place, AddPlace(**who, kind="district", name="Voorstad"))
    street = perform(add_place, AddPlace(**who, kind="street", name="Kade", parent_id=district))
    return Scene(
        scene.community_id, street, scene.programme_id, scene.budget_id, scene.rule_id, scene.now
    )


def residences(scene: Scene, household_id: UUID) -> list[tuple[date, date | None]]:
    with reading() as session:
        rows = session.scalars(
            select(Residence).filter_by(household_id=household_id).order_by(Residence.id)
        )
        return [(row.since, row.until) for row in rows]


def events(scene: Scene, household_id: UUID) -> list[tuple[str, Means | None]]:
    with reading() as session:
        found = household_events(
            session, community_id=scene.community_id, household_id=household_id
        )
    return [(each.what.value, each.means) for each in found]


def test_a_move_ends_one_residence_and_begins_another(scene: Scene, clock: Clock) -> None:
    household_id = scene.neighbour().household_id
    joined_on = clock.now.date()
    clock.advance(days=30)
    perform(move_household, moving(scene, household_id, means=Means.PIN))
    today = clock.now.date()
    assert residences(scene, household_id) == [(joined_on, today), (today, None)]
    with reading() as session:
        found = household(session, community_id=scene.community_id, household_id=household_id)
    assert found is not None
    assert found.address is not None
    assert (found.address.house_number, found.confirmed_at) == (77, None)
    assert events(scene, household_id) == [("moved", Means.PIN)]


def test_what_staff_saw_is_confirmed_at_once(scene: Scene, clock: Clock) -> None:
    household_id = scene.neighbour().household_id
    perform(move_household, moving(scene, household_id, confirmed=True))
    with reading() as session:
        found = household(session, community_id=scene.community_id, household_id=household_id)
    assert found is not None
    assert found.confirmed_at == clock.now


def test_the_wallet_goes_along_and_the_new_street_gets_the_share(scene: Scene) -> None:
    kade = elsewhere(scene)
    neighbour, first, second = scene.neighbour(), scene.action(), scene.action()
    scene.scan(first, neighbour)
    perform(move_household, moving(scene, neighbour.household_id, address_id=kade._address(5)))
    old_pot = scene.holds(scene.street_id, Purpose.POT)
    scene.scan(second, neighbour)
    assert scene.holds(neighbour.household_id) == 4
    assert scene.holds(scene.street_id, Purpose.POT) == old_pot
    assert scene.holds(kade.street_id, Purpose.POT) == old_pot
    with reading() as session:
        street_id = street_of(
            session, community_id=scene.community_id, household_id=neighbour.household_id
        )
    assert street_id == kade.street_id


def test_a_scan_of_before_the_move_pays_the_old_street(scene: Scene, clock: Clock) -> None:
    kade, neighbour, action = elsewhere(scene), scene.neighbour(), scene.action()
    clock.advance(days=2)
    moved = moving(scene, neighbour.household_id, address_id=kade._address(5))
    perform(move_household, moved)
    scene.scan(action, neighbour, at=scene.now + timedelta(hours=1))
    assert scene.holds(kade.street_id, Purpose.POT) == 0
    assert scene.holds(scene.street_id, Purpose.POT) > 0


def test_a_household_moves_twice_on_one_day(scene: Scene) -> None:
    household_id = scene.neighbour().household_id
    perform(move_household, moving(scene, household_id))
    perform(move_household, moving(scene, household_id, address_id=scene._address(78)))
    assert len(residences(scene, household_id)) == 3


REFUSALS: list[tuple[str, dict[str, Any], type[Refusal]]] = [
    ("of nobody known", {"household_id": new_id()}, HouseholdUnknown),
    ("to nowhere", {"address_id": new_id()}, AddressUnknown),
    ("tomorrow", {"since": timedelta(days=1)}, MoveDateInvalid),
    ("before they came", {"since": timedelta(days=-1)}, MoveDateInvalid),
]


@pytest.mark.parametrize(
    ("changes", "refusal"), [row[1:] for row in REFUSALS], ids=[row[0] for row in REFUSALS]
)
def test_a_refused_move_changes_nothing(
    scene: Scene, changes: dict[str, Any], refusal: type[Refusal]
) -> None:
    household_id = scene.neighbour().household_id
    changes = dict(changes)
    if "since" in changes:
        changes["since"] = scene.now.date() + changes["since"]
    with pytest.raises(refusal):
        perform(move_household, moving(scene, changes.pop("household_id", household_id), **changes))
    assert len(residences(scene, household_id)) == 1
    assert events(scene, household_id) == []


def test_nobody_moves_to_where_they_live(scene: Scene) -> None:
    household_id = scene.neighbour().household_id
    with reading() as session:
        address_id = session.scalars(
            select(Residence.address_id).filter_by(household_id=household_id)
        ).one()
    with pytest.raises(AddressSame):
        perform(move_household, moving(scene, household_id, address_id=address_id))


def test_who_has_left_neither_moves_nor_ends_again(scene: Scene) -> None:
    household_id = scene.neighbour().household_id
    command = CloseHousehold(
        community_id=scene.community_id, actor_id=ACTOR_ID, household_id=household_id
    )
    perform(close_household, command)
    assert residences(scene, household_id) == [(scene.now.date(), scene.now.date())]
    assert events(scene, household_id) == [("ended", None)]
    with pytest.raises(HouseholdEnded):
        perform(close_household, command)
    with pytest.raises(HouseholdEnded):
        perform(move_household, moving(scene, household_id))


def test_more_people_and_another_name_are_lines_of_the_history(scene: Scene) -> None:
    household_id = scene.neighbour().household_id
    command = ChangeHousehold(
        community_id=scene.community_id,
        actor_id=ACTOR_ID,
        household_id=household_id,
        nickname="De Merel",
        language="nl",
        adults=2,
        children=2,
    )
    perform(change_household, command)
    perform(change_household, command)
    assert events(scene, household_id) == [("changed", None), ("people", None)]
