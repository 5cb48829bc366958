"""What cards do by themselves, at set times; harmless when done twice."""

from __future__ import annotations

from cambio.app.cli import OPERATOR_ID
from cambio.database import Command, current_database, perform, perform_each, reading
from cards.printing.drawing import forget_drawings
from cards.queries.remainders import households_to_pass_on
from cards.queries.sign_up import communities_with_lines
from cards.use_cases.remainders import PassOnLate, pass_on_late
from cards.use_cases.sign_up import FORGOTTEN_PER_ACT, forget_lines


def forget_sheets() -> int:
    """Delete the files of print runs that were kept for a day; answers how many."""
    return forget_drawings(now=current_database().clock())


def pass_on_what_came_late() -> int:
    """Let what came for households after they ended go where was chosen; answers for how many.

    An account that is frozen keeps what it has, until somebody lets it go.
    """
    with reading() as session:
        waiting = households_to_pass_on(session)
    commands = [
        PassOnLate(community_id=community_id, actor_id=OPERATOR_ID, household_id=household_id)
        for community_id, household_id in waiting
    ]
    return sum(outcome is True for outcome in perform_each(pass_on_late, commands))


def forget_lists() -> int:
    """Forget whose lines were whose on lists that were signed a month ago; answers how many."""
    with reading() as session:
        community_ids = communities_with_lines(session)
    return sum(_forget_lists_of(each) for each in community_ids)


def _forget_lists_of(community_id: int) -> int:
    command = Command(community_id=community_id, actor_id=OPERATOR_ID)
    forgotten = 0
    while True:
        lines = perform(forget_lines, command)
        forgotten += lines
        if lines < FORGOTTEN_PER_ACT:
            return forgotten
