"""A museum that takes vouchers: one that a household has, of which a part was used."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from cambio.database import new_id, perform
from cambio.neighbourhood.use_cases import AddOrganisation, add_organisation
from catalog.rules.vouchers import Worth
from catalog.use_cases import CreateItem, ItemContent, create_item
from catalog.use_cases.vouchers import (
    AwardVoucher,
    GiveByRule,
    RedeemVoucher,
    SetTerms,
    award_voucher,
    give_by_rule,
    redeem_voucher,
    set_terms,
)
from tests.scene import ACTOR_ID, Scene


def at_museum(scene: Scene, household_id: UUID, shop_id: UUID) -> dict[str, Any]:
    """What the API names of vouchers, by the name that it has there; no settlement, for the day
    is not over."""
    who: dict[str, Any] = {"community_id": scene.community_id, "actor_id": ACTOR_ID}
    partner_id = perform(add_organisation, AddOrganisation(**who, kind="partner", name="Museum"))
    content = ItemContent(
        names={"nl": "Museumcheque"},
        category="cleaning",
        currency="CAM",
        price_minor=2,
        buyers="household",
        kind="voucher",
    )
    item = CreateItem(**who, request_key=str(new_id()), shop_id=shop_id, content=content)
    item_id = perform(create_item, item).item_id
    worth = Worth(value_cents=1000, valid_days=90, in_parts=True)
    perform(set_terms, SetTerms(**who, item_id=item_id, worth=worth, partner_ids=(partner_id,)))
    rule = GiveByRule(**who, rule_id=scene.rule_id, item_id=item_id, budget_id=scene.budget_id)
    giving = AwardVoucher(
        **who,
        request_key=str(new_id()),
        item_id=item_id,
        household_id=household_id,
        budget_id=scene.budget_id,
    )
    voucher_id = perform(award_voucher, giving).voucher_ids[0]
    taking = RedeemVoucher(
        **who,
        request_key=str(new_id()),
        voucher_id=voucher_id,
        partner_id=partner_id,
        value_cents=100,
    )
    return {
        "partner_id": partner_id,
        "voucher_id": voucher_id,
        "redemption_id": perform(redeem_voucher, taking).redemption_id,
        "gift_id": perform(give_by_rule, rule).gift_id,
        "settlement_id": new_id(),
    }
