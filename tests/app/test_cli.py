"""The command line: one line for what goes wrong, and an exit status that programs can trust."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click
import pytest
from flask import Flask

from cambio.app.cli import build_cli, run_cli
from cambio.app.settings import Settings
from cambio.database import NotFound
from cambio.main import COMMANDS, create_app


@click.command("refuse")
def refuse() -> None:
    raise NotFound


@click.command("stop")
@click.argument("status", type=int)
def stop(status: int) -> None:
    click.get_current_context().exit(status)


def no_app(settings: Settings) -> Flask:
    return create_app(replace(settings, database_url="sqlite:///nowhere"))


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["refuse"], 1, "cambio: refused (not_found): We cannot find this."),
        (["stop", "0"], 0, ""),
        (["stop", "1"], 1, ""),
        (["stop", "many"], 2, "cambio: Invalid value for 'STATUS'"),
        (["fly"], 2, "cambio: No such command 'fly'."),
    ],
)
def test_what_goes_wrong_takes_one_line(
    arguments: list[str], status: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_cli(build_cli([refuse, stop], no_app), arguments) == status
    error = capsys.readouterr().err
    assert error.startswith(told)
    assert error.count("\n") == bool(told)


def test_a_server_without_a_secret_says_which_setting_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CAMBIO_SECRET_KEY", raising=False)
    monkeypatch.setenv("CAMBIO_DATABASE_URL", f"sqlite:///{tmp_path}/x.sqlite")
    assert run_cli(build_cli(COMMANDS, create_app), ["serve"]) == 2
    assert capsys.readouterr().err.startswith("cambio: CAMBIO_SECRET_KEY is missing")


def every_command(group: click.Command, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    if not isinstance(group, click.Group):
        return [path]
    found = [path] if path else []
    for name, each in group.commands.items():
        found += every_command(each, (*path, name))
    return found


@pytest.mark.parametrize("path", every_command(build_cli(COMMANDS, create_app)))
def test_every_command_has_help_with_an_example(
    path: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_cli(build_cli(COMMANDS, create_app), [*path, "--help"]) == 0
    assert "Example: " in capsys.readouterr().out
