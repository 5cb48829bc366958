"""The outbox: what is noted, where it goes, and that each message goes once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from cambio.database import Refusal, UnitOfWork, perform, reading
from cambio.database.commands import Command
from cambio.messages.errors import (
    EmailChanged,
    EmailMissing,
    MessageNotDead,
    NoPhoneListens,
    NothingToWrite,
)
from cambio.messages.queries.choices import choice_of
from cambio.messages.queries.letters import letters_in
from cambio.messages.queries.parcels import parcel
from cambio.messages.rules.choices import Channel
from cambio.messages.rules.news import Kind
from cambio.messages.use_cases import (
    ClaimMessages,
    ConfirmEmail,
    ForgetMessages,
    MakeLetters,
    MarkFailed,
    MarkSent,
    OneMessage,
    StopMessages,
    by_letter,
    claim_messages,
    confirm_email,
    forget_messages,
    make_letters,
    mark_failed,
    mark_sent,
    notify,
    stop_messages,
    try_again,
    withdraw,
)
from tests.conftest import ACTOR_ID, Clock
from tests.messages.acts import (
    EMAIL,
    TOKENS,
    action_on,
    choose,
    listen,
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


def test_of_one_thing_a_household_hears_once(scene: Scene) -> None:
    home = scene.neighbour().household_id
    about_id = note(scene, home)
    note(scene, home, about_id=about_id)
    assert len(notices_of(scene)) == 1


def test_what_an_act_noted_goes_with_the_act(scene: Scene) -> None:
    home = scene.neighbour().household_id

    class ChangedItsMind(Refusal):
        code = "changed_its_mind"

    def act(uow: UnitOfWork, command: Command) -> None:
        from cambio.messages.use_cases import Notice

        notify(
            uow,
            Notice(
                community_id=command.community_id, about_id=home, news=TOKENS, household_id=home
            ),
        )
        raise ChangedItsMind

    with pytest.raises(ChangedItsMind):
        perform(act, Command(community_id=scene.community_id, actor_id=ACTOR_ID))
    assert notices_of(scene) == []


def test_without_a_choice_everything_waits_for_letters(scene: Scene) -> None:
    note(scene, scene.neighbour().household_id)
    assert pack(scene) == 0
    assert [row.look_at for row in notices_of(scene)] == [None]


def test_all_that_is_due_goes_in_one_message(scene: Scene, clock: Clock) -> None:
    home = scene.neighbour().household_id
    choose(scene, home, Channel.EMAIL)
    note(scene, home)
    note(scene, home, action_on(clock.now + timedelta(days=2)))
    assert pack(scene) == 1
    clock.advance(hours=7)
    note(scene, home)
    assert pack(scene) == 1
    sizes = []
    for each in messages_of(scene):
        with reading() as session:
            found = parcel(session, community_id=scene.community_id, message_id=each.id)
        assert found is not None
        sizes.append([type(news).__name__ for news in found.news])
    assert sizes == [["ActionComing"], ["TokensReceived", "TokensReceived"]]


def test_what_nobody_wants_is_dropped(scene: Scene, clock: Clock) -> None:
    home = scene.neighbour().household_id
    choose(scene, home, Channel.EMAIL, unwanted=[Kind.ACTION])
    note(scene, home, action_on(clock.now + timedelta(days=2)))
    assert pack(scene) == 0
    assert notices_of(scene) == []


def test_news_for_a_street_reaches_each_household_there_once(scene: Scene, clock: Clock) -> None:
    homes = [scene.neighbour().household_id for _ in range(3)]
    choose(scene, homes[1], Channel.EMAIL)
    news = action_on(clock.now + timedelta(days=2))
    about_id = note(scene, None, news, place_id=scene.street_id)
    pack(scene)
    note(scene, None, news, place_id=scene.street_id, about_id=about_id)
    pack(scene)
    told = [row.household_id for row in notices_of(scene) if row.household_id]
    assert sorted(told) == sorted(homes)
    assert [each.household_id for each in messages_of(scene)] == [homes[1]]


def test_what_is_not_true_any_more_is_taken_back(scene: Scene, clock: Clock) -> None:
    home = scene.neighbour().household_id
    soon = clock.now + timedelta(days=9)
    about_id = note(scene, home, action_on(soon), not_before=soon - timedelta(days=3), until=soon)

    def cancel(uow: UnitOfWork, command: Command) -> None:
        withdraw(uow, community_id=command.community_id, kind=Kind.ACTION, about_id=about_id)

    perform(cancel, Command(community_id=scene.community_id, actor_id=ACTOR_ID))
    assert notices_of(scene) == []


def test_an_address_that_is_not_confirmed_gets_nothing_but_its_link(
    scene: Scene, clock: Clock
) -> None:
    home = scene.neighbour().household_id
    choose(scene, home, Channel.EMAIL, confirmed=False)
    note(scene, home, action_on(clock.now + timedelta(days=2)))
    assert pack(scene) == 0
    assert [each.channel for each in messages_of(scene, purpose="confirm")] == ["email"]
    choose(scene, home, Channel.EMAIL)
    assert pack(scene) == 1


def test_a_link_for_another_address_confirms_nothing(scene: Scene) -> None:
    home = scene.neighbour().household_id
    choose(scene, home, Channel.EMAIL, confirmed=False)
    command = ConfirmEmail(
        community_id=scene.community_id,
        actor_id=home,
        household_id=home,
        email="ander@dreef.example",
    )
    with pytest.raises(EmailChanged):
        perform(confirm_email, command)


def test_a_way_that_leads_nowhere_is_not_chosen(scene: Scene) -> None:
    home = scene.neighbour().household_id
    with pytest.raises(NoPhoneListens):
        choose(scene, home, Channel.PUSH)
    with pytest.raises(EmailMissing):
        choose(scene, home, Channel.EMAIL, email=" ")


def test_who_chooses_another_way_gets_what_waits_that_way(scene: Scene, clock: Clock) -> None:
    home = scene.neighbour().household_id
    choose(scene, home, Channel.EMAIL)
    note(scene, home, action_on(clock.now + timedelta(days=2)))
    pack(scene)
    listen(scene, home)
    pack(scene)
    assert [each.channel for each in messages_of(scene)] == ["push"]


def test_who_stops_hears_nothing_more(scene: Scene, clock: Clock) -> None:
    home = scene.neighbour().household_id
    choose(scene, home, Channel.EMAIL)
    note(scene, home, action_on(clock.now + timedelta(days=2)))
    pack(scene)
    perform(
        stop_messages,
        StopMessages(community_id=scene.community_id, actor_id=home, household_id=home),
    )
    note(scene, home)
    pack(scene)
    assert (messages_of(scene), notices_of(scene)) == ([], [])
    with reading() as session:
        kept = choice_of(session, community_id=scene.community_id, household_id=home)
    assert kept.email is None


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
