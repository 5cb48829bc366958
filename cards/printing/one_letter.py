"""The letter of one household: its first, or a new one because the PIN was forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import request

from cambio.access.use_cases import IssuePinCode, PinCode, issue_pin_code
from cambio.database import perform, reading
from cards import queries
from cards.errors import NoLettersDue
from cards.printing.prepared import Issuer, issuer
from cards.queries import LetterView

LETTERS_OF_ONE_HOUSEHOLD = "6 per hour; 12 per day"
"""How often one household's letter may be printed: each one ends the code of the one before."""


@dataclass(frozen=True, slots=True)
class OneLetter:
    """A letter that is to be drawn: for whom, with which code, and who sends it."""

    view: LetterView
    code: PinCode
    by: Issuer


def new_letter(*, community_id: int, household_id: UUID, actor_id: UUID) -> OneLetter:
    """Make a household's code.

    The code of before stops working at once. The PIN of before, and whoever is signed in with it,
    goes on until the household chooses another with this code.

    Raises:
        NoLettersDue: it has no good card, or lives nowhere here.
        NotFound: there is no such household, or it has ended.
    """
    with reading() as session:
        view = queries.letter_for(session, community_id=community_id, household_id=household_id)
        by = issuer(session, community_id=community_id)
    if view is None:
        raise NoLettersDue
    command = IssuePinCode(community_id=community_id, actor_id=actor_id, household_id=household_id)
    return OneLetter(view, perform(issue_pin_code, command), by)


def by_household() -> str:
    """What the limit on letters counts by: the household in the address of the request."""
    arguments = request.view_args or {}
    return f"letter of {arguments.get('household_id')}"
