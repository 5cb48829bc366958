"""Messages are claimed by one sender, tried again, given up, printed, forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from cambio.database import perform, reading
from cambio.messages.errors import (
    MessageNotDead,
    NothingToWrite,
)
from cambio.messages.queries.choices import choice_of
from cambio.messages.queries.letters import letters_in
from cambio.messages.queries.parcels import parcel
from cambio.messages.rules.choices import Channel
from cambio.messages.use_cases import (
    ClaimMessages,
    ForgetMessages,
    MakeLetters,
    MarkFailed,
    MarkSent,
    OneMessage,
    by_letter,
    claim_messages,
    forget_messages,
    make_letters,
    mark_failed,
    mark_sent,
    try_again,
)
from tests.conftest import ACTOR_ID, Clock
from tests.messages.acts import (
    EMAIL,
    action_on,
    choose,
    messages_of,
    note,
    notices_of,
    pack,
)
from tests.scene import Scene
from tests.together import together


def claim(scene: Scene) -> list[UUID]:
    command = ClaimMessages(
        community_id=scene.community_id,
        actor_id=ACTOR_ID,
        channels=[Channel.EMAIL, Channel.PUSH],
    )
    return perform(claim_messages, command)


def test_a_message_is_claimed_by_one_and_again_when_that_one_is_silent(
    scene: Scene, clock: Clock
) -> None:
    home = scene.neighbour().household_id
    choose(scene, home, Channel.EMAIL)
    note(scene, home, action_on(clock.now + timedelta(days=2)))
    pack(scene)
    first = claim(scene)
    assert len(first) == 2  # with the link that proved the address
    assert claim(scene) == []
    clock.advance(minutes=6)
    assert claim(scene) == first


def test_what_is_refused_waits_longer_each_time_and_is_given_up(scene: Scene, clock: Clock) -> None:
    home = scene.neighbour().household_id
    choose(scene, home, Channel.EMAIL)
    note(scene, home, action_on(clock.now + timedelta(days=90)))
    pack(scene)
    message = messages_of(scene)[0]
    one: dict[str, Any] = {
        "community_id": scene.community_id,
        "actor_id": ACTOR_ID,
        "message_id": message.id,
    }
    attempts = 0
    while messages_of(scene)[0].state == "ready":
        assert message.id in claim(scene)
        perform(mark_failed, MarkFailed(**one, trouble="unreachable"))
        assert message.id not in claim(scene)
        attempts += 1
        clock.advance(hours=25)
    assert attempts == 9
    assert messages_of(scene)[0].trouble == "unreachable"
    perform(try_again, OneMessage(**one))
    with pytest.raises(MessageNotDead):
        perform(by_letter, OneMessage(**one))
    assert message.id in claim(scene)
    perform(mark_failed, MarkFailed(**one, trouble="recipient_550", for_good=True))
    perform(by_letter, OneMessage(**one))
    assert messages_of(scene) == []
    assert [row.look_at for row in notices_of(scene)] == [None]


def test_letters_are_made_once_and_can_be_read_again(scene: Scene, clock: Clock) -> None:
    homes = [scene.neighbour().household_id for _ in range(2)]
    for home in homes:
        note(scene, home)
        note(scene, home)
    pack(scene)
    command = MakeLetters(community_id=scene.community_id, actor_id=ACTOR_ID, request_key="one")
    made = perform(make_letters, command)
    assert (made.letters, made.more) == (2, False)
    assert perform(make_letters, command) == made
    with pytest.raises(NothingToWrite):
        perform(
            make_letters,
            MakeLetters(community_id=scene.community_id, actor_id=ACTOR_ID, request_key="two"),
        )
    with reading() as session:
        ids = letters_in(session, community_id=scene.community_id, run_id=made.run_id)
        found = [parcel(session, community_id=scene.community_id, message_id=one) for one in ids]
    assert [len(each.news) for each in found if each] == [2, 2]


def test_what_was_told_is_forgotten_after_a_month(scene: Scene, clock: Clock) -> None:
    home = scene.neighbour().household_id
    choose(scene, home, Channel.EMAIL)
    note(scene, home, action_on(clock.now + timedelta(days=2)))
    pack(scene)
    for message_id in claim(scene):
        perform(
            mark_sent,
            MarkSent(community_id=scene.community_id, actor_id=ACTOR_ID, message_id=message_id),
        )
    command = ForgetMessages(community_id=scene.community_id, actor_id=ACTOR_ID)
    clock.advance(days=29)
    assert perform(forget_messages, command) == 0
    clock.advance(days=2)
    while perform(forget_messages, command):
        pass
    assert (messages_of(scene), notices_of(scene)) == ([], [])
    with reading() as session:
        kept = choice_of(session, community_id=scene.community_id, household_id=home)
    assert kept.email == EMAIL


def test_of_several_senders_at_once_each_message_has_one(
    app: Flask, scene: Scene, clock: Clock
) -> None:
    homes = [scene.neighbour().household_id for _ in range(6)]
    for home in homes:
        choose(scene, home, Channel.EMAIL)
        note(scene, home, action_on(clock.now + timedelta(days=2)))

    def send() -> list[UUID]:
        pack(scene)
        return claim(scene)

    claimed = [each for found in together(app, *[send] * 4) for each in found]
    rest = claim(scene)
    assert len(claimed + rest) == len(set(claimed + rest)) == 12
    assert len(messages_of(scene)) == 6
