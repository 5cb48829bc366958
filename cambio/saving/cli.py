"""`cambio lapsing`."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import click

from cambio.app.cli import answer, as_json, with_app
from cambio.database import current_database, reading
from cambio.neighbourhood.errors import CommunityUnknown
from cambio.neighbourhood.tenancy import community_by_slug
from cambio.saving import queries
from cambio.saving.letting_go import let_go


@click.group(epilog="Example: cambio lapsing run")
def lapsing() -> None:
    """Tokens that do not keep for ever."""


@lapsing.command(
    "preview", epilog="Example: cambio lapsing preview --community deventer --until 2027-03-01"
)
@click.option("--community", "slug", required=True, help="Short name of the community.")
@click.option("--until", required=True, type=click.DateTime(["%Y-%m-%d"]), help="Up to that day.")
@as_json
@with_app
def preview(slug: str, until: Any, *, as_json: bool) -> None:
    """Say what lapses up to a day, by the rules under which it was earned; change nothing."""
    community = community_by_slug(slug)
    if community is None:
        raise CommunityUnknown(slug=slug)
    day: date = until.date()
    with reading() as session:
        found = queries.lapsing(session, community_id=community.id, until=day, limit=10_000)
    rows = [
        {
            "owner_id": str(each.owner_id),
            "purpose": each.purpose.value,
            "currency": each.currency,
            "amount_minor": each.amount_minor,
            "lapses_on": each.lapses_on.isoformat(),
            "told": each.told,
        }
        for each in found
    ]
    text = "\n".join(
        f"{row['lapses_on']}  {row['purpose']} {row['owner_id']}  {row['amount_minor']}"
        f" {row['currency']}{'' if row['told'] else '  not told yet'}"
        for row in rows
    )
    answer({"lapsing": rows}, text or "nothing lapses until then", json_wanted=as_json)


@lapsing.command("run", epilog="Example: cambio lapsing run --json")
@as_json
@with_app
def run(*, as_json: bool) -> None:
    """Let go what was told of long enough ago.

    The server does this by itself every night; running both does no harm.
    """
    now = current_database().clock()
    with reading() as session:
        communities = queries.communities_that_save(session)
    layers = 0
    for community_id, timezone in communities:
        today = now.astimezone(ZoneInfo(timezone)).date()
        layers += let_go(community_id, today).layers
    answer({"lapsed": layers}, f"{layers} lapsed", json_wanted=as_json)
