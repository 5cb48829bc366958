"""What came of a try, told to whoever made it."""

from __future__ import annotations

from cambio.access.errors import TooSoon
from cambio.access.use_cases import Try
from cambio.database import Refusal


def require(outcome: Try, mistake: type[Refusal]) -> None:
    """Refuse after a mistake: with the wait that it brought, or with what was wrong."""
    if not outcome.succeeded:
        raise TooSoon(seconds=outcome.wait_seconds) if outcome.wait_seconds else mistake()
