"""`cambio ledger export`: the books in files that other programs read."""

from __future__ import annotations

from pathlib import Path

import click

from cambio.app.cli import with_app
from cambio.books.cli.base import community, ledger, of_community
from cambio.books.sealing import number_all
from cambio.database import reading
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
