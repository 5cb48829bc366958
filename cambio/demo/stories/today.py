"""What waits for somebody today: a wish, an objection, a file, an action that comes again."""

from __future__ import annotations

from datetime import time, timedelta

from sqlalchemy import select

from cambio.app.permissions import Role
from cambio.database import reading
from cambio.demo.stage import At, Story
from cambio.demo.tables import load
from cambio.demo.world import Household, World
from cambio.earning.models.observations import Observation
from cambio.earning.use_cases import ProposeAction, propose_action
from cambio.earning.use_cases.objections import ObjectTo, object_to
from cambio.earning.use_cases.recurring import BeginSeries, begin_series
from catalog.use_cases.item_files import KeepItemFile, keep_item_file


def wishing(world: World, household: Household) -> Story:
    """A neighbour would like to do something; nobody decided about it yet."""
    starts_at = world.calendar.now + timedelta(days=18)
    wish = ProposeAction(
        community_id=world.community_id,
        actor_id=household.id,
        household_id=household.id,
        place_id=world.places[household.neighbourhood],
        title="Bloembakken opknappen",
        meeting_point="Bij het bankje",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        expected_people=12,
    )
    yield At(world.calendar.now - timedelta(days=2), propose_action, wish)


def sending_items(world: World) -> Story:
    """A shopkeeper has sent a file with a new item, and not yet said what to do with it."""
    catalogue = load("catalogue")
    shop = catalogue["item"][0]["shop"]
    category = catalogue["category"][0]["slug"]
    lines = f"code;name_nl;name_en;category;price\nR-12;Regenton;Rain barrel;{category};40 CAM\n"
    file = KeepItemFile(
        **world.by(world.keeper_of(shop).login),
        shop_id=world.organisations[shop],
        content=lines.encode(),
    )
    yield At(world.calendar.now - timedelta(hours=1), keep_item_file, file)


def sweeping_each_month(world: World) -> Story:
    """A volunteer began an action that comes again; a job plans its days."""
    series = BeginSeries(
        **world.by(world.first_with(Role.VOLUNTEER).login),
        request_key="series/playground",
        place_id=world.places["zandweerd"],
        rule_id=world.rules["clean-up"],
        title="De speeltuin vegen",
        meeting_point="Bij de glijbaan",
        recurrence="FREQ=MONTHLY;BYDAY=1SA",
        starts_on=world.calendar.today,
        starts=time(10),
        ends=time(11, 30),
        expected_people=15,
        announce=True,
    )
    yield At(world.calendar.now - timedelta(days=1), begin_series, series)


def objecting(world: World) -> Story:
    """A household does not agree with the last that was written down about one."""
    yield world.calendar.now - timedelta(days=3)
    with reading() as session:
        seen = session.scalars(select(Observation).order_by(Observation.id.desc()).limit(1)).first()
    if seen is None:
        return
    objection = ObjectTo(
        community_id=world.community_id,
        actor_id=seen.household_id,
        observation_id=seen.id,
        household_id=seen.household_id,
        means="page",
    )
    yield At(world.calendar.now - timedelta(days=3), object_to, objection)
