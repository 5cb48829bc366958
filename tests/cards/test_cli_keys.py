"""Signing keys from the command line: listed, rotated, and retired after a question."""

from __future__ import annotations

import json

import pytest
from flask import current_app

from cambio.app.cli import build_cli, run_cli
from cards.cli import cards
from tests.cards.changing import cards_of
from tests.scene import Scene

HERE = ("--community", "deventer")


def run(*arguments: str) -> int:
    """The exit status of a command."""
    app = current_app._get_current_object()  # type: ignore[attr-defined] # werkzeug does not say so
    return run_cli(build_cli([cards], lambda *_settings: app), ["cards", *arguments])


def test_a_key_is_rotated_and_the_one_before_retired(
    street: Scene, capsys: pytest.CaptureFixture[str]
) -> None:
    neighbour = street.neighbour()
    assert run("rotate-key", *HERE) == 0
    assert capsys.readouterr().out == "new cards get key B\n"
    assert run("retire-key", *HERE, "--key", "a", "--yes", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"key": "A", "cards": 1}
    assert [card.key_id for card in cards_of(street, neighbour.household_id)] == ["B", "A"]
    assert run("keys", *HERE) == 0
    listed = capsys.readouterr().out.splitlines()
    assert listed == ["A: 0 cards of 0 households, retired", "B: 1 cards of 1 households"]


def test_before_cards_end_it_is_said_how_many(
    street: Scene, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    neighbour = street.neighbour()
    run("rotate-key", *HERE)
    asked = []

    def no(question: str, **_options: object) -> bool:
        asked.append(question)
        return False

    monkeypatch.setattr("click.confirm", no)
    assert run("retire-key", *HERE, "--key", "A") == 1
    assert asked == ["1 cards of 1 households would end. Go on?"]
    assert [card.status for card in cards_of(street, neighbour.household_id)] == ["active"]


def test_the_newest_key_is_not_retired(street: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("retire-key", *HERE, "--key", "A", "--yes") == 1
    assert "card_key_newest" in capsys.readouterr().err
