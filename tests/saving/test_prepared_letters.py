"""A job prepares the letters about what lapses; they count from the day when they are posted."""

from __future__ import annotations

from flask import Flask

from cambio.app.permissions import Role
from cambio.app.scheduler import Turn
from cambio.database import current_database, perform, reading
from cambio.saving.jobs import lapse_what_is_due, prepare_lapse_letters
from cambio.saving.queries.letter_runs import letters_to_post
from cambio.saving.use_cases.letter_runs import PostLetters, post_letters
from tests.conftest import ACTOR_ID, Clock
from tests.earning.browsing import page, submit, told
from tests.earning.ground import Ground
from tests.saving.test_use_cases import household_that_earned, read, soon
from tests.signing_in import as_staff


def prepare() -> int:
    return prepare_lapse_letters(Turn("prepare-lapse-letters", current_database().clock()))


def let_go() -> int:
    return lapse_what_is_due(Turn("let-go-what-lapses", current_database().clock()))


def test_nothing_lapses_by_a_letter_that_lies_prepared_and_all_does_six_weeks_after_it_was_posted(
    ground: Ground, clock: Clock
) -> None:
    home, reader = household_that_earned(ground), household_that_earned(ground)
    clock.advance(days=60)
    assert prepare() == 3, "two wallets and the pot of their street"
    clock.advance(days=1)
    assert prepare() == 0, "whose letter is ready gets no other"
    assert read(ground, reader, clock) == 1, "who reads it on its page knows at once"
    (mine,) = soon(ground, home)
    assert (mine.told, mine.noted) == (False, True)
    clock.advance(days=200)
    assert let_go() == 1, "only what was read"
    with reading() as session:
        [run] = letters_to_post(session, community_id=ground.community_id)
    command = PostLetters(
        community_id=ground.community_id,
        actor_id=ACTOR_ID,
        run_id=run.run_id,
        today=clock.now.date(),
    )
    assert (perform(post_letters, command), perform(post_letters, command)) == (3, 0)
    clock.advance(days=41)
    assert let_go() == 0
    clock.advance(days=1)
    assert let_go() == 2
    assert ground.holds(home) == 0
    ground.check_books()


def test_a_manager_finds_the_letters_on_its_list_and_says_that_they_are_posted(
    sqlite_app: Flask, sqlite_ground: Ground, clock: Clock
) -> None:
    household_that_earned(sqlite_ground)
    clock.advance(days=60)
    prepare()
    manager = as_staff(sqlite_app, sqlite_ground.community_id, Role.MANAGER)
    with reading() as session:
        [run] = letters_to_post(session, community_id=sqlite_ground.community_id)
    assert "2 brieven en bladen zijn gemaakt" in page(manager, "/deventer/lapsing")
    assert "Brieven om te posten" in page(manager, "/deventer/")
    path = f"/deventer/lapsing/letters/{run.run_id}"
    assert "4 cambi" in page(manager, path)
    told(manager, submit(manager, "/deventer/lapsing", to=f"{path}/posted"))
    assert "Brieven om te posten" not in page(manager, "/deventer/lapsing")
