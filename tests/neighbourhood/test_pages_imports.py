"""Pages of importing addresses: a file is sent, checked, told of, and carried out on a yes."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role
from cambio.database import reading
from cambio.neighbourhood import queries
from cambio.neighbourhood.importing import background, keep_upload
from tests.conftest import ACTOR_ID
from tests.neighbourhood.browsing import page, send
from tests.neighbourhood.conftest import As
from tests.neighbourhood.neighbourhood import LINES, address_at, content

IMPORT = "/deventer/addresses/import"


def send_file(client: FlaskClient, file: bytes, name: str = "adressen.csv") -> str:
    """Send a file of addresses and wait until it was checked; answers where it stands."""
    answer = send(client, IMPORT, {"file": (io.BytesIO(file), name)})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    background().wait()
    return answer.headers["Location"]


def test_a_file_is_checked_then_imported_on_a_yes(browser_of: As, housed: int) -> None:
    manager = browser_of(Role.MANAGER)
    place = send_file(manager, content(*LINES[1:], "Zuid;;Laan;7499 ZZ;1;;;"))
    checked = page(manager, place)
    assert "Dit verandert er door uw bestand" in checked
    assert "Laan 1, 7499 ZZ" in checked
    assert "Dreef 1, 7411 AB" in checked
    with reading() as session:
        assert queries.count_addresses(session, community_id=housed) == 5
    assert send(manager, f"{place}/carry-out", {}, on=place).status_code == 303
    background().wait()
    assert "Uw bestand is ingelezen" in page(manager, place)
    assert address_at(housed, "7499 ZZ").line == "Laan 1, 7499 ZZ"
    assert "ingelezen" in page(manager, IMPORT)


def test_mistakes_are_told_line_by_line_and_given_back(browser_of: As, deventer: int) -> None:
    manager = browser_of(Role.MANAGER)
    bad = "Noord;;Dreef;7411 AB;1-mrt;;;"
    place = send_file(manager, content(LINES[0], bad))
    refused = page(manager, place)
    assert "Er staan fouten in uw bestand" in refused
    assert "Regel\N{NO-BREAK SPACE}3" in refused
    assert "waarschijnlijk 1-3" in refused
    answer = manager.get(f"{place}/mistakes.csv")
    assert answer.mimetype == "text/csv"
    assert "adressen-fouten.csv" in answer.headers["Content-Disposition"]
    heading, line = answer.get_data(as_text=True).splitlines()
    assert heading.startswith("regel;reden;district")
    assert line.endswith(bad)
    english = page(manager, f"{place}?lang=en")
    assert "Excel made a date of it" in english


def test_a_file_that_changes_nothing_needs_no_yes(browser_of: As, housed: int) -> None:
    manager = browser_of(Role.MANAGER)
    assert "niets in te lezen" in page(manager, send_file(manager, content(*LINES)))


def test_work_under_way_refreshes_itself_with_and_without_scripts(
    sqlite_app: Flask, browser_of: As, deventer: int
) -> None:
    file = io.BytesIO(content(*LINES))
    import_id = keep_upload(
        file, community_id=deventer, actor_id=ACTOR_ID, file_name="adressen.csv"
    )
    shown = page(browser_of(Role.MANAGER), f"{IMPORT}/{import_id}")
    assert '<noscript><meta http-equiv="refresh"' in shown
    assert "data-follow" in shown
    assert "<progress" in shown


@pytest.mark.parametrize("file", [None, b""], ids=["no file", "nothing in it"])
def test_a_file_must_be_chosen_first(browser_of: As, deventer: int, file: bytes | None) -> None:
    manager = browser_of(Role.MANAGER)
    values = {} if file is None else {"file": (io.BytesIO(file), "adressen.csv")}
    answer = send(manager, IMPORT, values)
    assert answer.status_code == 422
    assert "Kies eerst een bestand." in answer.get_data(as_text=True)


def test_an_import_is_carried_out_once(browser_of: As, deventer: int) -> None:
    manager = browser_of(Role.MANAGER)
    place = send_file(manager, content(*LINES))
    for status in (303, 409):
        answer = send(manager, f"{place}/carry-out", {}, on=IMPORT)
        background().wait()
        assert answer.status_code == status
    assert send(manager, f"{place}/check", {}, on=IMPORT).status_code == 404
    page(manager, f"{IMPORT}/{deventer:032x}", 404)


def test_the_template_can_be_sent_as_it_is(browser_of: As, deventer: int) -> None:
    manager = browser_of(Role.MANAGER)
    template = manager.get("/deventer/addresses/template.csv")
    assert "adressen-sjabloon.csv" in template.headers["Content-Disposition"]
    assert "geen adressen onder" in page(manager, send_file(manager, template.data))
