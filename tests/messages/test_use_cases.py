"""What is noted, what becomes of it, and how a household says how it wants to hear."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cambio.database import Refusal, UnitOfWork, perform, reading
from cambio.database.commands import Command
from cambio.messages.errors import (
    EmailChanged,
    EmailMissing,
    NoPhoneListens,
)
from cambio.messages.queries.choices import choice_of
from cambio.messages.queries.parcels import parcel
from cambio.messages.rules.choices import Channel
from cambio.messages.rules.news import Kind, TokensLapse
from cambio.messages.use_cases import (
    ConfirmEmail,
    StopMessages,
    confirm_email,
    notify,
    stop_messages,
    withdraw,
)
from tests.conftest import ACTOR_ID, Clock
from tests.messages.acts import (
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


def test_without_a_choice_everything_waits_for_letters_from_the_start(scene: Scene) -> None:
    note(scene, scene.neighbour().household_id)
    assert [row.look_at for row in notices_of(scene)] == [None]
    assert pack(scene) == 0


def test_what_waits_for_letters_goes_the_new_way_after_a_choice(scene: Scene, clock: Clock) -> None:
    home = scene.neighbour().household_id
    note(scene, home, action_on(clock.now + timedelta(days=2)))
    assert pack(scene) == 0
    choose(scene, home, Channel.EMAIL)
    assert pack(scene) == 1
    assert [each.household_id for each in messages_of(scene)] == [home]


def test_what_is_for_later_waits_for_no_letter_before_its_day(scene: Scene, clock: Clock) -> None:
    soon = clock.now + timedelta(days=9)
    begin = soon - timedelta(days=3)
    home = scene.neighbour().household_id
    note(scene, home, action_on(soon), not_before=begin, until=soon)
    assert [row.look_at for row in notices_of(scene)] == [begin]
    clock.advance(days=7)
    pack(scene)
    assert [row.look_at for row in notices_of(scene)] == [None]


def test_what_has_letters_of_its_own_waits_for_none_here(scene: Scene, clock: Clock) -> None:
    note(scene, scene.neighbour().household_id, TokensLapse(5, "CAM", clock.now.date()))
    assert [row.look_at for row in notices_of(scene)] == [clock.now]
    pack(scene)
    assert notices_of(scene) == []


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
