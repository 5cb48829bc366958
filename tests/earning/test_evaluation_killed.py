"""The monthly evaluation is killed half-way: it goes on where it was, and pays each once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import func, select

from cambio.app.scheduler import run_due
from cambio.app.scheduler.leases import LEASE
from cambio.app.scheduler.turns import standing_of
from cambio.database import new_id, perform, reading
from cambio.earning.models import Award
from cambio.main import JOBS
from cambio.neighbourhood.use_cases import CreateCommunity, create_community
from tests.conftest import ACTOR_ID, Clock
from tests.earning.ground import build_ground, template
from tests.earning.town import fill
from tests.killed import killed_half_way

HOUSEHOLDS = 1_200
JOB = next(job for job in JOBS if job.name == "evaluate-milestones")


def test_an_evaluation_that_is_killed_half_way_pays_each_household_once(
    make_app: Callable[[str], Flask], sqlite_url: str, clock: Clock
) -> None:
    due_at = JOB.schedule.latest(datetime.now(UTC))
    clock.now = due_at - timedelta(days=20)
    app = make_app(sqlite_url)
    with app.app_context():
        command = CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug="stad", name="Stad")
        ground = build_ground(perform(create_community, command), clock)
        gold_id = ground.apply(template("gold-card"))
        ground.grant(HOUSEHOLDS * 40, programme="gold-card")
        fill(
            ground.community_id,
            ground.street_id,
            gold_id,
            households=HOUSEHOLDS,
            seen=(due_at - timedelta(days=10)).date(),
        )
        assert standing_of([JOB])[JOB.name].next_at == due_at
        words = ("jobs", "run", JOB.name)
        given = killed_half_way(sqlite_url, *words, done=lambda: _awards()[0])
        assert 0 < given < HOUSEHOLDS
        clock.now = datetime.now(UTC) + LEASE
        assert run_due(app, JOB, new_id()) == HOUSEHOLDS
        assert _awards() == (HOUSEHOLDS, HOUSEHOLDS)
        ground.check_books()


def _awards() -> tuple[int, int]:
    """How many awards there are, and to how many households."""
    with reading() as session:
        row = session.execute(
            select(func.count(), func.count(func.distinct(Award.household_id)))
        ).one()
    return row[0], row[1]
