"""My household: its balance, what came in and went out, its street's pot, its card."""

from __future__ import annotations

import html
import re

from flask import Flask

from cambio.app.permissions import Role
from cambio.database import perform
from cambio.earning.use_cases import CancelAction, cancel_action
from cambio.ledger.types import Kind
from cards.pages.movements import Story, sentence
from cards.queries import PotLine
from cards.use_cases import StopCard, replace_card
from tests.conftest import Clock
from tests.scene import ACTOR_ID, Scene
from tests.signing_in import as_household, as_staff, key_for


def words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_a_household_sees_what_it_has_and_why(sqlite_app: Flask, street: Scene) -> None:
    neighbour = street.neighbour()
    street.scan(street.action(), neighbour, adults=2)
    me = as_household(sqlite_app, street.community_id, neighbour.household_id)
    page = words(me.get("/deventer/my").get_data(as_text=True))
    assert "U hebt 4 cambi's" in page
    assert "Gespaard: Opruimen in de Dreef" in page
    assert "+4 cambi's" in page
    assert "daarna 4" in page
    assert f"{neighbour.number[:4]}-{neighbour.number[4:]}" in page


def test_a_household_with_nothing_is_told_how_to_begin(sqlite_app: Flask, street: Scene) -> None:
    me = as_household(sqlite_app, street.community_id, street.neighbour().household_id)
    page = words(me.get("/deventer/my").get_data(as_text=True))
    assert "Nog niets gespaard" in page
    assert "Er zit nog niets in" in page


def test_the_pot_tells_sums_of_five_households_at_least(sqlite_app: Flask, street: Scene) -> None:
    neighbours = [street.neighbour() for _ in range(5)]
    action = street.action()
    for neighbour in neighbours[:4]:
        street.scan(action, neighbour)
    me = as_household(sqlite_app, street.community_id, neighbours[0].household_id)
    page = words(me.get("/deventer/my").get_data(as_text=True))
    assert "Uw straatpot Dreef 4 cambi's" in page
    assert "huishoudens" not in page
    street.scan(action, neighbours[4])
    page = words(me.get("/deventer/my").get_data(as_text=True))
    assert "Maart 2026 +5 cambi's 5 huishoudens" in page


def test_a_long_statement_has_pages(sqlite_app: Flask, street: Scene, clock: Clock) -> None:
    neighbour = street.neighbour()
    for _ in range(30):
        street.scan(street.action(expected_people=2), neighbour)
    me = as_household(sqlite_app, street.community_id, neighbour.household_id)
    assert "Alles wat erbij en eraf ging" in me.get("/deventer/my").get_data(as_text=True)
    first = me.get("/deventer/my/movements/CAM").get_data(as_text=True)
    assert first.count('class="movement movement--in"') == 25
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older is not None
    second = me.get(older.group(1)).get_data(as_text=True)
    assert second.count('class="movement movement--in"') == 5
    assert "daarna 2" in second
    assert me.get("/deventer/my/movements/gold").status_code == 404


def test_counted_and_not_yet_paid_is_told_at_home(sqlite_app: Flask, street: Scene) -> None:
    neighbour, other = street.neighbour(), street.neighbour()
    action = street.action(expected_people=1)
    street.scan(action, other, adults=1)
    street.scan(action, neighbour, adults=2)
    me = as_household(sqlite_app, street.community_id, neighbour.household_id)
    page = words(me.get("/deventer/my").get_data(as_text=True))
    assert "Opruimen in de Dreef: u bent geteld." in page


def test_the_card_is_there_to_show_and_to_print(sqlite_app: Flask, street: Scene) -> None:
    neighbour, other = street.neighbour(), street.neighbour()
    me = as_household(sqlite_app, street.community_id, neighbour.household_id)
    own = f"/deventer/my/cards/{neighbour.card_id}"
    assert me.get(own).status_code == 200
    assert me.get(f"{own}/card.svg").mimetype == "image/svg+xml"
    assert me.get(f"{own}/card.pdf").mimetype == "application/pdf"
    assert me.get(f"/deventer/my/cards/{other.card_id}/card.svg").status_code == 404
    command = StopCard(
        community_id=street.community_id, actor_id=ACTOR_ID, card_id=neighbour.card_id
    )
    perform(replace_card, command)
    assert me.get(f"{own}/card.svg").status_code == 404


def test_it_is_the_households_own_page(sqlite_app: Flask, street: Scene) -> None:
    manager = as_staff(sqlite_app, street.community_id, Role.MANAGER)
    assert manager.get("/deventer/my").status_code == 403
    key = key_for(street.community_id, Role.RESIDENT)
    assert sqlite_app.test_client().get("/deventer/my", headers=key).status_code == 403


def test_an_action_that_was_cancelled_leaves_no_trace(sqlite_app: Flask, street: Scene) -> None:
    neighbour = street.neighbour()
    action = street.action(opened=False)
    perform(
        cancel_action,
        CancelAction(
            community_id=street.community_id,
            actor_id=ACTOR_ID,
            request_key="cancel",
            action_id=action,
        ),
    )
    me = as_household(sqlite_app, street.community_id, neighbour.household_id)
    assert "Opruimen in de Dreef" not in me.get("/deventer/my").get_data(as_text=True)


def test_every_kind_of_movement_has_words(sqlite_app: Flask, clock: Clock) -> None:
    with sqlite_app.test_request_context("/?lang=en"):
        for kind in Kind:
            for amount_minor in (5, -5):
                line = PotLine(kind, clock.now, amount_minor, None)
                assert sentence(line, None)
                assert "10% off" in sentence(line, Story("10% off"))
