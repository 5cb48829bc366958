"""The monthly evaluation: every rule looks at every household that agreed, some at a time.

One act evaluates some households and says where the next begins. Its request key is derived from
the month and from where it begins, so that an evaluation that was killed half-way goes on where it
was: acts that were done answer at once what they answered first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from cambio.database import KeyedCommand, UnitOfWork
from cambio.earning.errors import ProgrammeUnknown
from cambio.earning.models import Programme, Rule, RuleVersion
from cambio.earning.models.ending import ProgrammeEnding
from cambio.earning.queries.rules import terms_of
from cambio.earning.rules import (
    Circumstances,
    Decision,
    People,
    Repeat,
    RuleKind,
    Terms,
    decide,
    latest_in_force,
)
from cambio.earning.rules.milestones import Noticed, Watch, days_to_give, watch_from
from cambio.earning.use_cases.deciding import Question, decide_now
from cambio.earning.use_cases.evaluating.giving import Gift, Giving, give
from cambio.earning.use_cases.evaluating.noticed import Chunk, read_chunk
from cambio.neighbourhood.models import Community

ONE = People(1, 0)
"""A milestone is a household's, whoever of it did it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluateMilestones(KeyedCommand):
    """Give some households of a programme what they reached up to and with the day `until`.

    `after` is the last household of the act before, None for the first.
    """

    takes_long = True

    programme_id: UUID
    until: date
    after: UUID | None = None


@dataclass(frozen=True, slots=True)
class Evaluated:
    """How many households were looked at, and how many awards they were given.

    `unpaid` awards wait for money: the next month's evaluation tries again. `after` is where the
    next act goes on, None when these were the last.
    """

    households: int
    awards: int
    unpaid: int
    after: UUID | None


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule that looks at milestones: its versions, and what the latest of them looks at."""

    id: UUID
    watch: Watch
    repeat: Repeat
    versions: Sequence[RuleVersion]
    terms: dict[int, Terms]


def evaluate_milestones(uow: UnitOfWork, command: EvaluateMilestones) -> Evaluated:
    """Give what was reached and not given yet; what waits for a decision does not count.

    Raises:
        ProgrammeUnknown: there is no such programme.
        BalanceTooLow: a budget was spent at the same moment; nothing was given, try again.
    """
    community_id = command.community_id
    programme = uow.session.get(Programme, (community_id, command.programme_id))
    if programme is None:
        raise ProgrammeUnknown
    timezone = uow.session.get_one(Community, community_id).timezone
    zone = ZoneInfo(timezone)
    ending = uow.session.get(ProgrammeEnding, (community_id, programme.id))
    # What comes after the last day of a programme that ends gives nothing.
    until = min(command.until, ending.earn_until) if ending else command.until
    rules = _rules(uow, programme, datetime.combine(until, time.max, zone))
    chunk = read_chunk(
        uow,
        community_id=community_id,
        programme_id=programme.id,
        after=command.after,
        until=until,
    )
    giving = Giving(programme, timezone, command.actor_id, until)
    given = _give_all(uow, giving, chunk, rules)
    return Evaluated(len(chunk.members), *given, chunk.last)


def _give_all(
    uow: UnitOfWork, giving: Giving, chunk: Chunk, rules: Sequence[_Rule]
) -> tuple[int, int]:
    """How many awards were given to the households of a chunk, and how many wait for money.

    What is counted under a limit or for a condition is given at once, so that the next counts it;
    all the rest together.
    """
    together: list[Gift] = []
    awards = unpaid = 0
    for household_id in chunk.members:
        for rule in rules:
            for gift in _gifts(uow, giving, chunk, rule, household_id):
                if gift.question.terms.caps or gift.question.terms.conditions:
                    one, waiting = give(uow, giving, [gift])
                    awards, unpaid = awards + one, unpaid + waiting
                else:
                    together.append(gift)
    one, waiting = give(uow, giving, together)
    return awards + one, unpaid + waiting


def _rules(uow: UnitOfWork, programme: Programme, at: datetime) -> list[_Rule]:
    """The rules that look at milestones at the end of the month."""
    query = (
        select(RuleVersion)
        .join(
            Rule,
            (Rule.community_id == RuleVersion.community_id) & (Rule.id == RuleVersion.rule_id),
        )
        .where(
            Rule.community_id == programme.community_id,
            Rule.programme_id == programme.id,
            Rule.ended_at.is_(None),
        )
        .add_columns(Rule.slug)
        .order_by(RuleVersion.rule_id, RuleVersion.version)
    )
    versions: dict[UUID, list[RuleVersion]] = {}
    slugs: dict[UUID, str] = {}
    for version, slug in uow.session.execute(query):
        versions.setdefault(version.rule_id, []).append(version)
        slugs[version.rule_id] = slug
    rules = []
    for rule_id, each in versions.items():
        latest = latest_in_force(each, at) or each[-1]
        if latest.kind == RuleKind.MILESTONE:
            watch = watch_from(latest.looks_at, slugs[rule_id])
            terms = {version.version: terms_of(version) for version in each}
            rules.append(_Rule(rule_id, watch, Repeat(latest.repeat), each, terms))
    return rules


def _gifts(
    uow: UnitOfWork, giving: Giving, chunk: Chunk, rule: _Rule, household_id: UUID
) -> Iterator[Gift]:
    """What a rule gives a household: for each day the version that held on it."""
    days = chunk.days.get((household_id, rule.watch.event or ""), ())
    if not days and rule.watch.years is None:
        return
    programme, zone = giving.programme, ZoneInfo(giving.timezone)
    home = chunk.homes.get(household_id)
    so = Noticed(
        days,
        chunk.given.get((household_id, rule.id), ()),
        None if home is None else home.since,
        chunk.members[household_id],
    )
    for day in days_to_give(rule.watch, rule.repeat, so, until=giving.until):
        version = latest_in_force(rule.versions, datetime.combine(day, time.max, zone))
        if version is None:
            continue
        question = Question(
            community_id=programme.community_id,
            programme_id=programme.id,
            rule_id=rule.id,
            terms=rule.terms[version.version],
            timezone=giving.timezone,
            event_at=datetime.combine(day, time(12), zone),
            household_id=household_id,
            place_id=None if home is None else home.street_id,
            all_to_street=household_id in chunk.to_street,
        )
        yield Gift(household_id, question, version, day, _decision(uow, question))


def _decision(uow: UnitOfWork, question: Question) -> Decision:
    """What is given. A rule without limits and conditions needs nothing looked up for it."""
    terms = question.terms
    if terms.caps or terms.conditions:
        return decide_now(uow, question, ONE)
    so = Circumstances(
        on=question.on,
        all_to_street=bool(question.all_to_street),
        has_place=question.place_id is not None,
    )
    return decide(terms, ONE, so)
