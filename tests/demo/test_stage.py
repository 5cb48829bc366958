"""The stage plays many stories act by act, in the order of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask

from cambio.database import N_, Command, KeyedCommand, Refusal, UnitOfWork, db
from cambio.demo.stage import At, Stage, Story, StoryBrokenError
from cambio.main import create_app
from tests.conftest import settings_for

OPENING = datetime(2026, 3, 7, 10, 0, tzinfo=UTC)


class NotToday(Refusal):
    """For these tests alone."""

    code = "not_today"
    message = N_("Not today.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Say(Command):
    """Somebody says something."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SayOnce(KeyedCommand):
    """Somebody says something, harmless when repeated."""

    text: str


class Theatre:
    """A stage with an application, and what was said on it."""

    def __init__(self, url: str) -> None:
        self.stage = Stage(OPENING, lambda n: n - 1)
        self.app: Flask = create_app(settings_for(url), clock=self.stage.clock)
        self.heard: list[tuple[int, str]] = []

    def say(self, uow: UnitOfWork, command: Say | SayOnce) -> int:
        if command.text == "no":
            raise NotToday
        self.heard.append((round((uow.now - OPENING).total_seconds()), command.text))
        return len(self.heard)

    def at(self, second: int, text: str) -> At:
        nobody = UUID(int=0)
        moment = OPENING + timedelta(seconds=second)
        return At(moment, self.say, Say(community_id=0, actor_id=nobody, text=text))

    def play(self, *stories: Story) -> int:
        with self.app.app_context():
            for story in stories:
                self.stage.enter(story)
            try:
                return self.stage.play()
            finally:
                for engine in db.engines.values():
                    engine.dispose()


@pytest.fixture
def theatre(sqlite_url: str) -> Theatre:
    return Theatre(sqlite_url)


def test_stories_are_woven_together_and_every_act_has_its_own_time(theatre: Theatre) -> None:
    def tells(*lines: tuple[int, str]) -> Story:
        for second, text in lines:
            yield theatre.at(second, text)

    acts = theatre.play(tells((1, "a"), (5, "b"), (300, "f")), tells((2, "c"), (4, "d"), (6, "e")))
    assert theatre.heard == [(1, "a"), (2, "c"), (4, "d"), (5, "b"), (6, "e"), (300, "f")]
    assert acts == 6


def test_many_acts_of_one_story_keep_their_order_over_several_commits(theatre: Theatre) -> None:
    def long() -> Story:
        for second in range(150):
            yield theatre.at(second, "on")

    theatre.play(long(), long())
    assert [second for second, _ in theatre.heard] == sorted(list(range(150)) * 2)


def test_a_story_is_handed_its_receipts(theatre: Theatre) -> None:
    receipts = []

    def asks() -> Story:
        receipts.append((yield theatre.at(1, "first")))
        receipts.append((yield theatre.at(2, "second")))

    theatre.play(asks())
    assert receipts == [1, 2]


def test_a_story_that_waits_for_a_moment_sees_what_happened_until_then(theatre: Theatre) -> None:
    def waits() -> Story:
        yield OPENING + timedelta(seconds=10)
        yield theatre.at(0, f"after {len(theatre.heard)}")

    def speaks() -> Story:
        yield theatre.at(9, "before")
        yield theatre.at(11, "later")

    theatre.play(waits(), speaks())
    assert theatre.heard == [(9, "before"), (10, "after 1"), (11, "later")]


def test_a_story_lets_others_enter(theatre: Theatre) -> None:
    def guest() -> Story:
        yield theatre.at(2, "guest")

    def host() -> Story:
        yield theatre.at(1, "come in")
        theatre.stage.enter(guest())
        yield theatre.at(3, "goodbye")

    theatre.play(host())
    assert [text for _, text in theatre.heard] == ["come in", "guest", "goodbye"]


def test_a_refusal_is_raised_in_its_story_which_may_go_on(theatre: Theatre) -> None:
    def tries() -> Story:
        try:
            yield theatre.at(1, "no")
        except NotToday:
            yield theatre.at(2, "then tomorrow")

    theatre.play(tries())
    assert theatre.heard == [(2, "then tomorrow")]


def test_a_refusal_that_a_story_does_not_expect_stops_the_play(theatre: Theatre) -> None:
    def insists() -> Story:
        yield theatre.at(1, "no")

    with pytest.raises(StoryBrokenError, match="Not today"):
        theatre.play(insists())


def test_an_act_with_a_request_key_is_done_once(theatre: Theatre) -> None:
    receipts = []

    def repeats() -> Story:
        for second in (1, 2):
            said = SayOnce(community_id=0, actor_id=UUID(int=0), request_key="k", text="hear")
            moment = OPENING + timedelta(seconds=second)
            receipts.append((yield At(moment, theatre.say, said)))

    theatre.play(repeats())
    assert theatre.heard == [(1, "hear")]
    assert receipts == [1, 1]


def test_chance_is_the_stages_own(theatre: Theatre) -> None:
    picks = []

    def picking(uow: UnitOfWork, _command: Command) -> None:
        picks.append(uow.pick(6))

    def story() -> Story:
        yield At(OPENING, picking, Command(community_id=0, actor_id=UUID(int=0)))

    theatre.play(story())
    assert picks == [5]
