"""A shop's items as a file: out, changed, looked at, and in again as a whole or not at all."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from cambio.database import Refusal, perform, reading
from catalog import queries
from catalog.queries import ItemFilter, ItemView
from catalog.rules.item_files import written_file
from catalog.use_cases import AddVariant, add_variant
from catalog.use_cases.item_files import (
    ImportedItems,
    ImportItems,
    ItemPlan,
    KeepItemFile,
    import_items,
    keep_item_file,
    plan_import,
)
from catalog.use_cases.item_lines import rows_of_items
from tests.catalog.callers import send, text_of
from tests.catalog.shop import Shop

HEAD = "code;name_nl;category;price;max"


def keep(shop: Shop, *lines: str, head: str = HEAD) -> UUID:
    content = "\r\n".join((head, *lines)).encode()
    command = KeepItemFile(**shop.who, shop_id=shop.shop_id, content=content)
    return perform(keep_item_file, command)


def plan(shop: Shop, file_id: UUID) -> ItemPlan:
    with reading() as session:
        return plan_import(session, community_id=shop.community_id, file_id=file_id)


def carry_out(shop: Shop, file_id: UUID) -> ImportedItems:
    return perform(import_items, ImportItems(**shop.keyed, file_id=file_id))


def shelf(shop: Shop) -> dict[str, ItemView]:
    with reading() as session:
        found = queries.items(session, community_id=shop.community_id, wanted=ItemFilter())
    return {view.name("nl"): view for view in found}


def test_new_items_come_and_known_ones_change_by_their_number(shop: Shop) -> None:
    first = keep(shop, "B1;Bezem;cleaning;9 CAM / 4 GLD;2", "B2;Emmer;cleaning;3 CAM;")
    assert carry_out(shop, first) == ImportedItems(2, 0, 0)
    second = keep(shop, "B1;Bezem;cleaning;9 CAM / 4 GLD;2", "B2;Emmer;cleaning;4 CAM + 1 GLD;")
    assert carry_out(shop, second) == ImportedItems(0, 1, 1)
    items = shelf(shop)
    assert items["Bezem"].ways == [{"CAM": 9}, {"GLD": 4}]
    assert items["Emmer"].ways == [{"CAM": 4, "GLD": 1}]


def test_what_goes_out_comes_in_again_and_changes_nothing(shop: Shop) -> None:
    head = shop.item(
        code="G1", extra_prices={"GLD": 2}, buyers="household", season_from=301, season_until=1031
    )
    new = AddVariant(**shop.keyed, item_id=head, variant={"nl": "L"}, first={"nl": "S"})
    perform(add_variant, new)
    shop.item(kind="loan", loan_days=7, buyers="household", needs_approval=True)
    with reading() as session:
        rows = list(rows_of_items(session, community_id=shop.community_id, shop_id=shop.shop_id))
    content = "".join(written_file(rows)).encode()
    command = KeepItemFile(**shop.who, shop_id=shop.shop_id, content=content)
    found = plan(shop, perform(keep_item_file, command))
    assert (found.changes, found.unchanged, found.problems) == ((), 2, ())


MISTAKES = [
    ("price_unreadable", "M0;Bezem;cleaning;negen;"),
    ("price_invalid", "M1;Bezem;cleaning;;"),
    ("category_unknown", "M2;Bezem;tuin;9 CAM;"),
    ("currency_unknown", "M3;Bezem;cleaning;9 EUR;"),
    ("item_name_missing", "M4;;cleaning;9 CAM;"),
    ("limit_invalid", "M5;Bezem;cleaning;9 CAM;veel"),
    ("item_unknown", "B2;Tweemaal;cleaning;9 CAM;"),
]


def test_one_mistake_and_nothing_of_the_file_is_done(edge_shop: Shop) -> None:
    file_id = keep(edge_shop, "B2;Emmer;cleaning;3 CAM;", *(line for _code, line in MISTAKES))
    found = plan(edge_shop, file_id)
    assert [(each.line, each.refusal.code) for each in found.problems] == [
        (number, code) for number, (code, _line) in enumerate(MISTAKES, start=3)
    ]
    with pytest.raises(Refusal, match="mistakes in 7 lines"):
        carry_out(edge_shop, file_id)
    assert not shelf(edge_shop)


def test_a_file_is_carried_out_once(edge_shop: Shop) -> None:
    file_id = keep(edge_shop, "B1;Bezem;cleaning;9 CAM;")
    carry_out(edge_shop, file_id)
    with pytest.raises(Refusal) as refused:
        carry_out(edge_shop, file_id)
    assert refused.value.code == "file_unknown"


def test_the_shopkeeper_sends_a_file_looks_and_has_it_done(
    keeper: FlaskClient, edge_shop: Shop
) -> None:
    edge_shop.item(code="A1")
    assert "Afvalgrijper" in text_of(keeper, "/shopkeeping/items.csv")
    file = (BytesIO(f"{HEAD}\nB1;Bezem;cleaning;9 CAM;\n".encode()), "items.csv")
    page = "/shopkeeping/item-file"
    sent = send(keeper, page, page, file=file)
    assert sent.status_code == 303
    path = sent.location.partition("/deventer")[2]
    assert "Er is nog niets veranderd" in text_of(keeper, f"{path}?lang=nl")
    assert send(keeper, path, path).status_code == 303
    assert set(shelf(edge_shop)) == {"Afvalgrijper", "Bezem"}
