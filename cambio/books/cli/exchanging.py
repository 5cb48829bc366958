"""`cambio ledger export` and `open`: the books in files for others, and balances from a file."""

from __future__ import annotations

import hashlib
from pathlib import Path

import click

from cambio.app.cli import OPERATOR_ID, with_app
from cambio.books.cli.base import community, ledger, of_community
from cambio.books.errors import OpeningRefused
from cambio.books.sealing import number_all
from cambio.books.use_cases import OpenBalances, open_balances
from cambio.database import new_id, perform, reading
from cambio.ledger.exports import FORMS, export


@ledger.command(
    "export", epilog="Example: cambio ledger export --community deventer --format csv -o books.csv"
)
@of_community
@click.option("--format", "form", type=click.Choice(list(FORMS)), required=True, help="Which file.")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Where to, else here."
)
@with_app
def export_command(slug: str, *, form: str, output: Path | None) -> None:
    """Write all that was booked to a file, in its one order; it names nobody."""
    community_id = community(slug).id
    number_all(community_id)
    with reading() as session:
        pieces = export(session, community_id, form=form)
        if output is None:
            for piece in pieces:
                click.echo(piece, nl=False)
            return
        with output.open("w", encoding="utf-8", newline="") as file:
            file.writelines(pieces)


@ledger.command(
    "open", epilog="Example: cambio ledger open balances.csv --community deventer --dry-run"
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@of_community
@click.option("--dry-run", is_flag=True, help="Do all of it, then undo it.")
@with_app
def open_command(file: Path, *, slug: str, dry_run: bool) -> None:
    """Book opening balances from a CSV file: every line, or nothing.

    Its columns: purpose (wallet, pot or budget), owner_id, currency, amount, programme_id.
    """
    content = file.read_text(encoding="utf-8")
    digest = hashlib.sha256(content.encode()).hexdigest()
    command = OpenBalances(
        community_id=community(slug).id,
        actor_id=OPERATOR_ID,
        # The same file twice is booked once; a dry run may be repeated.
        request_key=f"opening {new_id() if dry_run else digest}",
        content=content,
        dry_run=dry_run,
    )
    try:
        opened = perform(open_balances, command)
    except OpeningRefused as refused:
        for line in refused.facts["lines"]:
            click.echo(line, err=True)
        raise
    words = ", ".join(f"{minor} {code}" for code, minor in sorted(opened.totals_minor.items()))
    done = "would be booked" if dry_run else "booked"
    click.echo(f"{opened.accounts} accounts {done}: {words} (in minor units)")
