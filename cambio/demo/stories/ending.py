"""A small programme that is over: it was announced, letters went out, and some people chose."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from sqlalchemy import select

from cambio.app.permissions import Role
from cambio.database import Command, UnitOfWork
from cambio.demo.stage import At, Story
from cambio.demo.tables import DATA
from cambio.demo.world import Household, World
from cambio.earning.models import Rule
from cambio.earning.rules import read_programme
from cambio.earning.rules.ending import ChosenBy, Remainder
from cambio.earning.use_cases import (
    ApplyProgramme,
    GrantBudget,
    RecordDeed,
    apply_programme,
    grant_budget,
    record_deed,
)
from cambio.earning.use_cases.ending import (
    AnnounceEnding,
    ChooseRemainder,
    WriteEndingLetters,
    announce_ending,
    choose_remainder,
    write_ending_letters,
)

PROGRAMME, RULE = "bag-stamps", "bag-stamp"
STAMPS, PEOPLE, LATECOMERS = 200, 24, 6


def stamps_end(world: World) -> Story:
    """Some neighbours have stamps; the trial ends, and each says where the rest goes."""
    manager = world.by(world.first_with(Role.MANAGER).login)
    text = (DATA / "programmes" / f"{PROGRAMME}.toml").read_text(encoding="utf-8")
    file = read_programme(text, zone=world.calendar.zone)
    begun = world.calendar.now - timedelta(days=70)
    applied = yield At(begun, apply_programme, ApplyProgramme(**manager, file=file))
    world.programmes[PROGRAMME] = applied.programme_id
    grant = GrantBudget(
        **manager,
        request_key=f"grant/{PROGRAMME}",
        programme_id=applied.programme_id,
        funder_id=world.organisations["fonds-schone-straten"],
        name="Zakkenstempels",
        amount_minor=STAMPS,
        theme="clean-and-whole",
    )
    granted = yield At(begun, grant_budget, grant)
    rule_id = yield At(begun, _rule, Command(**manager))
    people = list(islice(world.people, PEOPLE))
    for number, household in enumerate(people[:-LATECOMERS]):
        yield _bags(
            world, household, granted.budget_id, rule_id, begun + timedelta(days=2, hours=number)
        )
    told = world.calendar.now - timedelta(days=45)
    yield At(told, announce_ending, _announcement(world, applied.programme_id))
    letters = WriteEndingLetters(
        **manager, request_key=f"letters/{PROGRAMME}", programme_id=applied.programme_id
    )
    yield At(told, write_ending_letters, letters)
    for number, household in enumerate(people[-LATECOMERS:]):
        late = told + timedelta(days=1, hours=number)
        yield _bags(world, household, granted.budget_id, rule_id, late)
    for household, remainder in zip(people, (Remainder.CAUSE, Remainder.STREET), strict=False):
        choice = _choice(world, household, applied.programme_id, remainder)
        yield At(told + timedelta(days=3), choose_remainder, choice)


def _rule(uow: UnitOfWork, command: Command) -> UUID:
    found: UUID = uow.session.scalars(
        select(Rule.id).filter_by(community_id=command.community_id, slug=RULE)
    ).one()
    return found


def _bags(
    world: World, household: Household, budget_id: UUID, rule_id: UUID, moment: datetime
) -> At:
    deed = RecordDeed(
        **world.by(world.first_with(Role.MANAGER).login),
        request_key=f"bags/{household.number}",
        rule_id=rule_id,
        budget_id=budget_id,
        happened_on=moment.astimezone(world.calendar.zone).date(),
        household_id=household.id,
        bags=1 + household.number % 3,
    )
    return At(moment, record_deed, deed)


def _choice(
    world: World, household: Household, programme_id: UUID, remainder: Remainder
) -> ChooseRemainder:
    return ChooseRemainder(
        **world.by_household(household),
        programme_id=programme_id,
        household_id=household.id,
        remainder=remainder,
        means=ChosenBy.PAGE,
    )


def _announcement(world: World, programme_id: UUID) -> AnnounceEnding:
    """Yesterday was the last day to spend: today the manager can move what is left."""
    today = world.calendar.now.astimezone(world.calendar.zone).date()
    return AnnounceEnding(
        **world.by(world.first_with(Role.MANAGER).login),
        programme_id=programme_id,
        earn_until=today - timedelta(days=40),
        spend_until=today - timedelta(days=1),
        streets_until=today + timedelta(days=30),
        otherwise=Remainder.STREET,
        cause_id=world.organisations["stichting-buurtkracht-deventer"],
    )
