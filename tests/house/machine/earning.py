"""Actions and scans: tokens reach households and streets."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy import select

from cambio.database import new_id, perform, perform_each, reading
from cambio.earning.errors import (
    ActionAlreadyClosed,
    ActionAlreadyOpen,
    ActionBudgetFixed,
    ActionCancelled,
    ActionHasPeople,
    ActionNotOpen,
    ActionPaysNothing,
    BudgetCollectiveOnly,
    BudgetMissing,
    BudgetTooLow,
)
from cambio.earning.models import Rule
from cambio.earning.use_cases import (
    CancelAction,
    CloseAction,
    FillPurse,
    OpenAction,
    PlanAction,
    ReturnPursesDue,
    cancel_action,
    close_action,
    fill_purse,
    open_action,
    plan_action,
    return_purses_due,
)
from cards.use_cases.scan_messages import RecordScan, ScanVerdict
from cards.use_cases.scans import record_scan
from tests.house.machine.base import id_of, which
from tests.house.machine.funding import FundingMachine
from tests.house.machine.nouns import CleanUp, Grant, Heads, Plastic, Rate
from tests.house.machine.town import LATE_SCANS

RATES = {
    "clean-up": Rate(adult=(2, 1), child=(2, 1)),
    "green-care": Rate(adult=(4, 2), child=(2, 1)),
    "practice": Rate(adult=(0, 0), child=(0, 0)),
}

shown = st.builds(Heads, adults=st.integers(0, 3), children=st.integers(0, 3)).filter(sum)


class EarningMachine(FundingMachine):
    """Actions and scans."""

    def found_earning(self) -> None:
        """A funder, and the rules by name."""
        self.sent: list[tuple[RecordScan, ScanVerdict]] = []
        self.found_funding()
        with reading() as session:
            self.rule_ids: dict[str, UUID] = {
                row.slug: row.id
                for row in session.scalars(
                    select(Rule).filter_by(programme_id=self.scene.programme_id)
                )
            }

    @rule(
        kind=st.sampled_from(sorted(RATES)),
        people=st.integers(1, 20),
        order=st.randoms(use_true_random=False),
        who=shown,
    )
    def a_busy_day(self, kind: str, people: int, order: Random, who: Heads) -> None:
        """From planning to closing in one go, perhaps with too small a purse."""
        self.plan(kind, budget=0, people=people)
        latest = len(self.town.actions) - 1
        self.open(latest)
        self.everybody_shows_a_card(latest, order, who)
        self.close(latest)

    @rule(
        kind=st.sampled_from(sorted(RATES)),
        budget=st.none() | which,
        people=st.integers(1, 6),
    )
    def plan(self, kind: str, budget: int | None, people: int) -> None:
        grant = None if budget is None else self.one_of(self.town.budgets, budget)
        rate, pays = RATES[kind], kind != "practice"
        needed = people * sum(rate.adult)
        command = PlanAction(
            **self.keyed,
            place_id=self.streets[0],
            rule_id=self.rule_ids[kind],
            title="Opruimen",
            meeting_point="Dreef 1",
            starts_at=self.clock.now,
            ends_at=self.clock.now + timedelta(hours=3),
            expected_people=people,
            budget_id=id_of(grant),
        )
        reasons = {} if grant is None or not pays else self._cannot_pay(grant, needed)
        planned = self.act(plan_action, command, reasons)
        if planned is not None:
            action = CleanUp(planned.action_id, rate, grant.id if grant and pays else None)
            self.town.actions.append(action)
            if action.budget_id is not None:
                self._fill(action, action.budget_id, needed)

    @rule(action=which)
    def open(self, action: int) -> None:
        it = self.one_of(self.town.actions, action)
        reasons = {
            ActionAlreadyOpen: it.status == "open",
            ActionAlreadyClosed: it.status == "closed",
            ActionCancelled: it.status == "cancelled",
        }
        if self.act(open_action, OpenAction(**self.who, action_id=it.id), reasons):
            it.status = "open"

    @rule(action=which, budget=st.none() | which, amount=st.integers(1, 40))
    def fill(self, action: int, budget: int | None, amount: int) -> None:
        it = self.one_of(self.town.actions, action)
        named = None if budget is None else self.one_of(self.town.budgets, budget)
        known = next((each for each in self.town.budgets if each.id == it.budget_id), None)
        paying = known or named
        reasons = {
            ActionCancelled: it.status == "cancelled",
            ActionPaysNothing: it.rate == RATES["practice"],
            BudgetMissing: paying is None,
            ActionBudgetFixed: None not in (known, named) and known is not named,
            **({} if paying is None else self._cannot_pay(paying, amount)),
        }
        command = FillPurse(
            **self.keyed, action_id=it.id, amount_minor=amount, budget_id=id_of(named)
        )
        filled = self.act(fill_purse, command, reasons)
        if filled is not None and paying is not None:
            it.budget_id = paying.id
            self._fill(it, paying.id, amount)
            assert filled.paid_households == self.town.pay_those_who_wait(it)
            waiting = sum(part.waits for part in it.parts.values())
            assert filled.waiting_households == waiting
            if it.purse_returned and not waiting:
                self.town.empty_purse(it)
            assert filled.purse_minor == self.town.money.holds(self.town.purse(it))

    @rule(action=which)
    def close(self, action: int) -> None:
        it = self.one_of(self.town.actions, action)
        reasons = {
            ActionNotOpen: it.status == "planned",
            ActionAlreadyClosed: it.status == "closed",
            ActionCancelled: it.status == "cancelled",
        }
        if self.act(close_action, CloseAction(**self.keyed, action_id=it.id), reasons):
            it.status, it.closed_at = "closed", self.clock.now

    @rule(action=which)
    def cancel(self, action: int) -> None:
        it = self.one_of(self.town.actions, action)
        reasons = {
            ActionAlreadyClosed: it.status == "closed",
            ActionCancelled: it.status == "cancelled",
            ActionHasPeople: bool(it.parts),
        }
        ended = self.act(cancel_action, CancelAction(**self.keyed, action_id=it.id), reasons)
        if ended is not None:
            it.status = "cancelled"
            assert ended.returned_minor == self.town.empty_purse(it)

    @rule()
    def purses_go_back(self) -> None:
        due = self.purses_due()
        returned = self.act(return_purses_due, ReturnPursesDue(**self.who))
        assert returned is not None
        assert returned.purses == len(due)
        for action in due:
            self.town.empty_purse(action)

    def purses_due(self) -> list[CleanUp]:
        """Actions whose late scans have had their time."""
        return [
            each
            for each in self.town.actions
            if each.closed_at is not None
            and self.clock.now >= each.closed_at + LATE_SCANS
            and each.budget_id is not None
            and not each.purse_returned
        ]

    @rule(action=which, card=which, who=shown, minutes_ago=st.sampled_from([0, 0, 0, 30, 300]))
    def scan(self, action: int, card: int, who: Heads, minutes_ago: int) -> None:
        """A phone tells at once, or late and out of order."""
        it, plastic = self.one_of(self.town.actions, action), self.one_of(self.town.cards, card)
        at = self.clock.now - timedelta(minutes=minutes_ago)
        command = self._reading(it, plastic, who, at)
        self._expect(command, perform(record_scan, command), it, plastic, who, at)

    @rule(action=which, order=st.randoms(use_true_random=False), who=shown)
    def everybody_shows_a_card(self, action: int, order: Random, who: Heads) -> None:
        """A batch, in any order."""
        it, cards = self.one_of(self.town.actions, action), list(self.town.cards)
        order.shuffle(cards)
        commands = [self._reading(it, card, who, self.clock.now) for card in cards]
        verdicts = perform_each(record_scan, commands)
        for command, verdict, card in zip(commands, verdicts, cards, strict=True):
            assert isinstance(verdict, ScanVerdict)
            self._expect(command, verdict, it, card, who, self.clock.now)

    @precondition(lambda self: self.sent)
    @rule(scan=which)
    def send_again(self, scan: int) -> None:
        command, verdict = self.one_of(self.sent, scan)
        assert perform(record_scan, command) == verdict

    def _cannot_pay(self, grant: Grant, amount: int) -> dict[type, bool]:
        holds = self.town.money.holds(self.town.budget(grant.id))
        return {BudgetCollectiveOnly: grant.together, BudgetTooLow: holds < amount}

    def _fill(self, action: CleanUp, budget_id: UUID, amount: int) -> None:
        self.town.money.move(self.town.budget(budget_id), self.town.purse(action), amount)

    def _reading(self, action: CleanUp, card: Plastic, who: Heads, at: datetime) -> RecordScan:
        return RecordScan(
            **self.who,
            scan_id=new_id(),
            action_id=action.id,
            card=card.number,
            adults=who.adults,
            children=who.children,
            scanned_at=at,
            sent_at=self.clock.now,
            received_at=self.clock.now,
            device_id="phone-1",
            sequence=len(self.sent),
        )

    def _expect(
        self,
        command: RecordScan,
        verdict: ScanVerdict,
        action: CleanUp,
        card: Plastic,
        who: Heads,
        at: datetime,
    ) -> None:
        outcome = self.town.show(action, card, who, at=at, now=self.clock.now)
        told = (verdict.verdict.value, verdict.household_minor or 0, verdict.place_minor or 0)
        assert told == outcome
        self.sent.append((command, verdict))
