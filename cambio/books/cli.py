"""`cambio ledger`: proving the books from the command line."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from cambio.app.cli import answer, as_json, with_app
from cambio.books.errors import BooksDiffer
from cambio.database import NotFound, reading
from cambio.ledger.validation import VerifyReport, verify
from cambio.neighbourhood.tenancy import community_by_slug


@click.group(epilog="Example: cambio ledger verify")
def ledger() -> None:
    """The books."""


@ledger.command("verify", epilog="Example: cambio ledger verify --community deventer --json")
@click.option("--community", "slug", help="Its short name; every community when left out.")
@as_json
@with_app
def verify_command(slug: str | None, *, as_json: bool) -> None:
    """Recompute everything from the postings; exit with 1 and the first difference, if any."""
    community_id = None if slug is None else _community_id(slug)
    with reading() as session:
        report = verify(session, community_id)
    answer(_document(report), _lines(report), json_wanted=as_json)
    if report.first_difference is not None:
        raise BooksDiffer(difference=report.first_difference)


def _community_id(slug: str) -> int:
    community = community_by_slug(slug)
    if community is None:
        raise NotFound
    return community.id


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
