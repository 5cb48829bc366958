"""People of the staff: made, blocked, given another password."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from cambio.access.errors import (
    DisplayNameInvalid,
    LastManager,
    NameInvalid,
    NameTaken,
    ScopeUnsuitable,
)
from cambio.access.models import Invitation
from cambio.access.queries import staff
from cambio.access.use_cases import (
    BlockUser,
    ChangePassword,
    GrantRole,
    InviteAgain,
    UnblockUser,
    block_user,
    change_password,
    grant_role,
    invite_again,
    unblock_user,
)
from cambio.app.permissions import Role, ScopeKind
from cambio.database import NotFound, Refusal, new_id, perform, reading
from tests.access.acts import (
    block,
    invite,
    started,
    status_of,
    take,
    who_is,
)
from tests.access.conftest import Person, add_person, password_hash
from tests.conftest import ACTOR_ID


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
