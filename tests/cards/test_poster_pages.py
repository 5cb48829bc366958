"""The poster on paper, and what a neighbour sees who scans it with an own phone."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.database import reading
from cards.printing.handed_out import poster_address
from cards.queries.posters import poster
from tests.cards.taking_part_pages import (
    PIN,
    give_pin,
    open_poster,
    participants,
    post,
)
from tests.scene import Scene
from tests.signing_in import as_household


@pytest.mark.parametrize("size", ["a4", "a3"])
def test_a_poster_is_a_pdf(street: Scene, volunteer: FlaskClient, size: str) -> None:
    action_id = street.action()
    path = f"/deventer/actions/{action_id}/poster-{size}.pdf"
    assert volunteer.get(path).status_code == 404, "nobody made it yet"
    post(volunteer, f"/deventer/actions/{action_id}/poster")
    assert volunteer.get(path).data.startswith(b"%PDF")


def test_a_household_takes_part_with_card_and_pin(
    sqlite_app: Flask, street: Scene, volunteer: FlaskClient
) -> None:
    action_id, neighbour = street.action(), street.neighbour()
    give_pin(sqlite_app, street, neighbour)
    phone = open_poster(sqlite_app, street, volunteer, action_id)
    assert phone.get("/deventer/come").status_code == 200
    form = {"number": neighbour.number, "pin": PIN, "adults": "2", "children": "1"}
    done = post(phone, "/deventer/come", data=form, follow_redirects=True)
    assert re.search(r"Uw nummer.*?>\s*1\s*<", done.text, re.DOTALL)
    assert "cambi's" not in done.text, "a stranger's phone shows no amounts"
    assert [(each.adults, each.children) for each in participants(street, action_id)] == [(2, 1)]
    assert phone.get("/deventer/my").status_code == 302, "nobody is signed in by it"


def test_a_signed_in_household_needs_no_pin(
    sqlite_app: Flask, street: Scene, volunteer: FlaskClient
) -> None:
    action_id, neighbour = street.action(), street.neighbour()
    path = "/deventer/come"
    open_poster(sqlite_app, street, volunteer, action_id)
    with reading() as session:
        found = poster(session, community_id=street.community_id, action_id=action_id)
        assert found is not None
    phone = as_household(sqlite_app, street.community_id, neighbour.household_id)
    phone.get(urlsplit(poster_address(found)).path)
    assert "Nummer 1" in phone.get(path).text
    form = {"adults": "1", "children": "0"}
    assert post(phone, path, data=form, page=path).status_code == 303
    assert len(participants(street, action_id)) == 1


@pytest.mark.parametrize(
    ("form", "status", "words"),
    [
        ({"number": "0000", "pin": PIN, "adults": "1"}, 422, "0"),
        ({"number": "K7MD-2QX9", "pin": PIN, "adults": "1"}, 422, "kaart"),
        ({"pin": "1111", "adults": "1"}, 401, "pincode"),
        ({"pin": PIN, "adults": "nul"}, 422, "niemand"),
    ],
)
def test_taking_part_is_refused_on_the_page(
    sqlite_app: Flask,
    street: Scene,
    volunteer: FlaskClient,
    form: dict[str, str],
    status: int,
    words: str,
) -> None:
    action_id, neighbour = street.action(), street.neighbour()
    give_pin(sqlite_app, street, neighbour)
    phone = open_poster(sqlite_app, street, volunteer, action_id)
    said = post(phone, "/deventer/come", data={"number": neighbour.number, "children": "0"} | form)
    assert said.status_code == status
    assert words in said.text.lower()
    assert participants(street, action_id) == []


def test_a_poster_of_before_a_new_code_works_no_more(
    sqlite_app: Flask, street: Scene, volunteer: FlaskClient
) -> None:
    action_id = street.action()
    open_poster(sqlite_app, street, volunteer, action_id)
    with reading() as session:
        before = poster(session, community_id=street.community_id, action_id=action_id)
    assert before is not None
    path = urlsplit(poster_address(before)).path
    post(volunteer, f"/deventer/actions/{action_id}/poster", data={"anew": "1"})
    assert sqlite_app.test_client().get(path).status_code == 404


@pytest.mark.parametrize("path", ["/A/1AMZXW6YTBOI5GC3TE", "/A/x", "/deventer/come"])
def test_a_code_that_is_none_of_ours_leads_nowhere(
    sqlite_app: Flask, street: Scene, path: str
) -> None:
    assert street.community_id
    assert sqlite_app.test_client().get(path).status_code == 404
