"""A street saves, funders add to it, neighbours give and vote over their pot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from cambio.database import Refusal, perform
from cambio.ledger.errors import AlreadySpent, BalanceTooLow
from cambio.neighbourhood.use_cases import AddOrganisation, add_organisation
from cambio.saving.errors import (
    GiftLimit,
    GiftToOneself,
    MatchRuleEnded,
    NotInThisPlace,
    ShareUndone,
)
from cambio.saving.errors.spending import (
    DecisionSpent,
    DecisionUnusable,
    KeptForDecision,
    VoteNeeded,
)
from cambio.saving.rules.matching import MatchTerms
from cambio.saving.rules.spending import Agreement
from cambio.saving.rules.voting import Choice, Majority
from cambio.saving.use_cases import (
    AddMatchRule,
    EndMatchRule,
    GiveTokens,
    Receiver,
    SaveShare,
    SetCause,
    SetGiftTerms,
    UndoShare,
    add_match_rule,
    end_match_rule,
    give_tokens,
    save_share,
    set_cause,
    set_gift_terms,
    undo_share,
)
from cambio.saving.use_cases.proposing import ProposeSpending, propose_spending
from cambio.saving.use_cases.spending import AgreeOnSpending, agree_on_spending
from cambio.saving.use_cases.voting import CastVote, cast_vote
from tests.house.machine.base import id_of, which
from tests.house.machine.funding import FundingMachine
from tests.house.machine.nouns import Added, Family, Promise, Vote
from tests.house.machine.pots import ALONE, ALONE_DAYS
from tests.house.proof import Owner

ZONE = ZoneInfo("Europe/Amsterdam")
GIVEN_DAILY = 9
QUORUM = 2
VOTING_DAYS = 7


@dataclass(eq=False)
class Share:
    """What a household saved in its street's pot."""

    id: UUID
    family: Family
    own: int
    added: int
    undone: bool = False


class SavingMachine(FundingMachine):
    """Shares, promises of funders, gifts, and votes."""

    def found_saving(self) -> None:
        """What a captain may spend alone, what may be given away, and a cause."""
        agreed = Agreement(ALONE, ALONE_DAYS, QUORUM, Majority.MORE_THAN_HALF)
        perform(agree_on_spending, AgreeOnSpending(**self.who, agreed=agreed))
        terms = SetGiftTerms(
            **self.who,
            programme_id=self.scene.programme_id,
            allowed=True,
            daily_minor=GIVEN_DAILY,
        )
        perform(set_gift_terms, terms)
        cause = AddOrganisation(**self.who, kind="partner", name="De Voedselbank")
        self.cause_id = perform(add_organisation, cause)
        perform(set_cause, SetCause(**self.who, organisation_id=self.cause_id, receives=True))
        self.shares: list[Share] = []
        self.given: list[tuple[Family, date, int]] = []

    @rule(
        budget=which,
        parts=st.tuples(st.integers(1, 3), st.integers(1, 3)),
        year_most=st.integers(2, 12),
        into=st.sampled_from([("pot",), ("purchase",), ("pot", "purchase")]),
    )
    def a_funder_promises(
        self, budget: int, parts: tuple[int, int], year_most: int, into: Sequence[str]
    ) -> None:
        grant = self.one_of(self.town.budgets, budget)
        terms = MatchTerms(
            funder_parts=parts[0],
            own_parts=parts[1],
            year_limit_minor=year_most,
            shares="pot" in into,
            pledges="purchase" in into,
        )
        command = AddMatchRule(**self.who, budget_id=grant.id, title="Straataandeel", terms=terms)
        rule_id = perform(add_match_rule, command)
        promise = Promise(rule_id, self.town.budget(grant.id), parts, year_most, frozenset(into))
        self.town.register.promises.append(promise)

    @precondition(lambda self: self.town.register.promises)
    @rule(promise=which)
    def a_promise_ends(self, promise: int) -> None:
        it = self.one_of(self.town.register.promises, promise)
        command = EndMatchRule(**self.who, rule_id=it.id)
        if self.act(end_match_rule, command, {MatchRuleEnded: it.ended}):
            it.ended = True

    @rule(family=which, street=st.none() | which, amount=st.integers(1, 8))
    def save(self, family: int, street: int | None, amount: int) -> None:
        who, register = self.one_of(self.town.families, family), self.town.register
        place_id = who.street_id if street is None else self.one_of(self.streets, street)
        wallet, pot = self.town.wallet(who), self.town.pot(place_id)
        promise, _own, more = register.would_add("pot", place_id, amount, self.today.year)
        reasons = {
            NotInThisPlace: place_id != who.street_id,
            BalanceTooLow: self.town.money.holds(wallet) < amount,
        }
        command = SaveShare(
            **self.keyed,
            household_id=who.id,
            place_id=place_id,
            currency="CAM",
            amount_minor=amount,
        )
        saved = self.act(save_share, command, reasons)
        if saved is not None:
            self.town.money.move(wallet, pot, amount)
            self.add(promise, more, place_id, who, saved.share_id, amount, pot)
            assert (saved.matched_minor, saved.left_minor) == (more, self.town.money.holds(wallet))
            self.shares.append(Share(saved.share_id, who, amount, more))

    @precondition(lambda self: self.shares)
    @rule(share=which)
    def undo_a_share(self, share: int) -> None:
        it = self.one_of(self.shares, share)
        pot = self.town.pot(it.family.street_id)
        reasons = {
            ShareUndone: it.undone,
            AlreadySpent: self.town.money.holds(pot) < it.own + it.added,
        }
        command = UndoShare(**self.keyed, share_id=it.id, reason="typed wrongly")
        if self.act(undo_share, command, reasons):
            it.undone = True
            self.town.money.move(pot, self.town.wallet(it.family), it.own)
            for budget, amount in self.town.register.take_back(it.id).items():
                self.town.money.move(pot, budget, amount)

    @rule(family=which, to=which, amount=st.integers(1, 6))
    def give(self, family: int, to: int, amount: int) -> None:
        """To the cause, to a street, or to another household."""
        who = self.one_of(self.town.families, family)
        wallet = self.town.wallet(who)
        receivers: list[tuple[Receiver, Owner]] = [
            (Receiver(organisation_id=self.cause_id), self.town.till(self.cause_id)),
            *((Receiver(place_id=each), self.town.pot(each)) for each in self.streets),
            *((Receiver(each.id), self.town.wallet(each)) for each in self.town.families),
        ]
        receiver, target = self.one_of(receivers, to)
        today = (who, self.today)
        given = sum(each[2] for each in self.given if each[:2] == today)
        reasons: dict[type[Refusal], bool] = {
            GiftToOneself: receiver.household_id == who.id,
            GiftLimit: given + amount > GIVEN_DAILY,
            BalanceTooLow: self.town.money.holds(wallet) < amount,
        }
        command = GiveTokens(
            **self.keyed, household_id=who.id, to=receiver, currency="CAM", amount_minor=amount
        )
        if self.act(give_tokens, command, reasons):
            self.town.money.move(wallet, target, amount)
            self.given.append((*today, amount))

    @rule(
        street=which,
        amount=st.integers(1, 15),
        about=st.none() | which,
        ballots=st.lists(st.sampled_from([*Choice, None]), min_size=6, max_size=6),
    )
    def vote(
        self, street: int, amount: int, about: int | None, ballots: Sequence[Choice | None]
    ) -> None:
        """A street votes over its pot; who does not vote leaves it open."""
        place_id = self.one_of(self.streets, street)
        homes = [each for each in self.town.families if each.street_id == place_id]
        purchases = self.town.purchases
        subject = id_of(self.one_of(purchases, about)) if purchases and about is not None else None
        deadline = self.clock.now + timedelta(days=VOTING_DAYS)
        command = ProposeSpending(
            **self.keyed,
            place_id=place_id,
            title="Een bankje",
            currency="CAM",
            amount_minor=amount,
            deadline_at=deadline,
            households=len(homes),
            on_paper=False,
            subject_id=subject,
        )
        vote_id = self.act(propose_spending, command)
        assert vote_id is not None
        choices = self._cast(vote_id, homes, ballots)
        vote = Vote(
            vote_id,
            place_id,
            amount,
            subject,
            deadline,
            choices.count(Choice.YES),
            choices.count(Choice.NO),
            len(choices),
        )
        self.town.pots.votes.append(vote)
        if homes and len(choices) == len(homes):
            self._decide(vote)

    def _cast(
        self, vote_id: UUID, homes: Sequence[Family], ballots: Sequence[Choice | None]
    ) -> list[Choice]:
        cast = [(home, choice) for home, choice in zip(homes, ballots, strict=False) if choice]
        for home, choice in cast:
            ballot = CastVote(**self.who, proposal_id=vote_id, household_id=home.id, choice=choice)
            perform(cast_vote, ballot)
        return [choice for _home, choice in cast]

    def decide_what_is_due(self) -> None:
        """Votes whose last day has passed."""
        for vote in self.town.pots.votes:
            if vote.status == "open" and self.clock.now >= vote.deadline:
                self._decide(vote)

    def spending(
        self, place_id: UUID, subject_id: UUID, amount: int, named: Vote | None
    ) -> tuple[dict[type[Refusal], bool], Vote | None]:
        """Why a pot cannot spend so much, and by which vote it does; None for its captain alone."""
        pots, now = self.town.pots, self.clock.now
        decided = named or pots.about(place_id, subject_id, amount)
        covers = named is None or (
            (named.status, named.place_id) == ("accepted", place_id)
            and named.subject_id in (None, subject_id)
        )
        kept = pots.kept(place_id, now, decided if covers else None)
        free = self.town.money.holds(self.town.pot(place_id)) - kept
        reasons: dict[type[Refusal], bool] = {
            VoteNeeded: decided is None and amount > pots.alone(place_id, now),
            DecisionUnusable: not covers,
            DecisionSpent: covers and named is not None and pots.left(named) < amount,
            KeptForDecision: kept > 0 and amount > free,
        }
        return reasons, decided

    def add(
        self,
        promise: Promise | None,
        added: int,
        place_id: UUID,
        who: Family,
        subject_id: UUID,
        own: int,
        target: Owner,
    ) -> None:
        """A funder adds what it promised; nothing where nobody promised."""
        if promise is not None:
            self.town.money.move(promise.budget, target, added)
            line = Added(promise, place_id, who, subject_id, self.today.year, own, added)
            self.town.register.lines.append(line)

    @property
    def today(self) -> date:
        """The day where the community lives."""
        return self.clock.now.astimezone(ZONE).date()

    def _decide(self, vote: Vote) -> None:
        won = vote.voters >= QUORUM and vote.yes > vote.no
        vote.status = "accepted" if won else "declined"
        vote.decided_at = self.clock.now
