"""`cambio ledger seal` and `cambio ledger witness`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

import click

from cambio.app.cli import OPERATOR_ID, answer, as_json, with_app
from cambio.books.cli.base import community, ledger, of_community
from cambio.books.sealing import seal_closed_days
from cambio.database import perform
from cambio.ledger.witnesses import AddWitness, add_witness


@ledger.command("seal", epilog="Example: cambio ledger seal --community deventer")
@of_community
@as_json
@with_app
def seal_command(slug: str, *, as_json: bool) -> None:
    """Close every day that is over: its books get a seal that shows any change afterwards."""
    found = community(slug)
    sealed = seal_closed_days(found.id, found.timezone)
    lines = [f"{day.day}  {day.seal}  {day.transactions} transactions" for day in sealed]
    answer(
        [asdict(day) for day in sealed],
        "\n".join(lines) or "No day to seal: today is not over yet.",
        json_wanted=as_json,
    )


@ledger.command(
    "witness",
    epilog="Example: cambio ledger witness --community deventer --day 2026-03-07"
    ' --name "Notary" --key 3f... --signature 9a...',
)
@of_community
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The sealed day.")
@click.option("--name", required=True, help="Who signed.")
@click.option("--key", required=True, help="Their Ed25519 public key, in hexadecimal digits.")
@click.option("--signature", required=True, help="Their signature, in hexadecimal digits.")
@with_app
def witness_command(slug: str, *, day: datetime, name: str, key: str, signature: str) -> None:
    """Keep an outsider's signature over a day's seal; it is checked first.

    What is signed is one line of text: `cambio seal`, the community's number, the day, the seal.
    """
    command = AddWitness(
        community_id=community(slug).id,
        actor_id=OPERATOR_ID,
        request_key=f"witness {day.date()} {key}",
        day=day.date(),
        name=name,
        public_key=_hexadecimal(key),
        signature=_hexadecimal(signature),
    )
    perform(add_witness, command)
    click.echo(f"{name} witnessed {day.date()}")


def _hexadecimal(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise click.UsageError(f"not hexadecimal digits: {text}") from error
