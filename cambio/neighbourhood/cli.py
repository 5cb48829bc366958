"""`cambio community` and `cambio import`: founding a community, and bringing in its addresses."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import click

from cambio.app.cli import OPERATOR_ID, answer, as_json, with_app
from cambio.database import perform, reading
from cambio.neighbourhood import queries
from cambio.neighbourhood.errors import AddressFileBad, CommunityUnknown
from cambio.neighbourhood.importing import findings_of, import_file
from cambio.neighbourhood.rules.address_file import (
    AddressFile,
    LineProblem,
    bad_lines_file,
    read_address_file,
)
from cambio.neighbourhood.rules.address_import import Findings
from cambio.neighbourhood.schemas.line_problems import words_for
from cambio.neighbourhood.tenancy import community_by_slug
from cambio.neighbourhood.use_cases import CreateCommunity, create_community

PROBLEMS_SHOWN = 20
COUNTS = ("new", "changed", "gone", "back", "same")


@click.group(epilog='Example: cambio community create deventer --name "Deventer"')
def community() -> None:
    """Communities, each with its own places, people and books."""


@community.command("create", epilog='Example: cambio community create deventer --name "Deventer"')
@click.argument("slug")
@click.option("--name", required=True, help="What people call it.")
@click.option("--language", type=click.Choice(["nl", "en"]), default="nl", show_default=True)
@as_json
@with_app
def create(slug: str, name: str, language: str, *, as_json: bool) -> None:
    """Found a community; SLUG is its short name, which stands in the addresses of its pages."""
    command = CreateCommunity(
        community_id=0, actor_id=OPERATOR_ID, slug=slug, name=name, language=language
    )
    community_id = perform(create_community, command)
    answer(
        {"id": community_id, "slug": slug, "name": name},
        f"{name} is there now, at /{slug}/",
        json_wanted=as_json,
    )


@community.command("list", epilog="Example: cambio community list --json")
@as_json
@with_app
def list_communities(*, as_json: bool) -> None:
    """Say which communities there are."""
    with reading() as session:
        found = queries.communities(session)
    answer(
        [{"slug": each.slug, "name": each.name} for each in found],
        "\n".join(f"{each.slug}\t{each.name}" for each in found) or "There are none yet.",
        json_wanted=as_json,
    )


@click.group("import", epilog="Example: cambio import addresses --help")
def import_group() -> None:
    """Bring in what others keep."""


@import_group.command(
    "addresses",
    epilog="Example: cambio import addresses addresses.csv --community deventer --dry-run",
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--community", "slug", required=True, help="Its short name.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option(
    "--bad-lines",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Where to write the lines with mistakes, with the reasons in front.",
)
@as_json
@with_app
def import_addresses(
    file: Path, slug: str, *, dry_run: bool, bad_lines: Path | None, as_json: bool
) -> None:
    """Import a CSV file of addresses: the whole file or, when anything is wrong in it, nothing.

    Nothing is ever deleted: addresses that the file no longer has are marked as gone.
    """
    own = community_by_slug(slug)
    if own is None:
        raise CommunityUnknown(slug=slug)
    with file.open("rb") as stream:
        with _bar("Reading", shown=not as_json) as tell:
            read = read_address_file(stream, progress=tell)
        if not read.is_sound:
            _tell_problems(stream, read, bad_lines, json_wanted=as_json)
            raise AddressFileBad(count=read.problem_count)
        if dry_run:
            findings = findings_of(read, community_id=own.id)
        else:
            with _bar("Importing", shown=not as_json) as tell:
                findings = import_file(
                    stream,
                    file_name=file.name,
                    community_id=own.id,
                    actor_id=OPERATOR_ID,
                    read=read,
                    progress=tell,
                )
    _tell_findings(findings, dry_run=dry_run, json_wanted=as_json)


def _tell_findings(findings: Findings, *, dry_run: bool, json_wanted: bool) -> None:
    counts = {name: getattr(findings, name) for name in COUNTS}
    ignored = list(findings.ignored_columns)
    document = {"status": "checked" if dry_run else "done", **counts, "ignored_columns": ignored}
    said = ", ".join(f"{count} {name}" for name, count in counts.items())
    lines = [f"Nothing was changed. An import would find: {said}" if dry_run else f"Done: {said}"]
    if ignored:
        lines.append("Columns that were passed over: " + ", ".join(ignored))
    answer(document, "\n".join(lines), json_wanted=json_wanted)


def _tell_problems(
    stream: BinaryIO, read: AddressFile, bad_lines: Path | None, *, json_wanted: bool
) -> None:
    if bad_lines is not None:
        with bad_lines.open("wb") as file:
            file.writelines(bad_lines_file(stream, read, explain=_explain))
    document = {
        "status": "refused",
        "problem_count": read.problem_count,
        "bad_line_count": len(read.bad_line_numbers),
        "problems": [_problem_document(problem) for problem in read.problems],
    }
    shown = [_problem_line(problem) for problem in read.problems[:PROBLEMS_SHOWN]]
    if read.problem_count > PROBLEMS_SHOWN:
        shown.append(f"... and {read.problem_count - PROBLEMS_SHOWN} more")
    answer(document, "\n".join(shown), json_wanted=json_wanted)


def _explain(problem: LineProblem) -> str:
    return words_for(problem, str)


def _problem_document(problem: LineProblem) -> dict[str, Any]:
    return {
        "line": problem.line_number,
        "field": problem.field,
        "value": problem.value,
        "reason": problem.reason,
        "text": _explain(problem),
    }


def _problem_line(problem: LineProblem) -> str:
    where = f"line {problem.line_number}" if problem.line_number else "the file"
    what = f", {problem.field} {problem.value!r}" if problem.field else ""
    return f"{where}{what}: {_explain(problem)}"


@contextmanager
def _bar(label: str, *, shown: bool) -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar for whoever looks on; programs and log files get none."""
    if not (shown and sys.stderr.isatty()):
        yield None
        return
    with click.progressbar(length=100, label=label, file=sys.stderr) as bar:

        def tell(done: int, size: int) -> None:
            bar.update(done * 100 // max(size, 1) - bar.pos)

        yield tell
