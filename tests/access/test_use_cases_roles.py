"""Giving roles and taking them away."""

from __future__ import annotations

import pytest
from flask import Flask

from cambio.access.errors import (
    LastManager,
)
from cambio.access.models import RoleGrant
from cambio.access.queries import staff_member
from cambio.app.permissions import Role, ScopeKind
from cambio.database import NotFound, new_id, perform, reading
from cambio.neighbourhood.use_cases import AddOrganisation, AddPlace, add_organisation, add_place
from tests.access.acts import (
    block,
    give,
    invite,
    roles_held,
    started,
    take,
    who_is,
)
from tests.access.conftest import Person, add_person
from tests.conftest import ACTOR_ID


def test_the_last_who_can_manage_the_staff_is_not_blocked(
    app: Flask, community_id: int, anna: Person
) -> None:
    place = perform(
        add_place,
        AddPlace(
            community_id=community_id,
            actor_id=ACTOR_ID,
            kind="district",
            name="Zandweerd",
            parent_id=None,
        ),
    )
    bert = add_person(community_id, "bert", Role.VOLUNTEER)
    give(community_id, bert.id, Role.MANAGER, ScopeKind.PLACE, place)
    invite(community_id, name="carla", role=Role.MANAGER)  # invited is not in yet
    with pytest.raises(LastManager):
        block(community_id, anna.id)
    give(community_id, bert.id, Role.ADMINISTRATOR)
    block(community_id, anna.id)


def test_a_role_counts_from_the_next_request_and_ends_with_the_next(
    app: Flask, community_id: int, anna: Person
) -> None:
    phone = started(community_id, "anna")
    grant_id = give(community_id, anna.id, Role.AUDITOR)
    found = who_is(community_id, phone)
    assert found is not None
    assert {grant.role for grant in found.grants} == {Role.MANAGER, Role.AUDITOR}
    take(community_id, grant_id)
    take(community_id, grant_id)
    found = who_is(community_id, phone)
    assert found is not None
    assert {grant.role for grant in found.grants} == {Role.MANAGER}


def test_giving_a_role_twice_is_giving_it_once(app: Flask, community_id: int, anna: Person) -> None:
    shop = perform(
        add_organisation,
        AddOrganisation(
            community_id=community_id,
            actor_id=ACTOR_ID,
            kind="shop",
            name="Wijkwinkel",
            pick_up=None,
            opening_hours=None,
        ),
    )
    first = give(community_id, anna.id, Role.SHOPKEEPER, ScopeKind.SHOP, shop)
    assert give(community_id, anna.id, Role.SHOPKEEPER, ScopeKind.SHOP, shop) == first
    assert give(community_id, anna.id, Role.SHOPKEEPER) != first
    with pytest.raises(NotFound):  # a shop is no partner
        give(community_id, anna.id, Role.PARTNER, ScopeKind.PARTNER, shop)


def test_who_had_which_role_stays_on_record(app: Flask, community_id: int, anna: Person) -> None:
    grant_id = give(community_id, anna.id, Role.AUDITOR)
    take(community_id, grant_id)
    assert give(community_id, anna.id, Role.AUDITOR) != grant_id
    with reading() as session:
        taken = session.get_one(RoleGrant, (community_id, grant_id))
    assert (taken.role, taken.granted_by, taken.revoked_by) == ("auditor", ACTOR_ID, ACTOR_ID)


def test_the_last_manager_keeps_that_role(app: Flask, community_id: int, anna: Person) -> None:
    with reading() as session:
        person = staff_member(session, community_id=community_id, user_id=anna.id)
    assert person is not None
    with pytest.raises(LastManager):
        take(community_id, person.grants[0].id)
    give(community_id, anna.id, Role.ADMINISTRATOR)
    take(community_id, person.grants[0].id)


def test_a_programme_is_an_id_of_an_upper_floor(
    app: Flask, community_id: int, anna: Person
) -> None:
    give(community_id, anna.id, Role.FUNDER, ScopeKind.PROGRAMME, new_id())
    assert roles_held(community_id, anna) == {Role.MANAGER, Role.FUNDER}
