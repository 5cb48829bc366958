"""One's card on its own page: large, and as a picture to keep; nobody else's."""

from __future__ import annotations

from io import BytesIO

import zxingcpp
from flask import Flask
from PIL import Image

from tests.cards.conftest import path_of
from tests.scene import Scene
from tests.signing_in import as_household


def test_a_household_keeps_its_card_as_a_picture_that_a_phone_reads(
    sqlite_app: Flask, street: Scene
) -> None:
    neighbour = street.neighbour()
    me = as_household(sqlite_app, street.community_id, neighbour.household_id)
    page = f"/deventer/my/cards/{neighbour.card_id}"
    shown = me.get(page).get_data(as_text=True)
    assert f"{page}/card.png" in shown
    answer = me.get(f"{page}/card.png")
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    (read,) = zxingcpp.read_barcodes(Image.open(BytesIO(answer.data)))
    assert read.text.endswith(path_of(street, neighbour))


def test_the_page_works_without_scripts_and_only_adds_a_button_with_them(
    sqlite_app: Flask, street: Scene
) -> None:
    neighbour = street.neighbour()
    me = as_household(sqlite_app, street.community_id, neighbour.household_id)
    shown = me.get(f"/deventer/my/cards/{neighbour.card_id}").get_data(as_text=True)
    assert 'id="whole-screen" hidden' in shown
    assert shown.count("<script") == 2  # the kit's and the card's own
    assert " style=" not in shown


def test_nobody_else_gets_the_picture(sqlite_app: Flask, street: Scene) -> None:
    neighbour, other = street.neighbour(), street.neighbour()
    path = f"/deventer/my/cards/{neighbour.card_id}/card.png"
    they = as_household(sqlite_app, street.community_id, other.household_id)
    assert they.get(path).status_code == 404
    assert sqlite_app.test_client().get(path).status_code == 302
