"""What other features let households know, each noted by the act itself."""

from __future__ import annotations

from typing import Any

from cambio.database import new_id, perform, reading
from cambio.earning.use_cases import AnnounceAction, CancelAction, announce_action, cancel_action
from cambio.messages.jobs import send_messages
from cambio.messages.queries.parcels import parcel
from cambio.messages.rules.choices import Channel
from cambio.messages.rules.news import TokensReceived
from tests.conftest import ACTOR_ID, Clock
from tests.messages.acts import choose, messages_of, notices_of, pack
from tests.messages.conftest import PostOffice
from tests.scene import Scene


def test_tokens_of_the_day_are_told_in_one_message(scene: Scene, clock: Clock) -> None:
    neighbour = scene.neighbour()
    choose(scene, neighbour.household_id, Channel.EMAIL)
    action_id = scene.action()
    scene.scan(action_id, neighbour)
    scene.scan(action_id, neighbour)
    scene.scan(action_id, neighbour, adults=2)
    pack(scene)
    assert messages_of(scene) == []
    clock.advance(hours=7)
    pack(scene)
    (message,) = messages_of(scene)
    with reading() as session:
        found = parcel(session, community_id=scene.community_id, message_id=message.id)
    assert found is not None
    tokens = [news for news in found.news if isinstance(news, TokensReceived)]
    assert sum(news.amount_minor for news in tokens) == scene.holds(neighbour.household_id)
    assert [news.what for news in tokens] == [{"": "Opruimen in de Dreef"}] * 2


def test_an_announced_action_is_told_to_its_street_three_days_before(
    scene: Scene, clock: Clock
) -> None:
    home = scene.neighbour().household_id
    choose(scene, home, Channel.EMAIL)
    scene.now = clock.now.replace(day=20)
    action_id = scene.action(opened=False)
    who: dict[str, Any] = {"community_id": scene.community_id, "actor_id": ACTOR_ID}
    perform(announce_action, AnnounceAction(**who, action_id=action_id))
    pack(scene)
    assert messages_of(scene) == []
    clock.now = clock.now.replace(day=17)
    pack(scene)
    assert [each.household_id for each in messages_of(scene)] == [home]


def test_an_action_that_is_cancelled_in_time_is_told_to_nobody(scene: Scene, clock: Clock) -> None:
    choose(scene, scene.neighbour().household_id, Channel.EMAIL)
    scene.now = clock.now.replace(day=20)
    action_id = scene.action(opened=False)
    who: dict[str, Any] = {
        "community_id": scene.community_id,
        "actor_id": ACTOR_ID,
        "action_id": action_id,
    }
    perform(announce_action, AnnounceAction(**who))
    perform(cancel_action, CancelAction(**who, request_key=str(new_id())))
    assert notices_of(scene) == []


def test_each_household_reads_it_in_its_own_language(
    street: Scene, mailing: PostOffice, clock: Clock
) -> None:
    neighbour = street.neighbour()
    choose(street, neighbour.household_id, Channel.EMAIL)
    send_messages()
    mailing.taken.clear()
    street.scan(street.action(), neighbour)
    clock.advance(hours=7)
    assert send_messages() == 1
    (message,) = mailing.taken
    assert message["Content-Language"] == "nl"
    assert message["Subject"] == "U kreeg 2 cambi's"
