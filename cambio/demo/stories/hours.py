"""How streets book hours of professionals: done, waiting for a yes, and still to come; and how
households divide the hours of a season."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import cambio.earning
from cambio.app.cli import OPERATOR_ID
from cambio.app.guard import NOBODY_ID
from cambio.app.permissions import Role
from cambio.database import Refusal
from cambio.demo.stage import At, Story
from cambio.demo.tables import Table, chance, story
from cambio.demo.world import Household, World
from cambio.earning.rules import read_programme
from cambio.earning.use_cases import ApplyProgramme, GrantBudget, apply_programme, grant_budget
from catalog.rules.divisions import POINTS
from catalog.rules.texts import folded
from catalog.use_cases.hours import (
    AllotHours,
    Allotment,
    AnswerHours,
    BookHours,
    DivideHours,
    EndDivision,
    LogHours,
    OfferHours,
    PlanBooking,
    SaveField,
    SaveProfessional,
    StartDivision,
    StreetShare,
    allot_hours,
    answer_hours,
    book_hours,
    divide_hours,
    end_division,
    log_hours,
    offer_hours,
    plan_booking,
    save_field,
    save_professional,
    start_division,
)

TEMPLATE = Path(cambio.earning.__file__).parent / "data" / "working-hours.toml"
HOUR = 100
"""Minor units of an hour, in the currency of hours."""


@dataclass(slots=True)
class Crew:
    """Who works, and what a quarter of an hour costs in cambi's; `id` once it is in the list."""

    key: str
    name: str
    field: str
    quarter_cambis: int
    login: str
    id: UUID = NOBODY_ID


def working_hours(world: World) -> list[Story]:
    """Hours that are offered and given out, the bookings of them, and how they are divided."""
    table = story()["working_hours"]
    crews = {each["key"]: Crew(**each) for each in table["crew"]}
    return [
        _beginning(world, table, crews),
        *(_booking(world, table, crews[each["crew"]], each) for each in table["booking"]),
        *(_division(world, table, each) for each in table["division"]),
    ]


def _beginning(world: World, table: Table, crews: Mapping[str, Crew]) -> Story:
    """A manager makes the list of who works, and gives streets hours of a grant."""
    at = world.calendar.at(table["begun_day_offset"], time(9))
    yield at
    manager = world.by(world.first_with(Role.MANAGER).login)
    for field in table["field"]:
        names = {"nl": field["name_nl"], "en": field["name_en"]}
        yield At(at, save_field, SaveField(**manager, names=names))
    yield from _allotting(world, table, at)
    for crew in crews.values():
        saved = yield At(at, save_professional, _saving(world, table, crew))
        crew.id = saved.professional_id
        for week in table["week_day_offsets"]:
            yield At(at, offer_hours, _offering(world, table, crew, week))


def _allotting(world: World, table: Table, at: datetime) -> Story:
    operator: Any = {"community_id": world.community_id, "actor_id": OPERATOR_ID}
    file = read_programme(TEMPLATE.read_text(encoding="utf-8"), zone=world.calendar.zone)
    applied = yield At(at, apply_programme, ApplyProgramme(**operator, file=file))
    grant = GrantBudget(
        **operator,
        request_key="grant/hours",
        programme_id=applied.programme_id,
        funder_id=world.organisations[table["funder"]],
        name=file.budgets[0].names["nl"],
        amount_minor=file.budgets[0].amount_minor,
        collective_only=True,
    )
    granted = yield At(at, grant_budget, grant)
    parts = (
        Allotment(world.places[street], table["hours_a_street"] * HOUR)
        for street in table["streets"]
    )
    allot = AllotHours(
        **world.by(world.first_with(Role.MANAGER).login),
        request_key="allot/hours",
        budget_id=granted.budget_id,
        allotments=tuple(parts),
    )
    yield At(at, allot_hours, allot)


def _saving(world: World, table: Table, crew: Crew) -> SaveProfessional:
    return SaveProfessional(
        **world.by(world.first_with(Role.MANAGER).login),
        request_key=f"professional/{crew.key}",
        organisation_id=world.organisations[table["organisation"]],
        name=crew.name,
        field=crew.field,
        rates={"CAM": crew.quarter_cambis, "UUR": HOUR // 4},
        user_id=world.staff[crew.login].id if crew.login else None,
    )


def _offering(world: World, table: Table, crew: Crew, day_offset: int) -> OfferHours:
    return OfferHours(
        **world.by(world.first_with(Role.MANAGER).login),
        request_key=f"offer/{crew.key}/{day_offset}",
        professional_id=crew.id,
        place_id=world.places[table["place"]],
        week=world.calendar.today + timedelta(days=day_offset),
        quarters=table["quarters_a_week"],
    )


def _booking(world: World, table: Table, crew: Crew, booking: Table) -> Story:
    """A captain books; the professional comes or still has to; the captain says yes or not yet."""
    booked_at = world.calendar.at(booking["booked_day_offset"], time(20))
    yield booked_at
    day = booking["work_day_offset"]
    offered = yield At(booked_at, offer_hours, _offering(world, table, crew, day))
    captain = world.by(world.first_with(Role.CAPTAIN).login)
    key = f"hours/{crew.key}/{day}"
    book = BookHours(
        **captain,
        request_key=key,
        offer_id=offered.offer_id,
        place_id=world.places[booking["street"]],
        quarters=booking["quarters"],
        currency="UUR",
        quarter_minor=HOUR // 4,
        wish=booking["wish"],
    )
    booked = yield At(booked_at, book_hours, book)
    worker = world.by(crew.login or world.first_with(Role.MANAGER).login)
    starts_at = world.calendar.at(day, time(10))
    planned_at = booked_at + timedelta(hours=13)
    plan = PlanBooking(**worker, booking_id=booked.booking_id, starts_at=starts_at)
    yield At(planned_at, plan_booking, plan)
    if "done_quarters" not in booking:
        return
    log = LogHours(
        **worker,
        request_key=f"{key}/log",
        booking_id=booked.booking_id,
        quarters=booking["done_quarters"],
        done_on=world.calendar.today + timedelta(days=day),
        note=booking["done_note"],
    )
    yield At(starts_at + timedelta(hours=6), log_hours, log)
    if booking["is_right"]:
        answer = AnswerHours(**captain, request_key=f"{key}/yes", booking_id=booked.booking_id)
        yield At(starts_at + timedelta(hours=10), answer_hours, answer)


def _division(world: World, table: Table, division: Table) -> Story:
    """Households divide the hours of a season; the plan is made, or they still can."""
    at = world.calendar.at(division["opened_day_offset"], time(10))
    closes_at = world.calendar.at(division["closes_day_offset"], time(21))
    yield at
    start = StartDivision(
        **world.by(world.first_with(Role.MANAGER).login),
        request_key=f"division/{division['title']}",
        title=division["title"],
        first_day=closes_at.date(),
        last_day=closes_at.date() + timedelta(days=91),
        closes_at=closes_at,
        fields=tuple(folded(field["name_nl"]).replace(" ", "-") for field in table["field"]),
        shares=tuple(
            StreetShare(world.places[street], division["hours_a_street"] * 4)
            for street in table["streets"]
        ),
    )
    started = yield At(at, start_division, start)
    last = min(closes_at, world.calendar.now) - timedelta(hours=2)
    rng = chance("division", division["title"])
    here = [each for each in world.people if each.street in table["streets"]]
    ballots = [_ballot(rng, started.division_id, start.fields, world, each) for each in here]
    for ballot in ballots[: division["households"]]:
        # Who joined on the page and has not proved its address yet has no say.
        with suppress(Refusal):
            yield At(at + (last - at) / 2, divide_hours, ballot)
    if closes_at < world.calendar.now:
        end = EndDivision(
            community_id=world.community_id,
            actor_id=OPERATOR_ID,
            request_key=f"division/{division['title']}/end",
            division_id=started.division_id,
        )
        yield At(closes_at, end_division, end)


def _ballot(
    rng: Random, division_id: UUID, fields: tuple[str, ...], world: World, household: Household
) -> DivideHours:
    points = dict.fromkeys(fields, 0)
    for _ in range(POINTS):
        points[fields[min(rng.randrange(len(fields)), rng.randrange(len(fields)))]] += 1
    return DivideHours(
        **world.by_household(household),
        division_id=division_id,
        household_id=household.id,
        points=points,
    )
