"""Keeping the catalogue and the stock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from cambio.database import Refusal, new_id, perform, reading
from catalog import queries
from catalog.queries import ItemFilter
from catalog.use_cases import (
    ArchiveItem,
    CountStock,
    ReceiveStock,
    SaveCategory,
    StockReceipt,
    StorePicture,
    UpdateItem,
    WriteOffStock,
    archive_item,
    count_stock,
    create_item,
    receive_stock,
    save_category,
    store_picture,
    update_item,
    write_off_stock,
)
from tests.catalog.shop import Shop, content_of

REFUSED_ITEMS: list[tuple[str, dict[str, Any]]] = [
    ("shop_unknown", {"shop_id": new_id()}),
    ("item_name_missing", {"names": {"nl": "  "}}),
    ("price_invalid", {"price_minor": 0}),
    ("buyers_invalid", {"buyers": "everybody"}),
    ("limit_invalid", {"max_per_household": 0}),
    ("category_unknown", {"category": "food"}),
    ("currency_unknown", {"currency": "EUR"}),
    ("picture_unusable", {"picture_id": new_id(), "alternative_texts": {"nl": "Een bezem."}}),
    ("stock_quantity_invalid", {"on_hand": -1}),
]


@pytest.mark.parametrize(("code", "changes"), REFUSED_ITEMS, ids=[row[0] for row in REFUSED_ITEMS])
def test_an_item_is_refused(shop: Shop, code: str, changes: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as refused:
        perform(create_item, shop.new_item(**changes))
    assert refused.value.code == code
    with reading() as session:
        found = queries.items(session, community_id=shop.community_id, wanted=ItemFilter())
    assert found == []


def test_an_organisation_that_is_no_shop_sells_nothing(shop: Shop) -> None:
    with pytest.raises(Refusal, match="shop"):
        perform(create_item, shop.new_item(shop_id=shop.street_id))


def test_an_item_is_found_by_what_people_call_it(shop: Shop) -> None:
    picker = shop.item()
    shop.item(names={"nl": "Bezem", "en": "Broom"}, synonyms=("veger",), descriptions={})
    for text in ("grijper", "PRIKKER", "litter", "afval bukken"):
        assert _found(shop, text=text) == [picker], text
    assert _found(shop, text="grijper bezem") == []
    assert _found(shop, text="100%_") == []


def test_items_stand_in_the_order_of_their_names_and_come_page_by_page(shop: Shop) -> None:
    ids = {
        name: shop.item(names={"nl": name, "en": english}, synonyms=())
        for name, english in (("Ton", "Barrel"), ("Bezem", "Broom"), ("hark", "Rake"))
    }
    assert _found(shop) == [ids["Bezem"], ids["hark"], ids["Ton"]]
    assert _found(shop, language="en") == [ids["Ton"], ids["Bezem"], ids["hark"]]
    assert _found(shop, after=ids["Bezem"]) == [ids["hark"], ids["Ton"]]


def test_only_what_a_household_can_afford_is_shown_when_asked(shop: Shop) -> None:
    cheap = shop.item(price_minor=3)
    shop.item(price_minor=30)
    shop.item(price_minor=3, currency="GLD")
    assert _found(shop, affordable_minor={"CAM": 12}) == [cheap]
    assert _found(shop, affordable_minor={}) == []


def test_an_archived_item_is_out_of_the_shop_until_it_comes_back(shop: Shop) -> None:
    item_id = shop.item()
    perform(archive_item, ArchiveItem(**shop.who, item_id=item_id))
    assert _found(shop) == []
    assert _found(shop, archived=True) == [item_id]
    perform(archive_item, ArchiveItem(**shop.who, item_id=item_id, archived=False))
    assert _found(shop) == [item_id]


def test_an_item_can_change_in_all_but_its_currency(shop: Shop) -> None:
    item_id = shop.item()
    changed = content_of(price_minor=15, names={"nl": "Grijpstok"})
    perform(update_item, UpdateItem(**shop.who, item_id=item_id, content=changed))
    with reading() as session:
        view = queries.item(session, community_id=shop.community_id, item_id=item_id)
    assert view is not None
    assert (view.price_minor, view.name("en"), view.on_hand) == (15, "Grijpstok", 10)
    assert _found(shop, text="grijpstok") == [item_id]
    with pytest.raises(Refusal, match="currency"):
        perform(
            update_item,
            UpdateItem(**shop.who, item_id=item_id, content=content_of(currency="GLD")),
        )


def test_a_picture_needs_its_words(shop: Shop) -> None:
    picture_id = perform(store_picture, StorePicture(**shop.who, content=b"RIFF"))
    with pytest.raises(Refusal, match="what the picture shows"):
        perform(create_item, shop.new_item(picture_id=picture_id))
    item_id = shop.item(picture_id=picture_id, alternative_texts={"nl": "Een grijper."})
    with reading() as session:
        view = queries.item(session, community_id=shop.community_id, item_id=item_id)
        kept = queries.picture(session, community_id=shop.community_id, picture_id=picture_id)
    assert view is not None
    assert view.alternative_text("en") == "Een grijper."
    assert kept is not None
    assert (kept.media_type, kept.content) == ("image/webp", b"RIFF")


@pytest.mark.parametrize("changes", [{"content": b""}, {"media_type": "text/html"}])
def test_what_is_no_picture_is_not_kept(shop: Shop, changes: dict[str, Any]) -> None:
    values = {"content": b"RIFF", **changes}
    with pytest.raises(Refusal, match="cannot use this picture"):
        perform(store_picture, StorePicture(**shop.who, **values))


@pytest.mark.parametrize(("slug", "names"), [("Green", {"nl": "Groen"}), ("green", {"en": "G"})])
def test_a_category_needs_a_short_name_and_a_dutch_one(
    shop: Shop, slug: str, names: dict[str, str]
) -> None:
    with pytest.raises(Refusal, match="category"):
        perform(save_category, SaveCategory(**shop.who, slug=slug, names=names))


def test_a_category_can_be_named_anew(shop: Shop) -> None:
    perform(save_category, SaveCategory(**shop.who, slug="green", names={"nl": "Groen"}))
    renamed = {"nl": "Poetsen", "en": "Cleaning"}
    perform(save_category, SaveCategory(**shop.who, slug="cleaning", names=renamed, position=9))
    with reading() as session:
        found = queries.categories(session, community_id=shop.community_id)
    assert [(each.slug, each.name("nl")) for each in found] == [
        ("green", "Groen"),
        ("cleaning", "Poetsen"),
    ]


# ------------------------------------------------------------------------------------------ stock


def test_every_change_of_the_stock_is_a_movement(shop: Shop) -> None:
    item_id = shop.item(10)
    receipts = [
        _receive(shop, item_id, 5),
        _count(shop, item_id, 12),
        _count(shop, item_id, 12),
        _write_off(shop, item_id, 2),
    ]
    assert [(each.on_hand, each.moved) for each in receipts] == [
        (15, 5),
        (12, -3),
        (12, 0),
        (10, -2),
    ]
    with reading() as session:
        history = queries.movements(session, community_id=shop.community_id, item_id=item_id)
    assert [(each.reason, each.on_hand) for each in reversed(history)] == [
        ("receipt", 10),
        ("receipt", 5),
        ("count", -3),
        ("write_off", -2),
    ]
    shop.check()


def test_stock_can_come_for_an_item_that_never_had_any(shop: Shop) -> None:
    item_id = shop.item(0)
    _count(shop, item_id, 0)
    _receive(shop, item_id, 1)
    assert shop.on_hand(item_id) == 1


def test_the_same_delivery_is_booked_once(shop: Shop) -> None:
    item_id = shop.item(0)
    command = ReceiveStock(**shop.keyed, item_id=item_id, quantity=5)
    assert perform(receive_stock, command) == perform(receive_stock, command)
    assert shop.on_hand(item_id) == 5


REFUSED_MOVES: list[tuple[str, Callable[[Shop, UUID], Any]]] = [
    ("item_unknown", lambda shop, _item: _receive(shop, new_id(), 1)),
    ("item_unknown", lambda shop, _item: _count(shop, new_id(), 1)),
    ("item_unknown", lambda shop, _item: _write_off(shop, new_id(), 1)),
    ("stock_quantity_invalid", lambda shop, item: _receive(shop, item, 0)),
    ("stock_quantity_invalid", lambda shop, item: _count(shop, item, -1)),
    ("stock_quantity_invalid", lambda shop, item: _write_off(shop, item, 0)),
    ("out_of_stock", lambda shop, item: _write_off(shop, item, 3)),
    ("out_of_stock", lambda shop, _item: _write_off(shop, shop.item(0), 1)),
]


@pytest.mark.parametrize(
    ("code", "attempt"),
    REFUSED_MOVES,
    ids=[f"{at}-{row[0]}" for at, row in enumerate(REFUSED_MOVES)],
)
def test_a_change_of_the_stock_is_refused(
    shop: Shop, code: str, attempt: Callable[[Shop, UUID], Any]
) -> None:
    item_id = shop.item(2)
    with pytest.raises(Refusal) as refused:
        attempt(shop, item_id)
    assert refused.value.code == code
    assert shop.on_hand(item_id) == 2
    shop.check()


def _receive(shop: Shop, item_id: UUID, quantity: int) -> StockReceipt:
    command = ReceiveStock(**shop.keyed, item_id=item_id, quantity=quantity)
    return perform(receive_stock, command)


def _count(shop: Shop, item_id: UUID, counted: int) -> StockReceipt:
    return perform(count_stock, CountStock(**shop.keyed, item_id=item_id, counted=counted))


def _write_off(shop: Shop, item_id: UUID, quantity: int) -> StockReceipt:
    command = WriteOffStock(**shop.keyed, item_id=item_id, quantity=quantity)
    return perform(write_off_stock, command)


def _found(shop: Shop, *, language: str = "nl", after: Any = None, **wanted: Any) -> list[Any]:
    with reading() as session:
        found = queries.items(
            session,
            community_id=shop.community_id,
            wanted=ItemFilter(**wanted),
            language=language,
            after=after,
        )
    return [each.id for each in found]
