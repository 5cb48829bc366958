"""Deeds: something done on its own, outside an action, by a household or by a street or team.

A full bag handed in, an hour of weeding, a line of a tariff sheet: somebody writes down how much it
was, and a budget pays what the rule gives for that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from cambio.database import KeyedCommand, UnitOfWork, new_id
from cambio.earning.errors import BudgetTooLow
from cambio.earning.errors.deeds import WhoseDeed, WorkInvalid
from cambio.earning.models import (
    Award,
    Budget,
    PlaceAward,
    Programme,
    RuleVersion,
)
from cambio.earning.queries.rules import terms_of
from cambio.earning.rules import Decision, People, RuleKind, Work, reasons_of
from cambio.earning.use_cases.deciding import (
    Question,
    decide_for_place_now,
    decide_now,
)
from cambio.earning.use_cases.keeping import kept
from cambio.earning.use_cases.memberships import require_agreed
from cambio.earning.use_cases.moments import moment_of
from cambio.earning.use_cases.sharing import share_out, to_pot
from cambio.earning.use_cases.telling import tell_of_award
from cambio.earning.use_cases.terms import paying_budget, version_at
from cambio.earning.use_cases.yearly_limits import doer_of, note_doer, warn_of_year
from cambio.ledger import Kind, NewTransaction, Transfer, post
from cambio.ledger.errors import BalanceTooLow
from cambio.neighbourhood.errors import PlaceUnknown
from cambio.neighbourhood.models import Community, Household, Place
from cambio.neighbourhood.queries import street_of
from cambio.neighbourhood.use_cases import present_household

WORK_MAX = Work(bags=1_000, kilos=10_000, minutes=60_000)
"""More than anybody does in a day: a mistake in filling in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDeed(KeyedCommand):
    """Somebody did something on a day; a budget pays what the rule gives for it.

    Either `household_id` or `place_id`, a street or team as a whole; the other is None. `minutes`
    are those of all who helped, together. `adult` is the one adult of the household who did it, by
    the name under which it agreed, None where nobody is named. `beyond_limit`: whoever asks knows
    that the limit of a year is passed.
    """

    rule_id: UUID
    budget_id: UUID
    happened_on: date
    household_id: UUID | None = None
    place_id: UUID | None = None
    adults: int = 1
    children: int = 0
    bags: int = 0
    kilos: int = 0
    minutes: int = 0
    adult: str | None = None
    beyond_limit: bool = False

    @property
    def work(self) -> Work:
        """What was measured."""
        return Work(self.bags, self.kilos, self.minutes)


@dataclass(frozen=True, slots=True)
class DeedReceipt:
    """What was given, and by which version of the rule; nothing when a limit was reached."""

    award_id: UUID
    rule_version: int
    household_minor: int
    place_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class _Deed:
    """A deed with all that is known of it."""

    command: RecordDeed
    event_at: datetime
    programme: Programme
    version: RuleVersion
    budget: Budget
    timezone: str


def record_deed(uow: UnitOfWork, command: RecordDeed) -> DeedReceipt:
    """Write a deed down and give what it is worth.

    Raises:
        WhoseDeed, WorkInvalid, DayInvalid: what was filled in is not right.
        RuleUnknown, RuleKindWrong, RuleNotInForce, ProgrammeEnded: no such deed is rewarded then.
        HouseholdUnknown, PlaceUnknown, ConsentMissing, ConsentUnknown: or not for them.
        BeyondYearlyLimit: a warning, unless `beyond_limit` says that it was heard.
        BudgetUnknown, BudgetUnsuitable, BudgetCollectiveOnly, BudgetTooLow: nor can the budget.
    """
    _check(command)
    event_at = moment_of(uow, community_id=command.community_id, day=command.happened_on)
    programme, version = version_at(
        uow,
        community_id=command.community_id,
        rule_id=command.rule_id,
        kind=RuleKind.DEED,
        at=event_at,
    )
    terms = terms_of(version)
    budget = paying_budget(uow, programme, terms, budget_id=command.budget_id)
    timezone = uow.session.get_one(Community, command.community_id).timezone
    deed = _Deed(command, event_at, programme, version, budget, timezone)
    if command.household_id is not None:
        return _of_household(uow, deed, command.household_id)
    return _of_place(uow, deed, command.place_id)


def _check(command: RecordDeed) -> None:
    if (command.household_id is None) == (command.place_id is None):
        raise WhoseDeed
    if command.adult is not None and command.household_id is None:
        raise WhoseDeed
    work, people = command.work, People(command.adults, command.children)
    measured = ((work.bags, WORK_MAX.bags), (work.kilos, WORK_MAX.kilos))
    if not all(0 <= number <= most for number, most in measured):
        raise WorkInvalid
    if not 0 <= work.minutes <= WORK_MAX.minutes or min(people.adults, people.children) < 0:
        raise WorkInvalid


def _of_household(uow: UnitOfWork, deed: _Deed, household_id: UUID) -> DeedReceipt:
    command, community_id = deed.command, deed.command.community_id
    household = present_household(uow, community_id, household_id)
    if deed.programme.consent_required:
        require_agreed(uow, deed.programme, household_id)
    doer = doer_of(uow, deed.programme, household_id, command.adult)
    people = People(1, 0) if doer.adult else _there(command, household)
    place_id = street_of(uow.session, community_id=community_id, household_id=household_id)
    question = _question(deed, household_id=household_id, place_id=place_id)
    decision = decide_now(uow, question, people, command.work)
    if not command.beyond_limit:
        warn_of_year(
            uow, doer, year=command.happened_on.year, adds_minor=decision.reward.household_minor
        )
    award = _award(uow, deed, decision, people, household_id=household_id, place_id=place_id)
    note_doer(uow, doer, award.id)
    tell_of_award(uow, award, currency=deed.programme.currency, what=deed.version.names)
    return _receipt(deed, award.id, decision)


def _award(
    uow: UnitOfWork,
    deed: _Deed,
    decision: Decision,
    people: People,
    *,
    household_id: UUID,
    place_id: UUID | None,
) -> Award:
    """Pay what was decided, and write down why."""
    community_id, award_id = deed.command.community_id, new_id()
    transfers = share_out(
        uow,
        community_id=community_id,
        source=deed.budget.account_id,
        currency=deed.programme.currency,
        reward=decision.reward,
        household_id=household_id,
        place_id=place_id,
    )
    award = Award(
        community_id=community_id,
        id=award_id,
        participation_id=None,
        household_id=household_id,
        place_id=place_id,
        rule_id=deed.version.rule_id,
        rule_version=deed.version.version,
        household_minor=decision.reward.household_minor,
        place_minor=decision.reward.place_minor,
        event_at=deed.event_at,
        transaction_id=_pay(uow, deed, award_id, transfers),
        chosen_minor=decision.chosen_minor,
        reasons=dict(reasons_of(decision, people, deed.command.work)),
    )
    uow.session.add(award)
    uow.flush()
    return award


def _there(command: RecordDeed, household: Household) -> People:
    """Who of a household did it: never more than it has."""
    return People(min(command.adults, household.adults), min(command.children, household.children))


def _of_place(uow: UnitOfWork, deed: _Deed, place_id: UUID | None) -> DeedReceipt:
    command, community_id = deed.command, deed.command.community_id
    if place_id is None or uow.session.get(Place, (community_id, place_id)) is None:
        raise PlaceUnknown
    decision = decide_for_place_now(uow, _question(deed, place_id=place_id), command.work)
    award_id, place_minor = new_id(), decision.reward.place_minor
    transfers = to_pot(
        uow,
        community_id=community_id,
        source=deed.budget.account_id,
        currency=deed.programme.currency,
        place_id=place_id,
        amount_minor=place_minor,
    )
    award = PlaceAward(
        community_id=community_id,
        id=award_id,
        action_id=None,
        place_id=place_id,
        rule_id=deed.version.rule_id,
        rule_version=deed.version.version,
        place_minor=place_minor,
        event_at=deed.event_at,
        transaction_id=_pay(uow, deed, award_id, transfers),
        reasons=dict(reasons_of(decision, People(0, 0), command.work)),
    )
    uow.session.add(award)
    return _receipt(deed, award_id, decision)


def _question(deed: _Deed, *, place_id: UUID | None, household_id: UUID | None = None) -> Question:
    return Question(
        community_id=deed.command.community_id,
        programme_id=deed.programme.id,
        rule_id=deed.version.rule_id,
        terms=terms_of(deed.version),
        timezone=deed.timezone,
        event_at=deed.event_at,
        household_id=household_id,
        place_id=place_id,
    )


def _pay(
    uow: UnitOfWork, deed: _Deed, award_id: UUID, transfers: tuple[Transfer, ...]
) -> UUID | None:
    """Book what was decided; None where that is nothing."""
    if not transfers:
        return None
    new = NewTransaction(
        community_id=deed.command.community_id,
        actor_id=deed.command.actor_id,
        kind=Kind.AWARD,
        event_at=deed.event_at,
        transfers=transfers,
        programme_id=deed.programme.id,
        theme=deed.budget.theme,
        subject_id=award_id,
        keep=kept(
            terms_of(deed.version),
            rule_id=deed.version.rule_id,
            rule_version=deed.version.version,
            timezone=deed.timezone,
            event_at=deed.event_at,
        ),
    )
    try:
        return post(uow, new).transaction_id
    except BalanceTooLow as low:
        raise BudgetTooLow from low


def _receipt(deed: _Deed, award_id: UUID, decision: Decision) -> DeedReceipt:
    reward = decision.reward
    amounts = (reward.household_minor, reward.place_minor)
    return DeedReceipt(award_id, deed.version.version, *amounts, deed.programme.currency)
