"""The Gold Card: who agreed to it is given points for milestones, each once a year."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from hypothesis.stateful import rule
from sqlalchemy import select

from cambio.database import perform, reading
from cambio.earning.errors import BudgetTooLow, ConsentMissing, MilestoneTooSoon, NotAMember
from cambio.earning.models import Rule
from cambio.earning.rules import read_programme
from cambio.earning.use_cases import (
    ApplyProgramme,
    GrantBudget,
    JoinProgramme,
    LeaveProgramme,
    RecordMilestone,
    apply_programme,
    grant_budget,
    join_programme,
    leave_programme,
    record_milestone,
)
from cambio.ledger import Purpose
from cambio.neighbourhood.use_cases import AddOrganisation, add_organisation
from tests.house.machine.base import TownMachine, which
from tests.scene import PROGRAMMES

GRANTED = 100
MILESTONES = {"front-garden": 40, "home-check": 20}
YEAR_DAYS = 365


class GoldMachine(TownMachine):
    """Consent and milestones."""

    def found_gold_card(self) -> None:
        """The programme, with a grant for a few milestones."""
        text = (PROGRAMMES / "gold-card.toml").read_text(encoding="utf-8")
        applied = perform(apply_programme, ApplyProgramme(**self.who, file=read_programme(text)))
        self.gold_id = applied.programme_id
        corporation = AddOrganisation(**self.who, kind="corporation", name="Woonbedrijf")
        grant = GrantBudget(
            **self.keyed,
            programme_id=self.gold_id,
            funder_id=perform(add_organisation, corporation),
            name="Prettig wonen",
            amount_minor=GRANTED,
        )
        self.gold_budget_id = perform(grant_budget, grant).budget_id
        self.town.money.move((Purpose.ISSUANCE, self.gold_id, "GLD"), self._gold_budget, GRANTED)
        with reading() as session:
            rows = session.scalars(select(Rule).filter_by(programme_id=self.gold_id))
            self.milestone_ids: dict[str, UUID] = {row.slug: row.id for row in rows}

    @rule(family=which)
    def agree(self, family: int) -> None:
        who = self.one_of(self.town.families, family)
        command = JoinProgramme(
            **self.who, programme_id=self.gold_id, household_id=who.id, consent_means="paper"
        )
        assert self.act(join_programme, command)
        who.agreed = True

    @rule(family=which)
    def leave(self, family: int) -> None:
        who = self.one_of(self.town.families, family)
        command = LeaveProgramme(**self.who, programme_id=self.gold_id, household_id=who.id)
        if self.act(leave_programme, command, {NotAMember: not who.agreed}):
            who.agreed = False

    @rule(family=which, milestone=which)
    def reach_a_milestone(self, family: int, milestone: int) -> None:
        who = self.one_of(self.town.families, family)
        slug = self.one_of(sorted(MILESTONES), milestone)
        worth = MILESTONES[slug]
        reasons = {
            ConsentMissing: not who.agreed,
            MilestoneTooSoon: self._too_soon(who.milestones.get(slug)),
            BudgetTooLow: self.town.money.holds(self._gold_budget) < worth,
        }
        command = RecordMilestone(
            **self.keyed,
            rule_id=self.milestone_ids[slug],
            household_id=who.id,
            budget_id=self.gold_budget_id,
            happened_on=self.clock.now.date(),
        )
        receipt = self.act(record_milestone, command, reasons)
        if receipt is not None:
            assert (receipt.household_minor, receipt.place_minor) == (worth, 0)
            self.town.money.move(self._gold_budget, self.town.wallet(who, "GLD"), worth)
            who.milestones[slug] = self.clock.now

    @property
    def _gold_budget(self) -> tuple[Purpose, UUID, str]:
        return self.town.budget(self.gold_budget_id, "GLD")

    def _too_soon(self, last: datetime | None) -> bool:
        return last is not None and (self.clock.now - last).days < YEAR_DAYS
