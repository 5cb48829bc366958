"""What cards do by themselves, at set times; harmless when done twice."""

from __future__ import annotations

from cambio.app.cli import OPERATOR_ID
from cambio.database import Command, current_database, perform, reading
from cards.printing.drawing import forget_drawings
from cards.queries.sign_up import communities_with_lines
from cards.use_cases.sign_up import FORGOTTEN_PER_ACT, forget_lines


def forget_sheets() -> int:
    """Delete the files of print runs that were kept for a day; answers how many."""
    return forget_drawings(now=current_database().clock())


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
