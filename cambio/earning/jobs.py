"""What earning does by itself, at set times."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from cambio.app import kept_files
from cambio.app.cli import OPERATOR_ID
from cambio.app.scheduler import Turn
from cambio.database import Refusal, current_database, perform, reading
from cambio.earning.ending_steps import carry_out, forget_all, new_run
from cambio.earning.occurrences import plan_days
from cambio.earning.queries import (
    actions_to_pay,
    communities_with_purses_out,
    known_photo_names,
    look_for_signals,
)
from cambio.earning.queries.consents import programmes_with_milestones
from cambio.earning.queries.ending_views import approved_steps, ended_programmes
from cambio.earning.queries.observations import communities_to_forget
from cambio.earning.rules.photos import folder_of, photo_id_in
from cambio.earning.use_cases import (
    NoteSignals,
    PayWaiting,
    ReturnPursesDue,
    note_signals,
    pay_waiting,
    return_purses_due,
)
from cambio.earning.use_cases.evaluating import EvaluateMilestones, evaluate_milestones
from cambio.earning.use_cases.objections import ForgetObservations, forget_due
from cambio.neighbourhood.queries import community_ids

PHOTO_MAY_WAIT = timedelta(hours=1)


def return_purses() -> int:
    """Give back what is left in the purses of actions whose late scans have had their time.

    Answers how many purses went back. Harmless when it runs twice, or while somebody scans: each
    action is locked while its purse returns.
    """
    with reading() as session:
        community_ids = communities_with_purses_out(session)
    return sum(_return_purses_of(each) for each in community_ids)


def pay_who_waits() -> int:
    """Pay households that were counted while a purse was empty, wherever it holds something now.

    Whoever fills a purse pays them at once; this is for what was left when the server stopped
    amid that. Answers how many were paid.
    """
    with reading() as session:
        actions = actions_to_pay(session)
    return sum(_pay_at(community_id, action_id) for community_id, action_id in actions)


def evaluate_month(turn: Turn) -> int:
    """Give what rules see in the month before and was not given yet; answers how many awards.

    One short act after the other, each with a key of its own derived from the turn's: broken off
    half-way, it goes on where it was, and nobody is given anything twice.
    """
    until = turn.due_at.date().replace(day=1) - timedelta(days=1)
    with reading() as session:
        programmes = programmes_with_milestones(session)
    return sum(_evaluate(turn, until, *each) for each in programmes)


def forget_observations(turn: Turn) -> int:
    """Forget what was noticed about households and has been kept long enough; answers how many."""
    with reading() as session:
        communities = communities_to_forget(session, on=turn.due_at.date())
    return sum(
        _forget_in(community_id, turn.due_at.astimezone(ZoneInfo(timezone)).date())
        for community_id, timezone in communities
    )


def _forget_in(community_id: int, today: date) -> int:
    command = ForgetObservations(community_id=community_id, actor_id=OPERATOR_ID, today=today)
    forgotten = 0
    while some := perform(forget_due, command):
        forgotten += some
    return forgotten


def carry_on_endings() -> int:
    """Go on with the steps of endings that a manager said yes to, also for what came later, and
    forget what ended programmes knew of people; answers how many things were done.

    Harmless when it runs twice, or while a manager takes the same step: what was moved is gone.
    """
    with reading() as session:
        approved, forgettable = approved_steps(session), ended_programmes(session)
    done = 0
    for community_id, programme_id, step in approved:
        with suppress(Refusal):
            run = new_run(community_id=community_id, programme_id=programme_id)
            done += carry_out(step, run).count
    for community_id, programme_id in forgettable:
        with suppress(Refusal):
            done += forget_all(community_id, programme_id)
    return done


def plan_recurring() -> int:
    """Plan the days of recurring actions that are due; answers how many actions."""
    return plan_days(current_database().clock())


def forget_photos() -> int:
    """Let go of files of photos that no row names: what a server that died left behind, and the
    photo before a blur. Answers how many. One that just came may still get its row.
    """
    with reading() as session:
        found = community_ids(session)
    return sum(_forget_photos_of(each) for each in found)


def look_for() -> int:
    """Look for what a manager may want to see; answers how many signals are new."""
    now = current_database().clock()
    with reading() as session:
        found = {
            each: look_for_signals(session, community_id=each, now=now)
            for each in community_ids(session)
        }
    return sum(
        perform(
            note_signals,
            NoteSignals(community_id=community_id, actor_id=OPERATOR_ID, seen=tuple(seen)),
        )
        for community_id, seen in found.items()
        if seen
    )


def _forget_photos_of(community_id: int) -> int:
    names = kept_files.names_before(folder_of(community_id), PHOTO_MAY_WAIT)
    photo_ids = {name: photo_id_in(name) for name in names}
    with reading() as session:
        known = known_photo_names(
            session,
            community_id=community_id,
            photo_ids=[each for each in photo_ids.values() if each],
        )
    forgotten = [name for name in names if name not in known]
    for name in forgotten:
        kept_files.let_go(name)
    return len(forgotten)


def _evaluate(turn: Turn, until: date, community_id: int, programme_id: UUID) -> int:
    awards, after, more = 0, None, True
    while more:
        beginning = after.hex if after else "first"
        command = EvaluateMilestones(
            community_id=community_id,
            actor_id=OPERATOR_ID,
            request_key=f"{turn.key}/{programme_id.hex}/{beginning}",
            programme_id=programme_id,
            until=until,
            after=after,
        )
        evaluated = perform(evaluate_milestones, command)
        awards, after = awards + evaluated.awards, evaluated.after
        more = after is not None
    return awards


def _pay_at(community_id: int, action_id: UUID) -> int:
    command = PayWaiting(community_id=community_id, actor_id=OPERATOR_ID, action_id=action_id)
    paid, more = 0, True
    while more:
        filled = perform(pay_waiting, command)
        paid += filled.paid_households
        more = bool(filled.paid_households and filled.waiting_households)
    return paid


def _return_purses_of(community_id: int) -> int:
    command = ReturnPursesDue(community_id=community_id, actor_id=OPERATOR_ID)
    purses, more = 0, True
    while more:
        returned = perform(return_purses_due, command)
        purses, more = purses + returned.purses, returned.more
    return purses
