"""The page that a card's QR opens in any phone: nothing private, in either case of letters."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.logs import quiet_secrets
from cambio.app.permissions import Role
from cambio.database import perform
from cards.use_cases import IssueCard, StopCard, block_card, issue_card
from tests.cards.conftest import path_of
from tests.scene import ACTOR_ID, Neighbour, Scene
from tests.signing_in import as_staff


@pytest.fixture
def neighbour(street: Scene) -> Neighbour:
    """A household that has saved something."""
    neighbour = street.neighbour()
    street.scan(street.action(), neighbour, adults=2)
    return neighbour


def test_it_tells_nothing_of_whose_card_it_is(
    client: FlaskClient, street: Scene, neighbour: Neighbour
) -> None:
    answer = client.get(path_of(street, neighbour))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "Deventer" in page
    shown = re.sub(r"<[^>]+>", " ", page)
    secrets = ("Nummer 1", "Dreef", "7415", "cambi's", neighbour.number, "-" + neighbour.number[4:])
    assert [word for word in secrets if word in shown] == []
    assert re.findall(r"\d+", shown) == []
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"


def test_no_link_carries_the_code(client: FlaskClient, street: Scene, neighbour: Neighbour) -> None:
    path = path_of(street, neighbour)
    page = client.get(path).get_data(as_text=True)
    links = re.findall(r'(?:href|action|src)="([^"]*)"', page)
    with_code = [link for link in links if path.removeprefix("/K/") in link]
    assert [link for link in with_code if "?lang=" not in link] == []


@pytest.mark.parametrize("change", [str.lower, str.upper, lambda path: "/k/" + path[3:]])
def test_capitals_do_not_matter(
    client: FlaskClient,
    street: Scene,
    neighbour: Neighbour,
    change: Callable[[str], str],
) -> None:
    path = change(path_of(street, neighbour))
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("code", ["1AAAAAAAAAAAAAAAAA", "1A", "2BMZXW6YTBOI5GC3TE", "x" * 500])
def test_an_unknown_code_is_told_in_plain_words(
    client: FlaskClient, street: Scene, code: str
) -> None:
    answer = client.get(f"/K/{code}")
    assert answer.status_code == 404
    assert "We kennen deze kaart niet" in " ".join(answer.get_data(as_text=True).split())


def test_opening_it_changes_nothing(
    client: FlaskClient, street: Scene, neighbour: Neighbour
) -> None:
    before = street.holds(neighbour.household_id)
    client.get(path_of(street, neighbour))
    assert street.holds(neighbour.household_id) == before


def test_a_stopped_card_says_so(client: FlaskClient, street: Scene, neighbour: Neighbour) -> None:
    command = StopCard(
        community_id=street.community_id, actor_id=ACTOR_ID, card_id=neighbour.card_id
    )
    perform(block_card, command)
    page = client.get(path_of(street, neighbour)).get_data(as_text=True)
    assert "Deze kaart is geblokkeerd" in page
    assert "/deventer/card" not in page


def test_a_card_that_is_nobodys_leads_to_joining(client: FlaskClient, street: Scene) -> None:
    command = IssueCard(community_id=street.community_id, actor_id=ACTOR_ID, household_id=None)
    card = perform(issue_card, command)
    path = path_of(street, Neighbour(ACTOR_ID, card.card_id, card.number))
    page = client.get(path).get_data(as_text=True)
    assert "Meedoen met deze kaart" in page
    assert "/deventer/join" in page


def test_staff_of_the_counter_go_straight_to_the_household(
    sqlite_app: Flask, street: Scene, neighbour: Neighbour
) -> None:
    path = path_of(street, neighbour)
    counter = f"/deventer/counter/households/{neighbour.household_id}"
    manager = as_staff(sqlite_app, street.community_id, Role.MANAGER)
    volunteer = as_staff(sqlite_app, street.community_id, Role.VOLUNTEER)
    assert counter in manager.get(path).get_data(as_text=True)
    assert counter not in volunteer.get(path).get_data(as_text=True)


def test_card_codes_are_blotted_out_of_logs(street: Scene, neighbour: Neighbour) -> None:
    path = path_of(street, neighbour)
    written = io.StringIO()
    logger = logging.getLogger("tests.cards.landing")
    logger.addHandler(logging.StreamHandler(written))
    quiet_secrets(logger)
    logger.warning("GET %s and %s", path, path.lower())
    assert path.removeprefix("/K/") not in written.getvalue().upper()
    assert "/K/***" in written.getvalue()
