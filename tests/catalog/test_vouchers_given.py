"""Vouchers that are given: by hand from a budget, and by a rule besides its tokens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from cambio.app.permissions import Role
from cambio.database import Refusal, new_id, perform, reading
from cambio.ledger import Purpose
from cambio.messages.models import NoticeRow
from cambio.neighbourhood.use_cases import AddOrganisation, CreateCommunity, add_organisation
from cambio.neighbourhood.use_cases import create_community as create
from catalog.jobs import award_vouchers
from catalog.models import Voucher
from catalog.rules.vouchers import Worth
from catalog.use_cases import CreateItem, SaveCategory, create_item, save_category
from catalog.use_cases.vouchers import (
    AwardVoucher,
    CancelVoucher,
    GiveByRule,
    SetTerms,
    StopGift,
    award_voucher,
    cancel_voucher,
    give_by_rule,
    set_terms,
    stop_gift,
)
from tests.catalog.callers import send, text_of
from tests.catalog.shop import content_of
from tests.conftest import ACTOR_ID, Clock
from tests.scene import Neighbour, Scene, build_scene
from tests.signing_in import as_staff


@dataclass
class Museum:
    """A street with an action, a grant, and a museum's voucher of 25 cambi's."""

    scene: Scene
    item_id: UUID

    @property
    def keyed(self) -> dict[str, Any]:
        return {
            "community_id": self.scene.community_id,
            "actor_id": ACTOR_ID,
            "request_key": str(new_id()),
        }

    def award(self, neighbour: Neighbour, **changes: Any) -> UUID:
        values = {
            "item_id": self.item_id,
            "household_id": neighbour.household_id,
            "budget_id": self.scene.budget_id,
        }
        given = perform(award_voucher, AwardVoucher(**self.keyed, **{**values, **changes}))
        return given.voucher_ids[0]

    def vouchers(self) -> list[Voucher]:
        with reading() as session:
            return list(session.scalars(select(Voucher).order_by(Voucher.id)))


def build(community_id: int, now: datetime) -> Museum:
    scene = build_scene(community_id, now)
    who: dict[str, Any] = {"community_id": community_id, "actor_id": ACTOR_ID}
    bodies = {
        kind: perform(add_organisation, AddOrganisation(**who, kind=kind, name=f"Een {kind}"))
        for kind in ("shop", "partner")
    }
    names = {"nl": "Uitjes", "en": "Outings"}
    perform(save_category, SaveCategory(**who, slug="cleaning", names=names))
    content = content_of(kind="voucher", buyers="household", price_minor=25)
    item = perform(
        create_item,
        CreateItem(**who, request_key="item", shop_id=bodies["shop"], content=content),
    )
    worth = Worth(value_cents=1250, valid_days=90, returns=False)
    terms = SetTerms(**who, item_id=item.item_id, worth=worth, partner_ids=(bodies["partner"],))
    perform(set_terms, terms)
    return Museum(scene, item.item_id)


@pytest.fixture
def museum(app: Flask, community_id: int, clock: Clock) -> Museum:
    return build(community_id, clock.now)


def test_a_voucher_is_given_from_a_budget_and_told_of(museum: Museum) -> None:
    scene, neighbour = museum.scene, museum.scene.neighbour()
    before = scene.holds(scene.budget_id, Purpose.BUDGET)
    voucher_id = museum.award(neighbour)
    assert scene.holds(scene.budget_id, Purpose.BUDGET) == before - 25
    assert scene.holds(voucher_id, Purpose.PURSE) == 25
    with reading() as session:
        news = session.scalars(select(NoticeRow.news).filter_by(kind="voucher")).all()
    assert ['"is_given":true' in each for each in news] == [True]
    command = CancelVoucher(**museum.keyed, voucher_id=voucher_id)
    perform(cancel_voucher, command)
    assert scene.holds(scene.budget_id, Purpose.BUDGET) == before
    assert scene.holds(neighbour.household_id) == 0
    with pytest.raises(Refusal, match="cannot find this budget"):
        museum.award(neighbour, budget_id=voucher_id)


def test_a_rule_gives_a_voucher_once_for_taking_part(museum: Museum, clock: Clock) -> None:
    scene = museum.scene
    early, neighbour = scene.neighbour(), scene.neighbour()
    action_id = scene.action()
    scene.scan(action_id, early)
    clock.advance(minutes=5)
    command = GiveByRule(
        community_id=scene.community_id,
        actor_id=ACTOR_ID,
        rule_id=scene.rule_id,
        item_id=museum.item_id,
        budget_id=scene.budget_id,
    )
    gift = perform(give_by_rule, command)
    clock.advance(minutes=5)
    scene.scan(action_id, neighbour, at=clock.now)
    assert award_vouchers() == 1
    assert award_vouchers() == 0
    first = museum.vouchers()
    # One more of the household came: the award is reversed and made anew, the voucher is not.
    scene.scan(action_id, neighbour, at=clock.now, adults=2)
    award_vouchers()
    again = museum.vouchers()
    assert [each.id for each in again] == [each.id for each in first]
    assert [each.household_id for each in again] == [neighbour.household_id]
    assert again[0].award_id != first[0].award_id
    assert award_vouchers() == 0
    stop = StopGift(community_id=scene.community_id, actor_id=ACTOR_ID, gift_id=gift.gift_id)
    assert perform(stop_gift, stop) == perform(stop_gift, stop)
    scene.scan(action_id, scene.neighbour(), at=clock.now)
    assert (award_vouchers(), len(museum.vouchers())) == (0, 1)


def test_giving_on_the_page(sqlite_app: Flask, clock: Clock) -> None:
    command = CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug="deventer", name="Deventer")
    museum = build(perform(create, command), clock.now)
    scene = museum.scene
    manager = as_staff(sqlite_app, scene.community_id, Role.MANAGER)
    path = "/shopkeeping/vouchers"
    assert "Afvalgrijper" in text_of(manager, path)
    chosen = {"item": str(museum.item_id), "budget": str(scene.budget_id)}
    nothing = send(manager, path, path, card=scene.neighbour().number)
    assert nothing.status_code == 422
    given = send(manager, path, path, **chosen, card=scene.neighbour().number)
    assert given.status_code == 303
    text_of(manager, given.location.partition("/deventer")[2])
    unknown = send(manager, path, path, **chosen, card="K7MD-2QX9")
    assert unknown.status_code >= 400
    rules = f"{path}/rules"
    assert send(manager, rules, path, **chosen).status_code == 422
    assert send(manager, rules, path, **chosen, rule=str(scene.rule_id)).status_code == 303
    page = text_of(manager, path)
    stop = page.partition(f"{path}/rules/")[2].partition('"')[0]
    assert send(manager, f"{rules}/{stop}", path).status_code == 303
    assert "/stop" not in text_of(manager, path)
