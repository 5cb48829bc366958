"""The scan app: what a phone keeps of it, what it fetches beforehand, and who may."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role, ScopeKind
from cambio.database import new_id, perform
from cambio.neighbourhood.use_cases import AddPlace, add_place
from cards.keys import FIRST_KEY_ID, card_key
from cards.rules import CardNumber, card_hash, code_for
from cards.use_cases import IssueCard, StopCard, block_card, issue_card
from cards.use_cases.scan_messages import Verdict
from tests.conftest import ACTOR_ID, Clock
from tests.scene import Neighbour, Scene
from tests.signing_in import as_staff, csrf_of

AT = "/deventer/scan"
SHELLS = [
    f"{AT}/shell-{language}-{view}" for language in ("nl", "en") for view in ("home", "action")
]


@pytest.fixture
def volunteer(sqlite_app: Flask, street: Scene) -> FlaskClient:
    return as_staff(sqlite_app, street.community_id, Role.VOLUNTEER)


def prefix_of(scene: Scene, neighbour: Neighbour) -> bytes:
    """The first 8 bytes of the hash of a card's code."""
    code = code_for(
        card_key(FIRST_KEY_ID),
        community_id=scene.community_id,
        number=CardNumber(neighbour.number),
        revision=1,
    )
    return card_hash(code)[:8]


def found(client: FlaskClient, address: str) -> tuple[int, str | None]:
    """The status and kind of a file."""
    with client.get(address) as answer:
        return answer.status_code, answer.mimetype


# ------------------------------------------------------------------------------ what it fetches


def test_the_list_of_cards_is_eight_bytes_a_card_sorted(
    street: Scene, volunteer: FlaskClient
) -> None:
    neighbours = [street.neighbour() for _ in range(5)]
    answer = volunteer.get(f"{AT}/cards.bin")
    assert answer.mimetype == "application/octet-stream"
    assert answer.data == b"".join(sorted(prefix_of(street, each) for each in neighbours))


def test_cards_that_were_stopped_or_are_nobodys_are_not_on_the_list(
    street: Scene, volunteer: FlaskClient
) -> None:
    stopped, good = street.neighbour(), street.neighbour()
    who: dict[str, Any] = {"community_id": street.community_id, "actor_id": ACTOR_ID}
    perform(block_card, StopCard(**who, card_id=stopped.card_id))
    perform(issue_card, IssueCard(**who, household_id=None))
    assert volunteer.get(f"{AT}/cards.bin").data == prefix_of(street, good)


def test_a_phone_that_has_the_list_fetches_nothing(street: Scene, volunteer: FlaskClient) -> None:
    street.neighbour()
    etag = volunteer.get(f"{AT}/cards.bin").headers["ETag"]
    again = volunteer.get(f"{AT}/cards.bin", headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    street.neighbour()
    assert volunteer.get(f"{AT}/cards.bin", headers={"If-None-Match": etag}).status_code == 200


def test_the_supplies_say_what_a_volunteer_needs_to_know(
    street: Scene, volunteer: FlaskClient
) -> None:
    action = street.action()
    street.scan(action, street.neighbour())
    supplies = volunteer.get(f"{AT}/supplies.json").get_json()
    (shown,) = supplies["actions"]
    assert supplies["csrf_token"]
    assert shown["id"] == str(action)
    assert (shown["status"], shown["headcount"], shown["place"]) == ("open", 1, "Dreef")
    assert shown["rewards"][0] == "Een volwassene: 2 cambi's, en 1 cambi voor de straat."


def test_the_supplies_name_the_actions_near_in_time_and_the_one_that_is_asked_for(
    street: Scene, volunteer: FlaskClient, clock: Clock
) -> None:
    planned = street.action(opened=False)

    def named(query: str = "") -> list[str]:
        supplies = volunteer.get(f"{AT}/supplies.json{query}").get_json()
        return [action["id"] for action in supplies["actions"]]

    assert named() == [str(planned)]
    clock.advance(days=3)
    assert named() == []
    assert named(f"?action={planned}") == [str(planned)]
    assert volunteer.get(f"{AT}/supplies.json?action={new_id()}").status_code == 404


def test_supplies_are_of_the_places_where_one_may_scan(sqlite_app: Flask, street: Scene) -> None:
    action = street.action()
    elsewhere = perform(
        add_place,
        AddPlace(
            community_id=street.community_id, actor_id=ACTOR_ID, kind="district", name="Colmschate"
        ),
    )
    other = as_staff(
        sqlite_app,
        street.community_id,
        Role.VOLUNTEER,
        scope_kind=ScopeKind.PLACE,
        scope_id=elsewhere,
    )
    assert other.get(f"{AT}/supplies.json").get_json()["actions"] == []
    assert other.get(f"{AT}/supplies.json?action={action}").status_code == 403
    assert other.get(f"{AT}/{action}").status_code == 403


@pytest.mark.parametrize("path", ["cards.bin", "supplies.json"])
def test_who_has_not_signed_in_is_sent_to_where_one_does(
    client: FlaskClient, street: Scene, path: str
) -> None:
    answer = client.get(f"{AT}/{path}")
    assert answer.status_code == 302
    assert "/sign-in" in answer.headers["Location"]


# ------------------------------------------------------------------------------ what it keeps


@pytest.mark.parametrize("path", SHELLS)
def test_the_page_that_a_phone_keeps_is_the_same_for_everybody(
    client: FlaskClient, volunteer: FlaskClient, street: Scene, path: str
) -> None:
    street.action()
    kept = client.get(path)
    assert kept.status_code == 200
    assert "Set-Cookie" not in kept.headers
    assert "'wasm-unsafe-eval'" in kept.headers["Content-Security-Policy"]
    assert kept.data == volunteer.get(path, headers={"Accept-Language": "en"}).data
    assert "Opruimen in de Dreef" not in kept.text


def test_the_kept_page_has_words_for_every_verdict(client: FlaskClient, street: Scene) -> None:
    told = re.search(r'id="scan-data">(.*?)</script>', client.get(SHELLS[1]).text)
    assert told is not None
    assert set(json.loads(told[1])["words"]) >= set(Verdict)


def test_the_kept_page_speaks_the_language_of_its_address(
    client: FlaskClient, street: Scene
) -> None:
    assert 'lang="nl"' in client.get(SHELLS[0], headers={"Accept-Language": "en"}).text
    assert 'lang="en"' in client.get(SHELLS[2], headers={"Accept-Language": "nl"}).text


def test_all_that_the_worker_keeps_is_there_for_anybody(client: FlaskClient, street: Scene) -> None:
    worker = client.get(f"{AT}/worker-nl.js")
    assert worker.mimetype == "text/javascript"
    told = re.match(r"self\.KEEPING = (.*);\nimportScripts", worker.text)
    assert told is not None
    keeping = json.loads(told[1])
    assert keeping["scope"] == f"{AT}/"
    kept = [*keeping["shells"].values(), *keeping["files"]]
    assert {found(client, address)[0] for address in kept} == {200}
    names = {urlsplit(address).path.rpartition("/")[2] for address in kept}
    assert names >= {"page.js", "store.js", "zxing_reader.wasm", "scan.css", "latin-normal.woff2"}


def test_the_app_can_be_installed(client: FlaskClient, street: Scene) -> None:
    app = client.get(f"{AT}/app-nl.webmanifest")
    assert app.mimetype == "application/manifest+json"
    manifest = app.get_json()
    assert (manifest["name"], manifest["start_url"]) == ("Kaarten scannen: Deventer", f"{AT}/")
    icons = [found(client, icon["src"]) for icon in manifest["icons"]]
    assert icons == [(200, "image/png")] * 3


def test_without_scripts_the_actions_are_links(street: Scene, volunteer: FlaskClient) -> None:
    action = street.action()
    assert f'href="{AT}/{action}"' in volunteer.get(f"{AT}/").text


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("card_number", "K7MD-2Q0O", "nooit een 0, O, 1, I of L"),
        ("card_number", "", "Typ het nummer"),
        ("adults", "0", "minstens één volwassene of kind"),
    ],
)
def test_without_scripts_a_mistake_is_explained_and_nothing_is_kept(
    street: Scene, volunteer: FlaskClient, field: str, value: str, told: str
) -> None:
    at = f"{AT}/{street.action()}"
    typed = {"card_number": street.neighbour().number, "scan_id": str(new_id()), field: value}
    answer = volunteer.post(at, data=typed | {"csrf_token": csrf_of(volunteer, at)})
    assert answer.status_code == 422
    assert told in answer.text
    assert f'value="{value}"' in answer.text
    assert 'class="verdict' not in answer.text.partition("<template")[0]
