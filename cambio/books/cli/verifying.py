"""`cambio ledger verify`: everything is recomputed, and the first difference named."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import click

from cambio.app.cli import answer, as_json, with_app
from cambio.books.checking import PROCESSES, check_what_is_new
from cambio.books.cli.base import community, ledger
from cambio.books.errors import BooksDiffer
from cambio.books.queries import communities
from cambio.database import reading
from cambio.ledger.validation import Progress, VerifyReport, verify


@ledger.command("verify", epilog="Example: cambio ledger verify --community deventer --json")
@click.option("--community", "slug", help="Its short name; every community when left out.")
@click.option("--new", is_flag=True, help="Only what came since the last check, as every night.")
@as_json
@with_app
def verify_command(slug: str | None, *, new: bool, as_json: bool) -> None:
    """Recompute everything from the postings; exit with 1 and the first difference, if any."""
    community_id = None if slug is None else community(slug).id
    if new:
        _check_new(community_id, as_json=as_json)
        return
    with reading() as session, _bar(shown=not as_json) as progress:
        report = verify(session, community_id, progress, processes=PROCESSES)
    answer(_document(report), _lines(report), json_wanted=as_json)
    if report.first_difference is not None:
        raise BooksDiffer(difference=report.first_difference)


def _check_new(community_id: int | None, *, as_json: bool) -> None:
    """What the job of the night does, now; what it finds stands on the page of checks too."""
    with reading() as session:
        known = [each.id for each in communities(session)]
    looked_at = known if community_id is None else [community_id]
    wrong = [each for each in looked_at if not check_what_is_new(each)]
    words = f"what is new in {len(looked_at)} books is right"
    answer({"ok": not wrong, "wrong": wrong}, "" if wrong else words, json_wanted=as_json)
    if wrong:
        raise BooksDiffer(difference=f"see the page of checks of community {wrong[0]}")


@contextmanager
def _bar(*, shown: bool) -> Iterator[Progress]:
    """A progress bar on the terminal; none where nobody looks."""
    with click.progressbar(
        length=1, label="Checking", file=sys.stderr, hidden=not (shown and sys.stderr.isatty())
    ) as bar:

        def tell(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield tell


def _document(report: VerifyReport) -> dict[str, Any]:
    first = report.first_difference
    return {
        "ok": first is None,
        "first_difference": first and asdict(first),
        "communities": report.communities,
        "transactions": report.transactions,
        "postings": report.postings,
        "checks": [
            {
                "name": result.name,
                "ok": result.difference is None,
                "difference": result.difference and asdict(result.difference),
            }
            for result in report.results
        ],
    }


def _lines(report: VerifyReport) -> str:
    lines = [
        f"{'ok     ' if r.difference is None else 'DIFFERS'} {r.meaning}" for r in report.results
    ]
    lines.append(
        f"{len(report.results)} checks of {report.transactions} transactions"
        f" with {report.postings} postings"
    )
    return "\n".join(lines)
