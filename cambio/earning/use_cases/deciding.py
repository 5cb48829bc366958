"""Deciding what a rule gives: what was so is looked up, the decision itself is pure.

Whatever a condition or a limit counts over is locked first, so that two acts that count over the
same household or place wait for each other: an action is locked before, then its households, then
their places, each in the order of their ids. A rule without conditions and limits locks nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Struct

from cambio.database import Sql, UnitOfWork
from cambio.database.base import as_moment
from cambio.earning.rules import (
    NO_WORK,
    Cap,
    CapScope,
    Circumstances,
    ConditionKind,
    Decision,
    People,
    Terms,
    Work,
    bounds_of,
    decide,
    decide_for_place,
    decide_for_presence,
)

NONE = UUID(int=0)

# Gentler than FOR UPDATE: rows that only refer to a household or place do not wait for this.
_HOUSEHOLD = "SELECT id FROM household WHERE community_id = ? AND id = ?"
LOCK_HOUSEHOLD = Sql(_HOUSEHOLD, postgresql=_HOUSEHOLD + " FOR NO KEY UPDATE")
_PLACE = "SELECT id FROM place WHERE community_id = ? AND id = ?"
LOCK_PLACE = Sql(_PLACE, postgresql=_PLACE + " FOR NO KEY UPDATE")

GIVEN_HOUSEHOLD = Sql(
    "SELECT COALESCE(SUM(household_minor + chosen_minor), 0) FROM award"
    " WHERE community_id = ? AND household_id = ? AND rule_id = ? AND reversed_by IS NULL"
    " AND event_at >= ? AND event_at < ? AND id <> ?"
)
GIVEN_ACTION = Sql(
    "SELECT COALESCE(SUM(a.household_minor + a.chosen_minor), 0) FROM award a"
    " JOIN participation p ON p.community_id = a.community_id AND p.id = a.participation_id"
    " WHERE a.community_id = ? AND p.action_id = ? AND a.reversed_by IS NULL AND a.id <> ?"
)
GIVEN_PLACE = Sql(
    "SELECT COALESCE(SUM(place_minor - chosen_minor), 0) FROM award"
    " WHERE community_id = ? AND place_id = ? AND rule_id = ? AND reversed_by IS NULL"
    " AND event_at >= ? AND event_at < ? AND id <> ?"
)
GIVEN_PLACE_AS_A_WHOLE = Sql(
    "SELECT COALESCE(SUM(place_minor), 0) FROM place_award"
    " WHERE community_id = ? AND place_id = ? AND rule_id = ? AND reversed_by IS NULL"
    " AND event_at >= ? AND event_at < ? AND id <> ?"
)
GIVEN_BY_ITS_CARD = Sql(
    "SELECT COALESCE(SUM(p.place_minor), 0) FROM place_participation p"
    " JOIN action a ON a.community_id = p.community_id AND a.id = p.action_id"
    " WHERE p.community_id = ? AND p.place_id = ? AND a.rule_id = ?"
    " AND p.happened_at >= ? AND p.happened_at < ? AND p.id <> ?"
)
EARLIER = Sql(
    "SELECT event_at FROM award WHERE community_id = ? AND household_id = ? AND rule_id = ?"
    " AND reversed_by IS NULL AND transaction_id IS NOT NULL AND id <> ?"
)
HOUSEHOLDS = Sql(
    "SELECT COUNT(*) FROM participation"
    " WHERE community_id = ? AND action_id = ? AND payment <> 'struck'"
)
KIND_OF_PLACE = Sql("SELECT kind FROM place WHERE community_id = ? AND id = ?")
CHOICE = Sql(
    "SELECT 1 FROM street_choice WHERE community_id = ? AND household_id = ? AND programme_id = ?"
)


class Question(Struct, frozen=True, kw_only=True):
    """What a rule is asked: who did something, where, when.

    `household_id` is None for a place as a whole; `place_id` is whose pot shares in it, None where
    there is none. `action_id` is None outside an action. `replaces` is the award that this would
    take the place of, which counts under no limit; None for a first one. `all_to_street` is what
    was chosen before; None to look up what the household wants now.
    """

    community_id: int
    programme_id: UUID
    rule_id: UUID
    terms: Terms
    timezone: str
    event_at: datetime
    household_id: UUID | None = None
    place_id: UUID | None = None
    action_id: UUID | None = None
    action_place_id: UUID | None = None
    replaces: UUID | None = None
    all_to_street: bool | None = None

    @property
    def on(self) -> date:
        """The day on the community's calendar."""
        return self.event_at.astimezone(ZoneInfo(self.timezone)).date()


def decide_now(
    uow: UnitOfWork, question: Question, people: People, work: Work = NO_WORK
) -> Decision:
    """What a rule gives a household. What it counts over stays locked until this act ends."""
    return decide(question.terms, people, _circumstances(uow, question), work=work)


def decide_for_place_now(uow: UnitOfWork, question: Question, work: Work) -> Decision:
    """The same for a street or team as a whole."""
    return decide_for_place(question.terms, work, _circumstances(uow, question))


def decide_for_presence_now(uow: UnitOfWork, question: Question) -> Decision:
    """The same for a street or team whose own card was shown."""
    return decide_for_presence(question.terms, _circumstances(uow, question))


def lock_households(
    uow: UnitOfWork, terms: Terms, *, community_id: int, household_ids: Iterable[UUID]
) -> None:
    """Lock the households that one act asks about one after the other, in the order of all."""
    if _counts_over_household(terms):
        for household_id in sorted(household_ids):
            lock_household(uow, community_id, household_id)


def lock_household(uow: UnitOfWork, community_id: int, household_id: UUID) -> None:
    """Let whoever asks about this household next wait until this act ends."""
    uow.run(LOCK_HOUSEHOLD, (community_id, household_id))


def _counts_over_household(terms: Terms) -> bool:
    history = (ConditionKind.FIRST_TIME, ConditionKind.STREAK)
    return any(cap.scope is CapScope.HOUSEHOLD for cap in terms.caps) or any(
        condition.kind in history for condition in terms.conditions
    )


def _circumstances(uow: UnitOfWork, question: Question) -> Circumstances:
    terms, community_id = question.terms, question.community_id
    household_id, place_id = question.household_id, question.place_id
    if household_id is not None and _counts_over_household(terms):
        lock_household(uow, community_id, household_id)
    if place_id is not None and any(cap.scope is CapScope.PLACE for cap in terms.caps):
        uow.run(LOCK_PLACE, (community_id, place_id))
    kinds = {each.kind for each in terms.conditions}
    return Circumstances(
        on=question.on,
        earlier=_earlier(uow, question) if kinds else (),
        households=_households(uow, question) if ConditionKind.HOUSEHOLDS in kinds else 1,
        is_team=_is_team(uow, question) if ConditionKind.TEAM in kinds else False,
        all_to_street=_all_to_street(uow, question),
        has_place=place_id is not None,
        given=[_given(uow, question, cap) for cap in terms.caps],
    )


def _given(uow: UnitOfWork, question: Question, cap: Cap) -> int:
    """What was given before under one limit, in its span."""
    replaced = question.replaces or NONE
    if cap.scope is CapScope.ACTION:
        key = (question.community_id, question.action_id or NONE, replaced)
        return _number(uow, GIVEN_ACTION, key)
    span = _span(question, cap)
    if cap.scope is CapScope.HOUSEHOLD:
        whose = question.household_id or NONE
        sums = [GIVEN_HOUSEHOLD]
    else:
        whose = question.place_id or NONE
        sums = [GIVEN_PLACE, GIVEN_PLACE_AS_A_WHOLE, GIVEN_BY_ITS_CARD]
    values = (question.community_id, whose, question.rule_id, *span, replaced)
    return sum(_number(uow, each, values) for each in sums)


def _number(uow: UnitOfWork, sql: Sql, values: Sequence[object]) -> int:
    row = uow.run(sql, tuple(values)).fetchone()
    return int(row[0]) if row else 0


def _span(question: Question, cap: Cap) -> tuple[datetime, datetime]:
    """The moments between which a limit counts, on the community's calendar."""
    zone = ZoneInfo(question.timezone)
    if cap.span is None:  # a limit without a span counts for ever
        return datetime(2000, 1, 1, tzinfo=zone), datetime(9999, 1, 1, tzinfo=zone)
    first, after = bounds_of(cap.span, question.on)
    return datetime.combine(first, time.min, zone), datetime.combine(after, time.min, zone)


def _earlier(uow: UnitOfWork, question: Question) -> list[date]:
    """The days on which this rule gave the household something."""
    key = (question.community_id, question.household_id or NONE, question.rule_id)
    rows = uow.run(EARLIER, (*key, question.replaces or NONE)).fetchall()
    zone = ZoneInfo(question.timezone)
    return [as_moment(row[0]).astimezone(zone).date() for row in rows]


def _households(uow: UnitOfWork, question: Question) -> int:
    return _number(uow, HOUSEHOLDS, (question.community_id, question.action_id or NONE))


def _is_team(uow: UnitOfWork, question: Question) -> bool:
    place_id = question.action_place_id or question.place_id or NONE
    row = uow.run(KIND_OF_PLACE, (question.community_id, place_id)).fetchone()
    return row is not None and row[0] == "team"


def _all_to_street(uow: UnitOfWork, question: Question) -> bool:
    if question.all_to_street is not None or question.household_id is None:
        return bool(question.all_to_street)
    if not question.terms.pays_households:
        return False
    key = (question.community_id, question.household_id, question.programme_id)
    return uow.run(CHOICE, key).fetchone() is not None
