"""What a household changes by itself: it stops, or says that somebody wants to go on apart."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.access.queries import PinState, pin_state
from cambio.database import Refusal, new_id, perform, reading
from cambio.ledger import Purpose
from cambio.neighbourhood.errors import (
    AddressUnknown,
    HouseholdEnded,
    LanguageUnknown,
    NicknameInvalid,
)
from cards.errors import ShareInvalid, SplitPeopleInvalid, WishUnknown
from cards.queries.split_wishes import WishView, split_wish, split_wishes
from cards.use_cases import Remainder, end_household, split_household
from cards.use_cases.split_wishes import AskSplit, SettleWish, WishEnd, ask_split, settle_wish
from tests.cards.changing import ending, found, saved, splitting, story
from tests.cards.test_changes import PIN, choose, post, words
from tests.scene import Neighbour, Scene
from tests.signing_in import as_household

MY = "/deventer/my"


def browser_of(app: Flask, street: Scene, neighbour: Neighbour) -> FlaskClient:
    choose(street, neighbour)
    return as_household(app, street.community_id, neighbour.household_id)


# ------------------------------------------------------------------------------------- they stop


def test_a_household_stops_on_its_own_page_and_chooses_who_gets_it(
    sqlite_app: Flask, street: Scene
) -> None:
    old, heir = saved(street), street.neighbour()
    browser = browser_of(sqlite_app, street, old)
    fields = {"remainder": "household", "heir": heir.number, "request_key": str(new_id())}
    wrong = post(browser, f"{MY}/end", **fields, pin="1111")
    assert (wrong.status_code, street.holds(old.household_id)) == (401, 4)
    answer = post(browser, f"{MY}/end", **fields, pin=PIN)
    assert answer.status_code == 303
    assert (street.holds(old.household_id), street.holds(heir.household_id)) == (0, 4)
    assert found(street, old.household_id).ended_at == street.now
    assert story(street, old.household_id) == ["ended"]
    assert "Bedankt voor alles" in words(browser.get(answer.location))
    assert browser.get(MY).status_code == 302, "signed out"
    with reading() as session:
        who: dict[str, Any] = {"community_id": street.community_id}
        state = pin_state(session, **who, household_id=old.household_id, now=street.now)
    assert state is PinState.NONE


STOP_FAULTS = [
    ({"remainder": "household", "heir": "7777-7777"}, "kaart"),
    ({"remainder": "household"}, "kaart"),
    ({"remainder": "pot", "pin": ""}, "pincode"),
]


def test_a_household_that_cannot_stop_so_reads_why(sqlite_app: Flask, street: Scene) -> None:
    old = saved(street)
    browser = browser_of(sqlite_app, street, old)
    for fields, said in STOP_FAULTS:
        answer = post(browser, f"{MY}/end", **{"pin": PIN, "heir": "", **fields})
        assert answer.status_code in (401, 404, 409, 422)
        assert said in words(answer)
    assert found(street, old.household_id).ended_at is None


# ------------------------------------------------------------------------------- they go on in two


def wish(scene: Scene, neighbour: Neighbour, **changes: Any) -> AskSplit:
    command = AskSplit(
        community_id=scene.community_id,
        actor_id=neighbour.household_id,
        household_id=neighbour.household_id,
        adults=1,
        children=0,
        percent=40,
        nickname="Klaproos",
        language="nl",
    )
    return replace(command, **changes)


def open_wish(scene: Scene, neighbour: Neighbour) -> WishView | None:
    with reading() as session:
        return split_wish(
            session, community_id=scene.community_id, household_id=neighbour.household_id
        )


def test_a_wish_divides_nothing_and_the_counter_begins_with_it(
    sqlite_app: Flask, manager: FlaskClient, street: Scene
) -> None:
    old = saved(street)
    browser = browser_of(sqlite_app, street, old)
    fields = {"adults": "1", "children": "0", "percent": "40", "nickname": "Klaproos"}
    where = {"address_id": str(street._address(80)), "postcode": "7415qa", "house_number": "80"}
    assert post(browser, f"{MY}/split", **fields, **where, language="nl").status_code == 303
    assert "Dreef 80" in words(browser.get(f"{MY}/split"))
    assert street.holds(old.household_id) == 4
    assert "Nummer 1" in words(manager.get("/deventer/counter/splits"))
    listed = manager.get("/api/v1/split-wishes").get_json()["items"]
    assert [each["nickname"] for each in listed] == ["Nummer 1"]
    desk = f"/deventer/counter/households/{old.household_id}"
    assert "split?postcode=7415+QA&amp;house_number=80" in words(manager.get(desk))
    page = words(manager.get(f"{desk}/split?postcode=7415+QA&house_number=80"))
    assert 'value="Klaproos"' in page
    assert 'value="40"' in page
    assert post(browser, f"{MY}/split/withdraw").status_code == 303
    assert story(street, old.household_id) == ["split_asked", "split_withdrawn"]
    assert "teruggenomen" in words(browser.get(f"{MY}/history"))


def test_the_counter_puts_a_wish_away(manager: FlaskClient, street: Scene) -> None:
    old = saved(street)
    perform(ask_split, wish(street, old))
    there = f"/deventer/counter/households/{old.household_id}/split/decline"
    assert post(manager, there).status_code == 303
    assert (open_wish(street, old), street.holds(old.household_id)) == (None, 4)
    assert story(street, old.household_id) == ["split_asked", "split_declined"]


def test_a_wish_said_again_takes_the_place_of_the_first(scene: Scene) -> None:
    old = saved(scene)
    first = perform(ask_split, wish(scene, old))
    assert perform(ask_split, wish(scene, old, percent=60)) == first
    standing = open_wish(scene, old)
    assert standing is not None
    assert standing.percent == 60
    with reading() as session:
        about: dict[str, Any] = {"community_id": scene.community_id}
        assert len(split_wishes(session, **about, place_ids=None)) == 1
        assert len(split_wishes(session, **about, place_ids=[scene.street_id])) == 1
        assert split_wishes(session, **about, place_ids=[new_id()]) == []


def test_a_wish_is_over_when_it_is_done_or_the_household_ends(scene: Scene) -> None:
    done, ended = saved(scene), saved(scene)
    for each in (done, ended):
        perform(ask_split, wish(scene, each))
    perform(split_household, splitting(scene, done))
    perform(end_household, ending(scene, ended, remainder=Remainder.POT))
    assert (open_wish(scene, done), open_wish(scene, ended)) == (None, None)
    assert scene.holds(scene.street_id, Purpose.POT) > 0
    settle = SettleWish(
        community_id=scene.community_id,
        actor_id=done.household_id,
        household_id=done.household_id,
        end=WishEnd.WITHDRAWN,
    )
    with pytest.raises(WishUnknown):
        perform(settle_wish, settle)
    with pytest.raises(HouseholdEnded):
        perform(ask_split, wish(scene, ended))


REFUSALS: list[tuple[dict[str, Any], type[Refusal]]] = [
    ({"adults": 0}, SplitPeopleInvalid),
    ({"adults": 2, "children": 1}, SplitPeopleInvalid),
    ({"adults": -1, "children": 1}, SplitPeopleInvalid),
    ({"percent": 101}, ShareInvalid),
    ({"percent": -1}, ShareInvalid),
    ({"nickname": " "}, NicknameInvalid),
    ({"language": "fr"}, LanguageUnknown),
    ({"address_id": UUID(int=7)}, AddressUnknown),
]


def test_a_wish_that_cannot_be_is_not_written_down(scene: Scene) -> None:
    old = saved(scene)
    for changes, refusal in REFUSALS:
        with pytest.raises(refusal):
            perform(ask_split, wish(scene, old, **changes))
    assert (open_wish(scene, old), story(scene, old.household_id)) == (None, [])
