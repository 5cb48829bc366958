"""`cambio community` and `cambio import` from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from cambio.app.cli import build_cli, run_cli
from cambio.database import reading
from cambio.neighbourhood import queries
from cambio.neighbourhood.cli import community, import_group
from tests.neighbourhood.neighbourhood import LINES, content

Run = Callable[..., int]
BAD = "Noord;;Dreef;7411 AB;1-mrt;;;"


@pytest.fixture
def run(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `cambio ...` and answers the exit status."""
    monkeypatch.setenv("CAMBIO_DATABASE_URL", "sqlite:///unused.sqlite")
    cli = build_cli((community, import_group), lambda _settings: sqlite_app)
    return lambda *words: run_cli(cli, words)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "adressen.csv"
    path.write_bytes(content(*LINES))
    return path


def address_count(community_id: int) -> int:
    with reading() as session:
        return queries.count_addresses(session, community_id=community_id)


def test_a_community_is_founded_once(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    create = ("community", "create", "deventer", "--name", "Deventer")
    assert run(*create, "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"id": 1, "slug": "deventer", "name": "Deventer"}
    assert run(*create) == 1
    assert capsys.readouterr().err == (
        "cambio: refused (slug_taken): There is a community with this short name already.\n"
    )
    assert run("community", "list") == 0
    assert capsys.readouterr().out == "deventer\tDeventer\n"


def test_a_file_is_imported_and_tells_what_it_did(
    run: Run, deventer: int, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import_it = ("import", "addresses", str(file), "--community", "deventer")
    assert run(*import_it, "--dry-run") == 0
    assert address_count(deventer) == 0
    assert "An import would find: 5 new, 0 changed" in capsys.readouterr().out
    assert run(*import_it) == 0
    assert address_count(deventer) == 5
    assert capsys.readouterr().out == "Done: 5 new, 0 changed, 0 gone, 0 back, 0 same\n"
    file.write_bytes(content(*LINES[1:]).replace(b"bag_id", b"bag_id;opmerking"))
    assert run(*import_it, "--json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "status": "done",
        "new": 0,
        "changed": 0,
        "gone": 1,
        "back": 0,
        "same": 4,
        "ignored_columns": ["opmerking"],
    }


def test_a_file_with_mistakes_is_refused_and_its_bad_lines_given_back(
    run: Run, deventer: int, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_bytes(content(LINES[0], BAD))
    bad = file.with_name("fouten.csv")
    import_it = ("import", "addresses", str(file), "--community", "deventer")
    assert run(*import_it, "--bad-lines", str(bad)) == 1
    captured = capsys.readouterr()
    assert captured.out.startswith("line 3, house_number '1-mrt': Excel made a date of it.")
    assert captured.err == (
        "cambio: refused (address_file_bad): Nothing was imported: 1 mistakes in the file.\n"
    )
    assert address_count(deventer) == 0
    heading, line = bad.read_text(encoding="utf-8").splitlines()
    assert heading.startswith("line;reason;district")
    assert line.startswith("3;Excel made a date")
    assert line.endswith(BAD)


def test_mistakes_come_as_json_too(
    run: Run, deventer: int, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_bytes(content(*(BAD for _ in range(30))))
    assert run("import", "addresses", str(file), "--community", "deventer", "--json") == 1
    document = json.loads(capsys.readouterr().out)
    assert (document["status"], document["problem_count"]) == ("refused", 30)
    assert document["problems"][0]["reason"] == "house_number_is_date"
    assert run("import", "addresses", str(file), "--community", "deventer") == 1
    assert "... and 10 more" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("import", "addresses", "{file}", "--community", "zwolle"), 1),
        (("import", "addresses", "{file}.gone", "--community", "deventer"), 2),
        (("import", "addresses", "{file}"), 2),
        (("community", "create", "deventer"), 2),
    ],
)
def test_what_is_asked_wrongly_is_refused_in_one_line(
    run: Run,
    deventer: int,
    file: Path,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    status: int,
) -> None:
    assert run(*(word.format(file=file) for word in words)) == status
    assert len(capsys.readouterr().err.splitlines()) == 1
