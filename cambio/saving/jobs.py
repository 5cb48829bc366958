"""What saving does by itself, at set times."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from cambio.app.cli import OPERATOR_ID
from cambio.app.scheduler import Turn
from cambio.database import Refusal, current_database, perform, perform_each, reading
from cambio.saving.errors import NothingToTell
from cambio.saving.letting_go import let_go
from cambio.saving.queries import communities_that_save, communities_with_terms
from cambio.saving.queries.voting import decisions_due
from cambio.saving.use_cases import PointAtNotices, WriteNotices, point_at_notices
from cambio.saving.use_cases.letter_runs import prepare_letters
from cambio.saving.use_cases.voting import DecideProposal, decide_proposal


def lapse_what_is_due(turn: Turn) -> int:
    """Let go what was told of long enough ago by then; answers of how many accounts' layers.

    Harmless when it runs twice or late: what a notice told of lapses once.
    """
    with reading() as session:
        communities = communities_that_save(session)
    return sum(
        let_go(community_id, turn.due_at.astimezone(ZoneInfo(timezone)).date()).layers
        for community_id, timezone in communities
    )


def point_at_what_lapses(turn: Turn) -> int:
    """Let who hears by e-mail or push know what lapses soon; answers of how many layers.

    Harmless when it runs twice: of one layer a household hears once.
    """
    with reading() as session:
        communities = communities_with_terms(session)
    return sum(
        _point_in(community_id, turn.due_at.astimezone(ZoneInfo(timezone)).date())
        for community_id, timezone in communities
    )


def decide_what_is_due() -> int:
    """Decide about proposals whose time has come, each an act of its own; answers how many.

    Harmless when it runs twice, or while somebody votes or counts: each proposal is locked. One
    whose envelopes lie unopened waits, and is asked about again.
    """
    with reading() as session:
        due = decisions_due(session, now=current_database().clock())
    commands = [
        DecideProposal(community_id=community_id, actor_id=OPERATOR_ID, proposal_id=proposal_id)
        for community_id, proposal_id in due
    ]
    outcomes = perform_each(decide_proposal, commands)
    return sum(not isinstance(outcome, Refusal) for outcome in outcomes)


def prepare_lapse_letters(turn: Turn) -> int:
    """Prepare letters for whoever is not told yet of what lapses soon, as runs that a manager finds
    on its list; answers how many notices.

    Nothing lapses by them before somebody says that they are posted. Harmless when it runs twice:
    whose letter is prepared gets no other.
    """
    with reading() as session:
        communities = communities_with_terms(session)
    return sum(
        _prepare_in(turn, community_id, turn.due_at.astimezone(ZoneInfo(timezone)).date())
        for community_id, timezone in communities
    )


def _prepare_in(turn: Turn, community_id: int, today: date) -> int:
    notices, more, number = 0, True, 0
    while more:
        command = WriteNotices(
            community_id=community_id,
            actor_id=OPERATOR_ID,
            request_key=f"{turn.key}/{number}",
            today=today,
        )
        try:
            run = perform(prepare_letters, command)
        except NothingToTell:
            break
        notices, more, number = notices + run.notices, run.more, number + 1
    return notices


def _point_in(community_id: int, today: date) -> int:
    command = PointAtNotices(community_id=community_id, actor_id=OPERATOR_ID, today=today)
    layers = 0
    while some := perform(point_at_notices, command):
        layers += some
    return layers
