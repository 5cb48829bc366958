"""`cambio ledger prove` and `cambio ledger check-proof`."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID

import click

from cambio.app.cli import with_app
from cambio.books.cli.base import community, ledger, of_community
from cambio.database import reading
from cambio.ledger import check_proof
from cambio.ledger.proofs import prove


class PostingId(click.ParamType[tuple[UUID, int]]):
    """A transaction's id and the number of a leg: `018f...:2`."""

    name = "TRANSACTION:LEG"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[UUID, int]:
        transaction_id, _, leg = str(value).rpartition(":")
        try:
            return UUID(transaction_id), int(leg)
        except ValueError:
            self.fail(
                "a posting is a transaction's id, a colon and the number of a leg", param, ctx
            )


@ledger.command(
    "prove",
    epilog="Example: cambio ledger prove --community deventer --posting 018f...:2 > proof.json",
)
@of_community
@click.option("--posting", type=PostingId(), required=True, help="Which leg of which transaction.")
@with_app
def prove_command(slug: str, *, posting: tuple[UUID, int]) -> None:
    """Print the proof that a posting stands in the sealed books; it shows no other posting."""
    with reading() as session:
        transaction_id, leg = posting
        proof = prove(
            session, community_id=community(slug).id, transaction_id=transaction_id, leg=leg
        )
    click.echo(json.dumps(proof, indent=1))


@ledger.command("check-proof", epilog="Example: cambio ledger check-proof proof.json")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--seal", help="The day's seal as you know it.")
def check_proof_command(file: Path, *, seal: str | None) -> int:
    """Check a proof; this needs neither database nor server (see check_proof.py)."""
    return check_proof.main([str(file), *(["--seal", seal] if seal else [])])
