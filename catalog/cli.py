"""The command line of the shop."""

from __future__ import annotations

import click

from cambio.app.cli import OPERATOR_ID, answer, as_json, with_app
from cambio.database import Refusal, current_database, perform_each, reading
from cambio.neighbourhood.queries import community_ids
from catalog.queries import stock_differences
from catalog.use_cases import close_purchase, closings_due


@click.group(epilog="Example: cambio purchases close-due")
def purchases() -> None:
    """What neighbours buy together."""


@purchases.command("close-due", epilog="Example: cambio purchases close-due --json")
@as_json
@with_app
def close_due(*, as_json: bool) -> None:
    """Close purchases whose last day has passed; all that was put in returns.

    The server does this by itself every few minutes; running both does no harm.
    """
    with reading() as session:
        commands = closings_due(session, now=current_database().clock(), actor_id=OPERATOR_ID)
    outcomes = perform_each(close_purchase, commands)
    closed = [each for each in outcomes if not isinstance(each, Refusal)]
    returned = sum(each.returned for each in closed)
    answer(
        {"closed": len(closed), "pledges_returned": returned},
        f"closed {len(closed)} purchases, returned {returned} pledges",
        json_wanted=as_json,
    )


@click.group(epilog="Example: cambio stock check")
def stock() -> None:
    """What lies in the shops."""


@stock.command("check", epilog="Example: cambio stock check --json")
@as_json
@with_app
def check(*, as_json: bool) -> None:
    """Check that every stock is the sum of its movements; fails when one is not.

    The server does this by itself every night.
    """
    with reading() as session:
        count = sum(
            len(stock_differences(session, community_id=community_id))
            for community_id in community_ids(session)
        )
    answer(
        {"differences": count},
        "every stock is the sum of its movements" if not count else f"{count} stocks differ",
        json_wanted=as_json,
    )
    if count:
        raise click.exceptions.Exit(1)
