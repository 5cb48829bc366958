"""Inviting people, who choose a password themselves."""

from __future__ import annotations

import pytest
from flask import Flask

from cambio.access.errors import (
    InvitationOver,
    InvitationUnknown,
    UserBlocked,
)
from cambio.access.models import Invitation
from cambio.access.queries import invitation
from cambio.access.use_cases import (
    CreateUser,
    InviteAgain,
    create_user,
    invite_again,
)
from cambio.app.permissions import Role
from cambio.database import perform, reading
from tests.access.acts import (
    accept,
    block,
    invite,
    started,
    status_of,
    who_is,
)
from tests.access.conftest import Person, add_person
from tests.conftest import ACTOR_ID, Clock


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
