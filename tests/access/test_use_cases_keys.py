"""Access keys."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from cambio.access.errors import DisplayNameInvalid, ScopeUnsuitable
from cambio.access.models import AccessKey
from cambio.access.queries import access_keys, identity_of_key
from cambio.access.use_cases import (
    CreatedKey,
    CreateKey,
    NoteKeyUse,
    RevokeKey,
    create_key,
    note_key_use,
    revoke_key,
)
from cambio.app.permissions import Role, ScopeKind
from cambio.database import NotFound, Refusal, new_id, perform, reading
from tests.conftest import ACTOR_ID, Clock


def make(community_id: int, **changes: Any) -> CreatedKey:
    fields = {"name": "Scanner of the Dreef", "role": Role.VOLUNTEER} | changes
    return perform(create_key, CreateKey(community_id=community_id, actor_id=ACTOR_ID, **fields))


def test_a_key_is_known_by_its_secret_alone(app: Flask, community_id: int) -> None:
    created = make(community_id)
    assert re.fullmatch(r"cambio_[0-9A-Za-z]{40}", created.secret)
    with reading() as session:
        found = identity_of_key(session, secret=created.secret)
        assert identity_of_key(session, secret=created.secret[:-1]) is None
        assert identity_of_key(session, secret="") is None
    assert found is not None
    assert (found.community_id, found.id) == (community_id, created.key_id)
    assert [grant.role for grant in found.grants] == [Role.VOLUNTEER]


def test_the_database_keeps_the_beginning_of_a_key_only(app: Flask, community_id: int) -> None:
    created = make(community_id)
    with reading() as session:
        row = session.get_one(AccessKey, (community_id, created.key_id))
    assert row.prefix == created.secret[:11]
    assert created.secret.encode() not in row.secret_hash


def test_a_withdrawn_key_is_unknown_at_once(app: Flask, community_id: int) -> None:
    created = make(community_id)
    command = RevokeKey(community_id=community_id, actor_id=ACTOR_ID, key_id=created.key_id)
    perform(revoke_key, command)
    perform(revoke_key, command)
    with reading() as session:
        assert identity_of_key(session, secret=created.secret) is None
        assert [key.revoked_at for key in access_keys(session, community_id=community_id)] != [None]


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"name": ""}, DisplayNameInvalid),
        ({"role": Role.FUNDER, "scope_kind": ScopeKind.SHOP}, ScopeUnsuitable),
        ({"scope_kind": ScopeKind.PLACE, "scope_id": UUID(int=7)}, NotFound),
    ],
)
def test_a_key_that_cannot_be_is_refused(
    app: Flask, community_id: int, fields: dict[str, Any], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        make(community_id, **fields)
    with reading() as session:
        assert access_keys(session, community_id=community_id) == []


def test_a_key_may_look_as_a_resident_does(app: Flask, community_id: int) -> None:
    assert make(community_id, role=Role.RESIDENT).secret


def test_the_last_day_of_use_is_kept_and_goes_forward_only(
    app: Flask, community_id: int, clock: Clock
) -> None:
    created = make(community_id)
    today = clock.now.date()
    for day in (today, today.replace(day=1)):
        perform(
            note_key_use,
            NoteKeyUse(
                community_id=community_id,
                actor_id=created.key_id,
                key_id=created.key_id,
                used_on=day,
            ),
        )
    with reading() as session:
        assert access_keys(session, community_id=community_id)[0].last_used_on == today


def test_a_key_that_is_not_there_is_not_withdrawn(app: Flask, community_id: int) -> None:
    with pytest.raises(NotFound):
        perform(
            revoke_key, RevokeKey(community_id=community_id, actor_id=ACTOR_ID, key_id=new_id())
        )
