"""`cambio access` from the command line."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask

from cambio.access.cli import access
from cambio.access.credentials import password_matches
from cambio.access.queries import identity_of_key, password_lock, staff
from cambio.app.cli import build_cli, run_cli
from cambio.app.permissions import Role, ScopeKind
from cambio.database import perform, reading
from cambio.neighbourhood.use_cases import AddPlace, add_place
from tests.conftest import ACTOR_ID, Clock

Run = Callable[..., int]


@pytest.fixture
def run(sqlite_app: Flask, deventer: int, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `cambio access ...` and answers the exit status."""
    monkeypatch.setenv("CAMBIO_DATABASE_URL", "sqlite:///unused.sqlite")
    cli = build_cli((access,), lambda _settings: sqlite_app)
    return lambda *words: run_cli(cli, ["access", *words])


USER = ["create-user", "--community", "deventer", "--name", "Anna"]
KEY = ["create-key", "--community", "deventer", "--name", "Report"]


def test_a_user_is_made_with_a_password_that_is_told_once(
    run: Run, deventer: int, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*USER, "--role", "manager") == 0
    name, password = capsys.readouterr().out.splitlines()
    assert name == "made: anna"
    with reading() as session:
        lock = password_lock(session, community_id=deventer, name="anna", now=clock.now)
        people = staff(session, community_id=deventer)
    assert password_matches(lock.stored_hash, password.removeprefix("password: "))
    assert [(each.display_name, set(each.roles)) for each in people] == [("Anna", {Role.MANAGER})]


def test_a_password_can_come_in_and_is_then_not_shown(
    run: Run, deventer: int, clock: Clock,
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(sys, "stdin", io.StringIO("een rustige dreef\nand more\n"))
    assert run(*USER, "--role", "manager", "--password-stdin", "--json") == 0
    out = capsys.readouterr().out
    assert "dreef" not in out
    assert json.loads(out).keys() == {"user_id", "name", "role"}
    with reading() as session:
        lock = password_lock(session, community_id=deventer, name="anna", now=clock.now)
    assert password_matches(lock.stored_hash, "een rustige dreef")


def test_a_key_is_made_for_a_program_to_read(
    run: Run, deventer: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*KEY, "--role", "resident", "--json") == 0
    document = json.loads(capsys.readouterr().out)
    with reading() as session:
        found = identity_of_key(session, secret=document["key"])
    assert found is not None
    assert found.id == UUID(document["key_id"])
    assert run(*KEY, "--role", "auditor") == 0
    assert capsys.readouterr().out.startswith("cambio_")


@pytest.mark.parametrize("by", ["name", "whole name", "id"])
def test_a_scope_is_named_by_name_or_id(
    run: Run, deventer: int, by: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def add(name: str, kind: str, parent_id: UUID | None) -> UUID:
        command = AddPlace(
            community_id=deventer, actor_id=ACTOR_ID, kind=kind, name=name, parent_id=parent_id
        )
        return perform(add_place, command)

    district = add("Zandweerd", "district", None)
    street = add("Dreef", "street", district)
    named = {"name": "Dreef", "whole name": "Zandweerd › Dreef", "id": str(street)}[by]
    assert run(*USER, "--role", "captain", "--scope", f"place:{named}") == 0
    with reading() as session:
        grant = staff(session, community_id=deventer)[0].grants[0]
    assert (grant.scope_kind, grant.scope_id) == (ScopeKind.PLACE, street)


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        ([*USER, "--role", "emperor"], 2, "emperor"),
        ([*USER, "--role", "resident"], 2, "resident"),
        ([*USER], 2, "--role"),
        ([*USER, "--role", "manager", "--scope", "moon:1"], 2, "--scope"),
        ([*USER, "--role", "manager", "--scope", "place:"], 2, "--scope"),
        ([*USER, "--role", "captain", "--scope", "place:Nowhere"], 1, "not_found"),
        ([*USER, "--role", "captain", "--scope", "shop:" + str(UUID(int=7))], 1, "scope"),
        (["create-user", "--community", "x", "--name", "a", "--role", "manager"], 1, "not_found"),
        (
            ["create-user", "--community", "deventer", "--name", "a b", "--role", "manager"],
            1,
            "name",
        ),
    ],
)
def test_a_mistake_is_told_in_one_line(
    run: Run, words: list[str], status: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*words) == status
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("cambio: ")
    assert told in captured.err
    assert captured.err.count("\n") == 1


@pytest.mark.parametrize("command", ["create-user", "create-key"])
def test_every_command_shows_an_example(
    run: Run, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(command, "--help") == 0
    assert f"cambio access {command} --community" in capsys.readouterr().out
