"""Pages and commands of saving: staff see and tell, a household reads."""

from __future__ import annotations

import html
import json
import re

import pytest
from flask import Flask

from cambio.app.cli import build_cli, run_cli
from cambio.app.permissions import Role
from cambio.saving.cli import lapsing
from tests.conftest import Clock
from tests.earning.ground import Ground
from tests.saving.test_use_cases import household_that_earned
from tests.signing_in import as_household, as_staff, csrf_of


def words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_staff_see_what_lapses_and_print_the_letters(
    sqlite_app: Flask, sqlite_ground: Ground, clock: Clock
) -> None:
    manager = as_staff(sqlite_app, sqlite_ground.community_id, Role.MANAGER)
    assert "Er vervalt voorlopig niets" in words(manager.get("/deventer/lapsing").text)
    household_that_earned(sqlite_ground)
    clock.advance(days=60)
    manager = as_staff(sqlite_app, sqlite_ground.community_id, Role.MANAGER)
    page = words(manager.get("/deventer/lapsing").text)
    assert "Nummer 1 4 cambi's 1 juli 2026 nog niet" in page
    csrf = csrf_of(manager, "/deventer/lapsing")
    form = {"csrf_token": csrf, "request_key": "letters"}
    answer = manager.post("/deventer/lapsing/letters", data=form)
    assert answer.status_code == 303
    letters = words(manager.get(answer.location).text)
    assert "4 cambi's vervallen op 1 juli 2026." in letters
    assert "Voor iedereen van" in letters
    again = manager.post("/deventer/lapsing/letters", data=form)
    assert again.location == answer.location
    page = words(manager.get("/deventer/lapsing").text)
    assert "per brief" in page
    assert "nog niet" not in page
    other = {"csrf_token": csrf, "request_key": "more letters"}
    assert manager.post("/deventer/lapsing/letters", data=other).location.endswith("/lapsing")


def test_letters_that_are_not_there_are_not_found(sqlite_app: Flask, sqlite_ground: Ground) -> None:
    manager = as_staff(sqlite_app, sqlite_ground.community_id, Role.MANAGER)
    unknown = "018f0000-0000-7000-8000-00000000002a"
    assert manager.get(f"/deventer/lapsing/letters/{unknown}").status_code == 404


def test_a_household_reads_on_its_own_page_what_lapses(
    sqlite_app: Flask, sqlite_ground: Ground, clock: Clock
) -> None:
    household_id = household_that_earned(sqlite_ground)
    clock.advance(days=60)
    me = as_household(sqlite_app, sqlite_ground.community_id, household_id)
    page = words(me.get("/deventer/my").text)
    assert "4 cambi's vervallen op 1 jul" in page
    form = {"csrf_token": csrf_of(me, "/deventer/my")}
    assert me.post("/deventer/my/lapsing", data=form).status_code == 303
    page = words(me.get("/deventer/my").text)
    assert "4 cambi's vervallen op 1 jul" in page
    assert "Ik heb dit gelezen" not in page


def test_the_command_line_previews_and_lets_go(
    sqlite_app: Flask,
    sqlite_ground: Ground,
    clock: Clock,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def run(*args: str) -> int:
        return run_cli(build_cli([lapsing], lambda _settings: sqlite_app), ["lapsing", *args])

    household_id = household_that_earned(sqlite_ground)
    place = ["--community", "deventer", "--until", "2026-07-01"]
    assert run("preview", *place, "--json") == 0
    rows = json.loads(capsys.readouterr().out)["lapsing"]
    assert {(row["amount_minor"], row["lapses_on"]) for row in rows} == {
        (4, "2026-07-01"),
        (2, "2026-07-01"),
    }
    assert run("preview", "--community", "deventer", "--until", "2026-06-30") == 0
    assert "nothing lapses until then" in capsys.readouterr().out
    assert run("preview", "--community", "nowhere", "--until", "2026-06-30") == 1
    clock.advance(days=60)
    manager = as_staff(sqlite_app, sqlite_ground.community_id, Role.MANAGER)
    form = {"csrf_token": csrf_of(manager, "/deventer/lapsing"), "request_key": "letters"}
    manager.post("/deventer/lapsing/letters", data=form)
    clock.advance(days=100)
    capsys.readouterr()
    assert run("run", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"lapsed": 2}
    assert sqlite_ground.holds(household_id) == 0
