"""What came of one attempt to send a message."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """`trouble` is why it was not accepted, in a word for programs; None when it was.

    `for_good` says that no second attempt can help.
    """

    trouble: str | None
    for_good: bool = False


ACCEPTED = Outcome(None)
GONE = Outcome("gone", for_good=True)
"""The browser no longer listens, or the time of the news is over."""
