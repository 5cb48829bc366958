"""What the shop does by itself, and the command that does the same."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from cambio.app.cli import build_cli, run_cli
from cambio.database import Command, Sql, perform
from cambio.ledger import Purpose
from catalog.cli import purchases, stock
from catalog.jobs import check_stock, close_purchases_due
from tests.catalog.acts import met, planter, see
from tests.catalog.shop import Shop


def test_the_job_closes_what_is_due_and_nothing_else(shop: Shop) -> None:
    shop.give(shop.street_id, 40, purpose=Purpose.POT)
    neighbours = [shop.household(20) for _ in range(3)]
    due = [shop.start(planter(shop)) for _ in range(2)]
    later = shop.start(planter(shop), deadline_at=shop.clock.now + timedelta(days=30))
    complete = met(shop)
    shop.pledge(due[0], None, 40)
    for household_id in neighbours:
        for purchase_id in (*due, later):
            shop.pledge(purchase_id, household_id, 5)
    assert close_purchases_due() == 0
    shop.clock.advance(days=14)
    assert close_purchases_due() == 2
    assert close_purchases_due() == 0
    assert [see(shop, each).status for each in (*due, later, complete)] == [
        "failed",
        "failed",
        "open",
        "met",
    ]
    assert [shop.holds(each) for each in neighbours] == [15, 15, 15]
    assert shop.holds(shop.street_id, Purpose.POT) == 40
    shop.check()


def test_the_command_says_what_it_closed(
    sqlite_app: Flask,
    edge_shop: Shop,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("CAMBIO_DATABASE_URL", f"sqlite:///{tmp_path}/unused.sqlite")
    purchase_id = edge_shop.start(planter(edge_shop))
    edge_shop.pledge(purchase_id, edge_shop.household(9), 9)
    edge_shop.clock.advance(days=14)
    cli = build_cli([purchases], lambda _settings: sqlite_app)
    assert run_cli(cli, ["purchases", "close-due", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"closed": 1, "pledges_returned": 1}
    assert run_cli(cli, ["purchases", "close-due"]) == 0
    assert "closed 0 purchases" in capsys.readouterr().out
    assert see(edge_shop, purchase_id).status == "failed"


def test_a_stock_that_was_changed_past_the_program_is_found(
    sqlite_app: Flask,
    edge_shop: Shop,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("CAMBIO_DATABASE_URL", f"sqlite:///{tmp_path}/unused.sqlite")
    edge_shop.order(edge_shop.household(30), edge_shop.item())
    cli = build_cli([stock], lambda _settings: sqlite_app)
    assert (run_cli(cli, ["stock", "check"]), check_stock()) == (0, 0)
    change = Sql("UPDATE stock SET reserved = reserved + 1")
    perform(lambda uow, _command: uow.run(change).rowcount, Command(**edge_shop.who))
    assert (run_cli(cli, ["stock", "check", "--json"]), check_stock()) == (1, 1)
    assert '"differences": 1' in capsys.readouterr().out
