"""Two streets, a programme with money, neighbours and actions: where the tests of earning begin.

Everything is made by the use cases, as a community would make it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from cambio.database import Command, UnitOfWork, new_id, perform, reading
from cambio.earning import queries
from cambio.earning.rules import ProgrammeFile, read_programme
from cambio.earning.use_cases import (
    ApplyProgramme,
    CloseAction,
    EndedAction,
    FillPurse,
    GrantBudget,
    OpenAction,
    ParticipationReceipt,
    PlanAction,
    PlannedAction,
    RecordParticipation,
    apply_programme,
    close_action,
    fill_purse,
    grant_budget,
    open_action,
    plan_action,
    record_participation,
)
from cambio.ledger import Purpose
from cambio.ledger.queries import accounts_of, trial_balance
from cambio.ledger.validation import verify
from cambio.neighbourhood.models import Address, Community
from cambio.neighbourhood.use_cases import (
    AddOrganisation,
    AddPlace,
    JoinHousehold,
    add_organisation,
    add_place,
    join_household,
)
from tests.conftest import ACTOR_ID, Clock

CAMBIO = Path(__file__).parents[2] / "cambio"
TEMPLATES = CAMBIO / "earning" / "data"


# For tables of refusals that are decided before anything is written: one database says it for
# both, and the table may be long.
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def template(slug: str) -> ProgrammeFile:
    """A programme that comes with Cambio."""
    return read_programme((TEMPLATES / f"{slug}.toml").read_text(encoding="utf-8"))


@dataclass
class Ground:
    """A community with the ids of what is in it. `clock` is the application's own."""

    community_id: int
    clock: Clock
    street_id: UUID
    other_street_id: UUID
    district_id: UUID
    funder_id: UUID
    houses: int = 0
    rules: dict[str, UUID] = field(default_factory=dict)
    programmes: dict[str, UUID] = field(default_factory=dict)

    @property
    def who(self) -> dict[str, Any]:
        return {"community_id": self.community_id, "actor_id": ACTOR_ID}

    @property
    def keyed(self) -> dict[str, Any]:
        """Who asks, with a request key of its own."""
        return {**self.who, "request_key": str(new_id())}

    def apply(self, file: ProgrammeFile) -> UUID:
        """Apply a programme and remember its rules by their short names."""
        applied = perform(apply_programme, ApplyProgramme(**self.who, file=file))
        with reading() as session:
            for rule in queries.rules(
                session,
                community_id=self.community_id,
                at=self.clock.now,
                programme_id=applied.programme_id,
            ):
                self.rules[rule.slug] = rule.rule_id
        self.programmes[file.slug] = applied.programme_id
        return applied.programme_id

    def grant(
        self,
        amount_minor: int = 1_000,
        *,
        programme: str = "cambio-company",
        collective_only: bool = False,
    ) -> UUID:
        """A budget with tokens in it."""
        return perform(
            grant_budget,
            GrantBudget(
                **self.keyed,
                programme_id=self.programmes[programme],
                funder_id=self.funder_id,
                name="Schone straten",
                amount_minor=amount_minor,
                theme="clean-and-whole",
                collective_only=collective_only,
            ),
        ).budget_id

    def household(
        self, *, adults: int = 2, children: int = 1, street_id: UUID | None = None
    ) -> UUID:
        """Another household, in the first street unless said otherwise."""
        self.houses += 1
        joined = perform(
            join_household,
            JoinHousehold(
                **self.who,
                address_id=self._address(street_id or self.street_id, self.houses),
                nickname=f"Nummer {self.houses}",
                language="nl",
                adults=adults,
                children=children,
                confirmed=True,
            ),
        )
        return joined.household_id

    def plan(self, budget_id: UUID | None, **changes: Any) -> PlannedAction:
        """A planned clean-up in the first street."""
        values = {
            **self.keyed,
            "place_id": self.street_id,
            "rule_id": self.rules["clean-up"],
            "title": "Opruimen in de Dreef",
            "meeting_point": "Dreef 1",
            "starts_at": self.clock.now,
            "ends_at": self.clock.now + timedelta(hours=3),
            "expected_people": 40,
            "budget_id": budget_id,
        }
        return perform(plan_action, PlanAction(**{**values, **changes}))

    def open_action(self, budget_id: UUID | None, **changes: Any) -> UUID:
        """A clean-up that has begun."""
        action_id = self.plan(budget_id, **changes).action_id
        perform(open_action, OpenAction(**self.who, action_id=action_id))
        return action_id

    def close(self, action_id: UUID) -> EndedAction:
        return perform(close_action, CloseAction(**self.keyed, action_id=action_id))

    def showing(
        self,
        action_id: UUID,
        household_id: UUID,
        *,
        adults: int = 1,
        children: int = 0,
        source_id: UUID | None = None,
        at: datetime | None = None,
    ) -> RecordParticipation:
        """A card that is shown; a household's first card unless another source is named."""
        return RecordParticipation(
            **self.who,
            action_id=action_id,
            household_id=household_id,
            source_id=source_id or household_id,
            adults=adults,
            children=children,
            happened_at=at or self.clock.now,
        )

    def show(self, action_id: UUID, household_id: UUID, **shown: Any) -> ParticipationReceipt:
        return perform(record_participation, self.showing(action_id, household_id, **shown))

    def top_up(self, action_id: UUID, amount_minor: int) -> tuple[int, int, int]:
        """Fill a purse; answers what it holds then, who was paid and who still waits."""
        command = FillPurse(**self.keyed, action_id=action_id, amount_minor=amount_minor)
        filled = perform(fill_purse, command)
        return filled.purse_minor, filled.paid_households, filled.waiting_households

    def holds(self, owner_id: UUID, purpose: Purpose = Purpose.WALLET) -> int:
        """What an owner's accounts of a purpose hold together."""
        with reading() as session:
            found = accounts_of(
                session, community_id=self.community_id, owner_ids=[owner_id], purposes=[purpose]
            )
        return sum(account.balance_minor for account in found)

    def pot(self, street_id: UUID | None = None) -> int:
        return self.holds(street_id or self.street_id, Purpose.POT)

    def check_books(self) -> None:
        """Everything recomputed from the postings, and the trial balance sums to zero."""
        with reading() as session:
            lines = trial_balance(session, community_id=self.community_id)
            report = verify(session, self.community_id)
        assert sum(line.balance_minor for line in lines) == 0
        assert report.first_difference is None

    def set_late_scan_hours(self, hours: int) -> None:
        def change(uow: UnitOfWork, command: Command) -> None:
            uow.session.get_one(Community, command.community_id).late_scan_hours = hours

        perform(change, Command(**self.who))

    def _address(self, street_id: UUID, house_number: int) -> UUID:
        def add(uow: UnitOfWork, command: Command) -> UUID:
            row = Address(
                community_id=command.community_id,
                id=new_id(),
                street_id=street_id,
                postcode="7415 QA",
                house_number=house_number,
            )
            uow.session.add(row)
            uow.flush()
            return row.id

        return perform(add, Command(**self.who))


def build_ground(community_id: int, clock: Clock) -> Ground:
    """Two streets of a district, a funder, and the Cambio Company without money yet."""
    who: dict[str, Any] = {"community_id": community_id, "actor_id": ACTOR_ID}
    district_id = perform(add_place, AddPlace(**who, kind="district", name="Keizerslanden"))
    street_id, other_street_id = (
        perform(add_place, AddPlace(**who, kind="street", name=name, parent_id=district_id))
        for name in ("Dreef", "Enkstraat")
    )
    funder_id = perform(add_organisation, AddOrganisation(**who, kind="funder", name="Gemeente"))
    ground = Ground(community_id, clock, street_id, other_street_id, district_id, funder_id)
    ground.apply(template("cambio-company"))
    return ground
