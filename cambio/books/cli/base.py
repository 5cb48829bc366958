"""What the commands of the books share."""

from __future__ import annotations

import click

from cambio.database import NotFound
from cambio.neighbourhood.tenancy import CommunityView, community_by_slug


@click.group(epilog="Example: cambio ledger verify")
def ledger() -> None:
    """The books."""


of_community = click.option("--community", "slug", required=True, help="Its short name.")


def community(slug: str) -> CommunityView:
    """The community with this short name.

    Raises:
        NotFound: there is none.
    """
    found = community_by_slug(slug)
    if found is None:
        raise NotFound
    return found
