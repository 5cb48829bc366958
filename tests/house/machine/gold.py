"""The Gold Card: who agreed to it is given points for milestones, each once a year."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from hypothesis.stateful import rule
from sqlalchemy import select

from cambio.database import perform, reading
from cambio.earning.errors import NotAMember
from cambio.earning.errors.observations import ObservationsRefused
from cambio.earning.models import Rule
from cambio.earning.rules import read_programme
from cambio.earning.use_cases import (
    ApplyProgramme,
    GrantBudget,
    JoinProgramme,
    LeaveProgramme,
    apply_programme,
    grant_budget,
    join_programme,
    leave_programme,
)
from cambio.earning.use_cases.evaluating import EvaluateMilestones, evaluate_milestones
from cambio.earning.use_cases.observations import RecordObservations, Seen, record_observations
from cambio.ledger import Purpose
from cambio.neighbourhood.use_cases import AddOrganisation, add_organisation
from tests.house.machine.base import TownMachine, which
from tests.house.machine.nouns import Family
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
            **self.who,
            programme_id=self.gold_id,
            household_id=who.id,
            consent_means="paper",
            adults=tuple(f"adult {number}" for number in range(who.heads.adults)),
        )
        assert self.act(join_programme, command)
        who.agreed = True

    @rule(family=which)
    def leave(self, family: int) -> None:
        who = self.one_of(self.town.families, family)
        command = LeaveProgramme(**self.who, programme_id=self.gold_id, household_id=who.id)
        if self.act(leave_programme, command, {NotAMember: not who.agreed}):
            who.agreed = False
            who.noticed.clear()

    @rule(family=which, milestone=which)
    def reach_a_milestone(self, family: int, milestone: int) -> None:
        who = self.one_of(self.town.families, family)
        slug, today = self.one_of(sorted(MILESTONES), milestone), self.clock.now.date()
        command = RecordObservations(
            **self.who,
            programme_id=self.gold_id,
            source="form",
            seen=(Seen(who.id, slug, today),),
        )
        if self.act(record_observations, command, {ObservationsRefused: not who.agreed}):
            who.noticed.add((today, slug))

    @rule()
    def evaluate(self) -> None:
        """All that was noticed up to today, of each family as much as the budget has left."""
        today = self.clock.now.date()
        command = EvaluateMilestones(**self.keyed, programme_id=self.gold_id, until=today)
        evaluated = perform(evaluate_milestones, command)
        awards = unpaid = 0
        for who in sorted(self.town.families, key=lambda each: each.id):
            for slug in sorted(MILESTONES, key=self.milestone_ids.__getitem__):
                for day in self._to_give(who, slug):
                    if self.town.money.holds(self._gold_budget) < MILESTONES[slug]:
                        unpaid += 1
                        continue
                    wallet = self.town.wallet(who, "GLD")
                    self.town.money.move(self._gold_budget, wallet, MILESTONES[slug])
                    who.milestones.setdefault(slug, []).append(day)
                    awards += 1
        assert (evaluated.awards, evaluated.unpaid) == (awards, unpaid)

    @property
    def _gold_budget(self) -> tuple[Purpose, UUID, str]:
        return self.town.budget(self.gold_budget_id, "GLD")

    def _to_give(self, who: Family, slug: str) -> list[date]:
        """The days for which this is to be given: each a year from the others."""
        given, new = list(who.milestones.get(slug, [])), []
        for day in sorted(day for day, event in who.noticed if event == slug):
            if who.agreed and all(abs((day - each).days) >= YEAR_DAYS for each in given):
                given.append(day)
                new.append(day)
        return new
