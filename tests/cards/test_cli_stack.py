"""A stack of cards from the command line, and the job that forgets signed lists."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cambio.database import perform, reading
from cards import queries
from cards.jobs import forget_lists
from cards.queries.sign_up import count_lines
from cards.use_cases.sign_up import KEPT_FOR, NumberHouseholds, number_households
from tests.cards.test_cli_keys import HERE, run
from tests.conftest import ACTOR_ID, Clock
from tests.scene import Scene


def test_a_stack_is_made_and_printed(
    street: Scene, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    street.neighbour()
    out = tmp_path / "stack.pdf"
    assert run("print", *HERE, "--unassigned", "12", "--out", str(out), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["cards"], told["sheets"]) == (12, 2)
    assert out.read_bytes().startswith(b"%PDF")
    with reading() as session:
        assert len(queries.stack(session, community_id=street.community_id)) == 12


@pytest.mark.parametrize(
    "arguments", [("--unassigned", "0"), ("--unassigned", "5", "--place", "Dreef")]
)
def test_a_stack_is_some_cards_for_no_place(
    street: Scene, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    assert run("print", *HERE, *arguments, "--out", str(tmp_path / "x.pdf")) == 2
    with reading() as session:
        assert queries.stack(session, community_id=street.community_id) == []


def test_signed_lists_are_forgotten_by_themselves(street: Scene, clock: Clock) -> None:
    street.neighbour()
    action_id = street.action()
    key: dict[str, Any] = {"community_id": street.community_id, "action_id": action_id}
    perform(number_households, NumberHouseholds(actor_id=ACTOR_ID, **key))
    assert forget_lists() == 0
    clock.now += KEPT_FOR
    clock.advance(hours=4)
    assert (forget_lists(), forget_lists()) == (1, 0)
    with reading() as session:
        assert count_lines(session, **key) == 0
