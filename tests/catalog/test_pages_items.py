"""Pages of the shop for who keeps it: stock, items and categories."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from cambio.app.permissions import Role
from cambio.database import perform, reading
from cambio.neighbourhood.use_cases import CreateCommunity, create_community
from catalog import queries
from catalog.queries import ItemFilter, ItemView
from tests.catalog.callers import send, text_of
from tests.catalog.shop import Shop
from tests.conftest import ACTOR_ID
from tests.signing_in import as_staff


def test_stock_comes_in_is_counted_and_written_off(keeper: FlaskClient, edge_shop: Shop) -> None:
    item_id = edge_shop.item(5)
    path = f"/shopkeeping/items/{item_id}/stock"
    for act, quantity, on_hand in (("receipt", 7, 12), ("count", 9, 9), ("write_off", 2, 7)):
        assert send(keeper, path, path, act=act, quantity=quantity).status_code == 303
        assert edge_shop.on_hand(item_id) == on_hand
    assert send(keeper, path, path, act="write_off", quantity=8).status_code == 409
    assert send(keeper, path, path, act="steal", quantity=1).status_code == 422
    assert send(keeper, path, path, act="count", quantity="").status_code == 422
    assert "binnengekomen: +7" in text_of(keeper, f"{path}?lang=nl")
    edge_shop.check()


NEW = {
    "name_nl": "Bezem",
    "name_en": "Broom",
    "synonyms": "veger, stoffer",
    "category": "cleaning",
    "currency": "CAM",
    "price_minor": "9",
    "buyers": "both",
    "max_per_household": "2",
    "on_hand": "4",
}


def _only_item(edge_shop: Shop, *, archived: bool = False) -> ItemView:
    with reading() as session:
        (item,) = queries.items(
            session, community_id=edge_shop.community_id, wanted=ItemFilter(archived=archived)
        )
    return item


def _photo() -> tuple[io.BytesIO, str]:
    file = io.BytesIO()
    Image.new("RGB", (640, 480), "green").save(file, "JPEG")
    file.seek(0)
    return file, "bezem.jpg"


def test_an_item_is_put_in_the_shop_changed_and_taken_out(
    keeper: FlaskClient, edge_shop: Shop
) -> None:
    new = "/shopkeeping/items/new"
    photo = {"picture": _photo(), "alt_nl": "Een bezem."}
    assert send(keeper, new, new, **NEW, **photo).status_code == 303
    item = _only_item(edge_shop)
    assert (item.names, item.on_hand, item.max_per_household) == (
        {"nl": "Bezem", "en": "Broom"},
        4,
        2,
    )
    assert item.synonyms == ["veger", "stoffer"]
    path = f"/shopkeeping/items/{item.id}"
    changed = NEW | {"price_minor": "11", "max_per_household": "", "picture_id": item.picture_id}
    assert send(keeper, path, path, **changed, alt_nl="Een brede bezem.").status_code == 303
    item = _only_item(edge_shop)
    assert (item.price_minor, item.max_per_household) == (11, None)
    assert (item.picture_id is not None, item.alternative_text("nl")) == (True, "Een brede bezem.")
    assert send(keeper, f"{path}/archive", path, archived="1").status_code == 303
    assert "Bezem" in text_of(keeper, "/shopkeeping/items?archived=1")
    assert send(keeper, f"{path}/archive", path, archived="0").status_code == 303
    assert _only_item(edge_shop).id == item.id


BAD_ITEMS: list[tuple[dict[str, Any], str]] = [
    ({"name_nl": " "}, "f-name_nl"),
    ({"price_minor": "-3"}, "f-price_minor"),
    ({"price_minor": "1.5"}, "f-price_minor"),
    ({"category": "-"}, "f-category"),
    ({"currency": "EUR"}, "f-currency"),
    ({"buyers": ""}, "f-buyers"),
    ({"max_per_household": "0"}, "f-max_per_household"),
    ({"on_hand": "-1"}, "f-on_hand"),
    ({"picture": (io.BytesIO(b"<svg/>"), "x.svg")}, "f-picture"),
    ({"picture_id": str(UUID(int=7)), "alt_nl": "Iets."}, "f-picture"),
]


@pytest.mark.parametrize(("changes", "field"), BAD_ITEMS)
def test_an_item_that_is_not_right_is_told_at_its_field(
    keeper: FlaskClient, edge_shop: Shop, changes: dict[str, Any], field: str
) -> None:
    new = "/shopkeeping/items/new"
    response = send(keeper, new, new, **(NEW | changes))
    assert 400 <= response.status_code < 500
    assert f'href="#{field}"' in response.get_data(as_text=True)


def test_a_picture_without_words_is_remembered_until_they_are_there(
    keeper: FlaskClient, edge_shop: Shop
) -> None:
    new = "/shopkeeping/items/new"
    page = send(keeper, new, new, **NEW, picture=_photo()).get_data(as_text=True)
    picture_id = page.partition('name="picture_id" value="')[2].partition('"')[0]
    fields = {"picture_id": picture_id, "alt_nl": "Een bezem."}
    assert send(keeper, new, new, **NEW, **fields).status_code == 303
    assert str(_only_item(edge_shop).picture_id) == picture_id


def test_a_manager_names_the_shelves(sqlite_app: Flask, edge_shop: Shop) -> None:
    manager = as_staff(sqlite_app, edge_shop.community_id, Role.MANAGER)
    path = "/shopkeeping/categories"
    assert send(manager, path, path, name_nl="Groen & tuin", name_en="Green").status_code == 303
    assert send(manager, path, path, slug="cleaning", name_nl="Poetsen").status_code == 303
    assert send(manager, path, path, name_nl="").status_code == 422
    with reading() as session:
        found = queries.categories(session, community_id=edge_shop.community_id)
    assert {each.slug: each.name("nl") for each in found} == {
        "cleaning": "Poetsen",
        "groen-tuin": "Groen & tuin",
    }


def test_a_community_without_shops_says_so(sqlite_app: Flask) -> None:
    empty = CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug="deventer", name="Deventer")
    manager = as_staff(sqlite_app, perform(create_community, empty), Role.MANAGER)
    for path in ("orders", "items", "counter"):
        assert "Er is nog geen winkel" in text_of(manager, f"/shopkeeping/{path}?lang=nl")
    text_of(manager, "/shopkeeping/items/new", 404)
    assert "De winkel is nog leeg" in text_of(manager, "/shop?lang=nl")
    assert "Hier is nog niets" in text_of(manager, "/together?lang=nl")
