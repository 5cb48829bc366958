"""Gold Card: adults agree, something good is noticed, and after each month it is evaluated."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import func, select

from cambio.app.cli import OPERATOR_ID
from cambio.app.permissions import Role
from cambio.database import UnitOfWork
from cambio.demo.stage import At, Story
from cambio.demo.tables import chance, load, story
from cambio.demo.world import Household, World
from cambio.earning.models import Award
from cambio.earning.models.observations import MilestoneGiven
from cambio.earning.use_cases import JoinProgramme, join_programme
from cambio.earning.use_cases.evaluating import EvaluateMilestones, evaluate_milestones
from cambio.earning.use_cases.observations import RecordObservations, Seen, record_observations

PROGRAMME, CURRENCY = "gold-card", "GLD"


@dataclass(frozen=True, slots=True)
class Earned:
    """What each household was given so far, and where the evaluation goes on, None at its end."""

    totals: tuple[tuple[UUID, int], ...]
    after: UUID | None


def gold_card(world: World, household: Household) -> Story:
    """The adults of a household agree, and something good is noticed now and then."""
    table, calendar = story()["gold_card"], world.calendar
    rng = chance("gold card", household.number)
    earliest = household.joins_at + timedelta(hours=1)
    if rng.random() >= table["consent_share"] or earliest > calendar.now:
        return
    means, shares = zip(*table["consent_means_shares"].items(), strict=True)
    agreed_at = calendar.between(rng, earliest, min(calendar.now, earliest + timedelta(days=40)))
    yield At(
        agreed_at,
        join_programme,
        JoinProgramme(
            **world.by(world.first_with(Role.MANAGER).login),
            programme_id=world.programmes[PROGRAMME],
            household_id=household.id,
            consent_means=rng.choices(means, shares)[0],
            adults=tuple(rng.sample(load("nicknames")["members"]["adults"], household.adults)),
        ),
    )
    seen = [event for event, share in table["milestone_shares"].items() if rng.random() < share]
    moments = sorted(calendar.between(rng, agreed_at, calendar.now) for _ in seen)
    for event, moment in zip(seen, moments, strict=True):
        day = moment.astimezone(calendar.zone).date()
        yield At(
            moment,
            record_observations,
            RecordObservations(
                **world.by(table["noted_by"]),
                programme_id=world.programmes[PROGRAMME],
                source="form",
                seen=(Seen(household.id, event, day),),
            ),
        )


def evaluations(world: World) -> Story:
    """On the second of each month the month before is evaluated."""
    earned: Counter[UUID] = Counter()
    for offset in world.calendar.days():
        day = world.calendar.today + timedelta(days=offset)
        if day.day == 2:
            yield from _evaluation(world, world.calendar.at(offset, time(5)), day, earned)


def _evaluation(world: World, moment: datetime, day: date, earned: Counter[UUID]) -> Story:
    after = None
    while True:
        command = EvaluateMilestones(
            community_id=world.community_id,
            actor_id=OPERATOR_ID,
            request_key=f"evaluation/{day}/{after or ''}",
            programme_id=world.programmes[PROGRAMME],
            until=day.replace(day=1) - timedelta(days=1),
            after=after,
        )
        given = yield At(moment, _evaluate, command)
        after = given.after
        if after is None:
            break
    by_id = {household.id: household for household in world.people}
    for household_id, total_minor in given.totals:
        by_id[household_id].wallet[CURRENCY] += total_minor - earned[household_id]
        earned[household_id] = total_minor


def _evaluate(uow: UnitOfWork, command: EvaluateMilestones) -> Earned:
    """Evaluate, and look what everybody was given: the story needs it before it is committed."""
    evaluated = evaluate_milestones(uow, command)
    query = (
        select(Award.household_id, func.sum(Award.household_minor))
        .join(
            MilestoneGiven,
            (MilestoneGiven.community_id == Award.community_id)
            & (MilestoneGiven.award_id == Award.id),
        )
        .where(Award.community_id == command.community_id)
        .group_by(Award.household_id)
    )
    totals = tuple((each, int(total)) for each, total in uow.session.execute(query))
    return Earned(totals, evaluated.after)
