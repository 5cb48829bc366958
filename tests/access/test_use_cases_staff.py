"""People: made, invited, given roles, blocked, given another password."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from cambio.access.errors import (
    DisplayNameInvalid,
    InvitationOver,
    InvitationUnknown,
    LastManager,
    NameInvalid,
    NameTaken,
    ScopeUnsuitable,
    UserBlocked,
)
from cambio.access.models import Invitation, RoleGrant
from cambio.access.queries import invitation, staff, staff_member
from cambio.access.use_cases import (
    AcceptInvitation,
    BlockUser,
    ChangePassword,
    CreateUser,
    GrantRole,
    InviteAgain,
    Invited,
    InviteStaff,
    RevokeRole,
    UnblockUser,
    accept_invitation,
    block_user,
    change_password,
    create_user,
    grant_role,
    invite_again,
    invite_staff,
    revoke_role,
    unblock_user,
)
from cambio.app.permissions import Role, ScopeKind
from cambio.database import NotFound, Refusal, new_id, perform, reading
from cambio.neighbourhood.use_cases import AddOrganisation, AddPlace, add_organisation, add_place
from tests.access.conftest import Person, add_person, password_hash
from tests.access.test_use_cases_sign_ins import started, who_is
from tests.conftest import ACTOR_ID, Clock


def invite(community_id: int, **changes: Any) -> Invited:
    fields = {"name": "bert", "display_name": "Bert", "role": Role.VOLUNTEER} | changes
    return perform(
        invite_staff, InviteStaff(community_id=community_id, actor_id=ACTOR_ID, **fields)
    )


def accept(community_id: int, code: str) -> UUID:
    command = AcceptInvitation(
        community_id=community_id, actor_id=ACTOR_ID, code=code, password_hash=password_hash()
    )
    return perform(accept_invitation, command).user_id


def block(community_id: int, user_id: UUID) -> None:
    perform(block_user, BlockUser(community_id=community_id, actor_id=ACTOR_ID, user_id=user_id))


def status_of(community_id: int, user_id: UUID) -> str:
    with reading() as session:
        found = staff_member(session, community_id=community_id, user_id=user_id)
    assert found is not None
    return found.status


# --------------------------------------------------------------------------------------- people


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"name": "two words"}, NameInvalid),
        ({"name": "ANNA"}, NameTaken),
        ({"display_name": " "}, DisplayNameInvalid),
        ({"role": Role.RESIDENT}, ScopeUnsuitable),
        ({"role": Role.SHOPKEEPER, "scope_kind": ScopeKind.SHOP}, ScopeUnsuitable),
        ({"role": Role.ADMINISTRATOR, "scope_kind": ScopeKind.PLACE}, ScopeUnsuitable),
        ({"scope_kind": ScopeKind.PLACE, "scope_id": UUID(int=7)}, NotFound),
        (
            {"role": Role.SHOPKEEPER, "scope_kind": ScopeKind.SHOP, "scope_id": UUID(int=7)},
            NotFound,
        ),
    ],
)
def test_what_cannot_be_made_leaves_nothing_behind(
    app: Flask, community_id: int, anna: Person, fields: dict[str, Any], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        invite(community_id, **fields)
    with reading() as session:
        assert [person.name for person in staff(session, community_id=community_id)] == ["anna"]
        assert session.query(Invitation).count() == 0


def test_two_communities_may_each_have_an_anna(app: Flask, community_id: int, anna: Person) -> None:
    from cambio.neighbourhood.use_cases import CreateCommunity, create_community

    other = perform(
        create_community,
        CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug="enschede", name="Enschede"),
    )
    assert add_person(other, "anna").id != anna.id
    assert who_is(other, started(community_id, "anna")) is None


# ---------------------------------------------------------------------------------- invitations


def test_an_invited_person_chooses_a_password_and_is_in(
    app: Flask, community_id: int, clock: Clock
) -> None:
    invited = invite(community_id)
    assert status_of(community_id, invited.user_id) == "invited"
    assert accept(community_id, invited.code) == invited.user_id
    assert status_of(community_id, invited.user_id) == "active"
    started(community_id, "bert")


def test_an_invitation_works_once(app: Flask, community_id: int) -> None:
    code = invite(community_id).code
    accept(community_id, code)
    with pytest.raises(InvitationOver):
        accept(community_id, code)


def test_an_invitation_works_for_two_weeks(app: Flask, community_id: int, clock: Clock) -> None:
    code = invite(community_id).code
    clock.advance(days=14)
    with pytest.raises(InvitationOver):
        accept(community_id, code)


def test_a_guessed_code_is_unknown(app: Flask, community_id: int) -> None:
    invite(community_id)
    with pytest.raises(InvitationUnknown):
        accept(community_id, "A" * 26)


def test_a_new_link_replaces_the_one_of_before(app: Flask, community_id: int) -> None:
    first = invite(community_id)
    second = perform(
        invite_again,
        InviteAgain(community_id=community_id, actor_id=ACTOR_ID, user_id=first.user_id),
    )
    with pytest.raises(InvitationUnknown):
        accept(community_id, first.code)
    assert accept(community_id, second.code) == first.user_id


def test_a_lost_password_is_replaced_and_other_browsers_are_signed_out(
    app: Flask, community_id: int, anna: Person
) -> None:
    lost_phone = started(community_id, "anna")
    again = perform(
        invite_again, InviteAgain(community_id=community_id, actor_id=ACTOR_ID, user_id=anna.id)
    )
    assert who_is(community_id, lost_phone)  # until the link is used, nothing changes
    accept(community_id, again.code)
    assert who_is(community_id, lost_phone) is None


def test_a_blocked_person_gets_no_link_and_uses_none(app: Flask, community_id: int) -> None:
    invited = invite(community_id)
    block(community_id, invited.user_id)
    with pytest.raises(UserBlocked):
        accept(community_id, invited.code)
    with pytest.raises(UserBlocked):
        perform(
            invite_again,
            InviteAgain(community_id=community_id, actor_id=ACTOR_ID, user_id=invited.user_id),
        )


def test_the_database_keeps_no_invitation_code(app: Flask, community_id: int) -> None:
    code = invite(community_id).code
    with reading() as session:
        kept = session.query(Invitation).one()
    assert code.encode() not in kept.code_hash


def test_looking_at_an_invitation_uses_nothing_up(
    app: Flask, community_id: int, clock: Clock
) -> None:
    code = invite(community_id).code
    for _ in range(3):
        with reading() as session:
            seen = invitation(session, community_id=community_id, code=code, now=clock.now)
        assert seen is not None
        assert seen.is_open
    accept(community_id, code)


# ----------------------------------------------------------------------------------- blocking


def test_a_blocked_person_is_out_at_once_and_can_be_let_in_again(
    app: Flask, community_id: int, anna: Person
) -> None:
    bert = add_person(community_id, "bert")
    phone = started(community_id, "bert")
    block(community_id, bert.id)
    block(community_id, bert.id)
    assert who_is(community_id, phone) is None
    assert status_of(community_id, bert.id) == "blocked"
    command = UnblockUser(community_id=community_id, actor_id=anna.id, user_id=bert.id)
    perform(unblock_user, command)
    perform(unblock_user, command)
    assert status_of(community_id, bert.id) == "active"
    assert who_is(community_id, phone) is None  # signing in anew is asked
    started(community_id, "bert")


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


def test_two_managers_who_block_each_other_at_the_same_moment_do_not_both_succeed(
    app: Flask, community_id: int, anna: Person
) -> None:
    bert = add_person(community_id, "bert", Role.MANAGER)

    def try_block(user_id: UUID) -> bool:
        with app.app_context():
            try:
                block(community_id, user_id)
            except LastManager:
                return False
            return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(try_block, [anna.id, bert.id])) == [False, True]


# -------------------------------------------------------------------------------------- roles


def give(
    community_id: int,
    user_id: UUID,
    role: Role,
    kind: ScopeKind = ScopeKind.COMMUNITY,
    scope_id: UUID | None = None,
) -> UUID:
    return perform(
        grant_role,
        GrantRole(
            community_id=community_id,
            actor_id=ACTOR_ID,
            user_id=user_id,
            role=role,
            scope_kind=kind,
            scope_id=scope_id,
        ),
    )


def roles_held(community_id: int, person: Person) -> set[Role]:
    with reading() as session:
        found = staff_member(session, community_id=community_id, user_id=person.id)
    assert found is not None
    return set(found.roles)


def take(community_id: int, grant_id: UUID) -> None:
    perform(
        revoke_role, RevokeRole(community_id=community_id, actor_id=ACTOR_ID, grant_id=grant_id)
    )


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


@pytest.mark.parametrize("use_case", ["grant", "revoke", "block", "unblock", "invite", "password"])
def test_nobody_is_nobody(app: Flask, community_id: int, use_case: str) -> None:
    nobody: dict[str, Any] = {
        "community_id": community_id, "actor_id": ACTOR_ID, "user_id": new_id()
    }  # fmt: skip
    acts: dict[str, Any] = {
        "grant": lambda: perform(grant_role, GrantRole(**nobody, role=Role.AUDITOR)),
        "revoke": lambda: take(community_id, new_id()),
        "block": lambda: perform(block_user, BlockUser(**nobody)),
        "unblock": lambda: perform(unblock_user, UnblockUser(**nobody)),
        "invite": lambda: perform(invite_again, InviteAgain(**nobody)),
        "password": lambda: perform(
            change_password, ChangePassword(**nobody, proven_hash=None, password_hash="x")
        ),
    }
    with pytest.raises(NotFound):
        acts[use_case]()


# ------------------------------------------------------------------------------------ passwords


def another_password(community_id: int, person: Person, *, right: bool, **more: Any) -> bool:
    command = ChangePassword(
        community_id=community_id,
        actor_id=person.id,
        user_id=person.id,
        proven_hash=password_hash() if right else None,
        password_hash="another",
        **more,
    )
    return perform(change_password, command).succeeded


def test_another_password_signs_out_every_other_browser(
    app: Flask, community_id: int, anna: Person
) -> None:
    phone, desk = started(community_id, "anna"), started(community_id, "anna")
    assert another_password(community_id, anna, right=True, kept_sign_in_id=desk.sign_in_id)
    assert who_is(community_id, phone) is None
    assert who_is(community_id, desk)


def test_a_wrong_present_password_changes_nothing_and_counts_as_a_mistake(
    app: Flask, community_id: int, anna: Person
) -> None:
    phone = started(community_id, "anna")
    for _ in range(5):
        assert not another_password(community_id, anna, right=False)
    with pytest.raises(Refusal, match="Wait 2 sec"):
        another_password(community_id, anna, right=True)
    assert who_is(community_id, phone)


def test_somebody_without_a_password_is_invited_and_with_one_is_in(
    app: Flask, community_id: int
) -> None:
    command = CreateUser(
        community_id=community_id,
        actor_id=ACTOR_ID,
        name="bert",
        display_name="Bert",
        role=Role.VOLUNTEER,
    )
    assert status_of(community_id, perform(create_user, command)) == "invited"
    assert status_of(community_id, add_person(community_id, "carla").id) == "active"
