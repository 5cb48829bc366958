"""Who hears by e-mail or push is pointed at what lapses; that is no notice: nothing goes by it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from cambio.app.scheduler import Turn
from cambio.database import current_database, perform, reading
from cambio.messages.models import NoticeRow
from cambio.messages.rules.choices import Channel
from cambio.messages.use_cases import ChooseMessages, choose_messages
from cambio.saving.jobs import lapse_what_is_due, point_at_what_lapses
from tests.conftest import Clock
from tests.earning.ground import Ground
from tests.saving.test_use_cases import household_that_earned


def point() -> int:
    return point_at_what_lapses(Turn("point-at-what-lapses", current_database().clock()))


def hears_by_email(ground: Ground, household_id: UUID) -> None:
    command = ChooseMessages(
        community_id=ground.community_id,
        actor_id=household_id,
        household_id=household_id,
        channel=Channel.EMAIL,
        email="bewoner@dreef.example",
    )
    perform(choose_messages, command)


def pointers(ground: Ground) -> list[UUID | None]:
    with reading() as session:
        query = select(NoticeRow.household_id).filter_by(
            community_id=ground.community_id, kind="lapsing"
        )
        return list(session.scalars(query))


def test_who_hears_by_email_is_pointed_at_it_once_and_loses_nothing_by_that(
    ground: Ground, clock: Clock
) -> None:
    home, other = household_that_earned(ground), household_that_earned(ground)
    hears_by_email(ground, home)
    assert point() == 0, "too early"
    clock.advance(days=60)
    assert point() == 1
    assert point() == 0
    assert pointers(ground) == [home]
    clock.advance(days=300)
    assert lapse_what_is_due(Turn("let-go-what-lapses", clock.now)) == 0
    assert ground.holds(home) == ground.holds(other)
