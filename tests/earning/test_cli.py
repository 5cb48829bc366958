"""`cambio programme` and `cambio actions`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask

from cambio.app.cli import build_cli, run_cli
from cambio.earning.cli import actions, programme
from cambio.earning.jobs import return_purses
from cambio.ledger import Purpose
from tests.earning.ground import TEMPLATES, Ground


def run(app: Flask, *words: str) -> int:
    """The exit status of one command, run on the application of this test."""
    return run_cli(build_cli([actions, programme], lambda _settings: app), words)


def test_a_programme_is_applied_and_applying_it_again_changes_nothing(
    sqlite_app: Flask,
    sqlite_ground: Ground,
    capsys: pytest.CaptureFixture[str],
) -> None:
    command = ["programme", "apply", str(TEMPLATES / "gold-card.toml"), "--community", "deventer"]
    assert run(sqlite_app, *command) == 0
    assert "gold-card is there now: 3 rules" in capsys.readouterr().out
    assert run(sqlite_app, *command, "--json") == 0
    assert json.loads(capsys.readouterr().out)["new_versions"] == {}
    assert run(sqlite_app, *command[:-1], "nowhere") == 1


def test_a_wrong_file_is_explained_and_refused(
    sqlite_app: Flask, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = TEMPLATES / "cambio-company.toml", tmp_path / "bad.toml"
    bad.write_text(good.read_text(encoding="utf-8").replace("scale = 0", "scale = 9"))
    assert run(sqlite_app, "programme", "check", str(good)) == 0
    capsys.readouterr()
    assert run(sqlite_app, "programme", "check", str(bad)) == 1
    assert "line 14: scale must be a whole number from 0 to 4." in capsys.readouterr().out
    assert run(sqlite_app, "programme", "check", str(bad), "--json") == 1
    assert json.loads(capsys.readouterr().out)["faults"][0]["line"] == 14
    assert run(sqlite_app, "programme", "check", str(tmp_path / "none.toml")) == 2


@pytest.mark.parametrize("by", ["command", "job"])
def test_purses_go_back_when_it_is_time(
    sqlite_app: Flask, sqlite_ground: Ground, capsys: pytest.CaptureFixture[str], by: str
) -> None:
    budget_id = sqlite_ground.grant(5_000)
    for _ in range(23):
        sqlite_ground.close(sqlite_ground.open_action(budget_id))
    assert sqlite_ground.holds(budget_id, Purpose.BUDGET) == 5_000 - 23 * 120
    assert return_purses() == 0
    sqlite_ground.clock.advance(hours=72)
    if by == "job":
        assert return_purses() == 23
    else:
        assert run(sqlite_app, "actions", "return-purses", "--json") == 0
        assert json.loads(capsys.readouterr().out) == {"purses": 23}
    assert sqlite_ground.holds(budget_id, Purpose.BUDGET) == 5_000
    sqlite_ground.check_books()


def test_a_file_with_its_grants_is_applied_and_a_rule_in_it_is_tried(
    sqlite_app: Flask, sqlite_ground: Ground, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(TEMPLATES / "cambio-company.toml")
    here = ["--community", "deventer"]
    for _ in range(2):
        assert run(sqlite_app, "programme", "apply", file, *here, "--grant", "--json") == 0
    granted = [json.loads(line)["granted"] for line in capsys.readouterr().out.splitlines()]
    assert granted == [["clean-streets"], []]
    action_id = sqlite_ground.open_action(sqlite_ground.grant())
    sqlite_ground.show(action_id, sqlite_ground.household(), adults=2)
    words = ("programme", "try", file, *here, "--rule", "clean-up")
    assert run(sqlite_app, *words) == 0
    assert "Dreef: 4 to 1 households, 2 to the pot; given then: 6" in capsys.readouterr().out
    assert run(sqlite_app, *words[:-1], "no-such-rule") == 1
