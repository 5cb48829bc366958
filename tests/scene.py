"""A street with neighbours, a programme with money and an open action: where most tests begin.

Everything is made by the use cases, as a community would make it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

import cambio
from cambio.database import UnitOfWork, new_id, perform, reading
from cambio.database.commands import Command
from cambio.earning.models import Rule
from cambio.earning.rules import read_programme
from cambio.earning.use_cases import (
    ApplyProgramme,
    GrantBudget,
    OpenAction,
    PlanAction,
    apply_programme,
    grant_budget,
    open_action,
    plan_action,
)
from cambio.ledger import Purpose
from cambio.ledger.queries import accounts_of
from cambio.neighbourhood.models import Address
from cambio.neighbourhood.use_cases import (
    AddOrganisation,
    AddPlace,
    JoinHousehold,
    add_organisation,
    add_place,
    join_household,
)
from cards.use_cases import IssueCard, issue_card
from cards.use_cases.scan_messages import RecordScan, ScanVerdict
from cards.use_cases.scans import record_scan

PROGRAMMES = Path(cambio.__file__).parent / "demo" / "data" / "programmes"
ACTOR_ID = UUID("018f0000-0000-7000-8000-000000000001")


@dataclass(frozen=True)
class Neighbour:
    """A household with its card."""

    household_id: UUID
    card_id: UUID
    number: str


@dataclass
class Scene:
    """A community with one street, one programme with a grant, and the ids of all of them."""

    community_id: int
    street_id: UUID
    programme_id: UUID
    budget_id: UUID
    rule_id: UUID
    now: datetime
    houses: int = 0

    def neighbour(self, *, adults: int = 2, children: int = 1, language: str = "nl") -> Neighbour:
        """Another household of the street, with a card."""
        self.houses += 1
        address_id = self._address(self.houses)
        joined = perform(
            join_household,
            JoinHousehold(
                community_id=self.community_id,
                actor_id=ACTOR_ID,
                address_id=address_id,
                nickname=f"Nummer {self.houses}",
                language=language,
                adults=adults,
                children=children,
                confirmed=True,
            ),
        )
        card = perform(
            issue_card,
            IssueCard(
                community_id=self.community_id,
                actor_id=ACTOR_ID,
                household_id=joined.household_id,
            ),
        )
        return Neighbour(joined.household_id, card.card_id, card.number)

    def action(self, *, expected_people: int = 40, opened: bool = True) -> UUID:
        """A clean-up in the street, with a filled purse."""
        planned = perform(
            plan_action,
            PlanAction(
                community_id=self.community_id,
                actor_id=ACTOR_ID,
                request_key=str(new_id()),
                place_id=self.street_id,
                rule_id=self.rule_id,
                title="Opruimen in de Dreef",
                meeting_point="Dreef 1",
                starts_at=self.now,
                ends_at=self.now + timedelta(hours=3),
                expected_people=expected_people,
                budget_id=self.budget_id,
            ),
        )
        if opened:
            perform(
                open_action,
                OpenAction(
                    community_id=self.community_id, actor_id=ACTOR_ID, action_id=planned.action_id
                ),
            )
        return planned.action_id

    def scan(
        self, action_id: UUID, neighbour: Neighbour, *, at: datetime | None = None, adults: int = 1
    ) -> ScanVerdict:
        """One card shown at an action."""
        return perform(record_scan, self.reading_of(action_id, neighbour, at=at, adults=adults))

    def reading_of(
        self, action_id: UUID, neighbour: Neighbour, *, at: datetime | None = None, adults: int = 1
    ) -> RecordScan:
        """A scan as a phone would send it."""
        moment = at or self.now
        return RecordScan(
            community_id=self.community_id,
            actor_id=ACTOR_ID,
            scan_id=new_id(),
            action_id=action_id,
            card=neighbour.number,
            adults=adults,
            children=0,
            scanned_at=moment,
            sent_at=moment,
            received_at=moment,
            device_id="phone-1",
            sequence=1,
        )

    def holds(self, owner_id: UUID, purpose: Purpose = Purpose.WALLET) -> int:
        """What an owner's accounts of a purpose hold together, in minor units."""
        with reading() as session:
            found = accounts_of(
                session,
                community_id=self.community_id,
                owner_ids=[owner_id],
                purposes=[purpose],
            )
        return sum(account.balance_minor for account in found)

    def _address(self, house_number: int) -> UUID:
        community_id, street_id = self.community_id, self.street_id

        def add(uow: UnitOfWork, _command: Command) -> UUID:
            row = Address(
                community_id=community_id,
                id=new_id(),
                street_id=street_id,
                postcode="7415 QA",
                house_number=house_number,
            )
            uow.session.add(row)
            uow.flush()
            return row.id

        return perform(add, Command(community_id=community_id, actor_id=ACTOR_ID))


def build_scene(community_id: int, now: datetime) -> Scene:
    """Make a scene in a community."""
    who: dict[str, Any] = {"community_id": community_id, "actor_id": ACTOR_ID}
    district = perform(add_place, AddPlace(**who, kind="district", name="Keizerslanden"))
    street = perform(add_place, AddPlace(**who, kind="street", name="Dreef", parent_id=district))
    funder = perform(add_organisation, AddOrganisation(**who, kind="funder", name="Gemeente"))
    text = (PROGRAMMES / "cambio-company.toml").read_text(encoding="utf-8")
    programme = perform(apply_programme, ApplyProgramme(**who, file=read_programme(text)))
    grant = perform(
        grant_budget,
        GrantBudget(
            **who,
            request_key="grant",
            programme_id=programme.programme_id,
            funder_id=funder,
            name="Subsidie",
            amount_minor=100_000,
        ),
    )
    with reading() as session:
        rule_id = session.scalars(
            select(Rule.id).filter_by(community_id=community_id, slug="clean-up")
        ).one()
    return Scene(community_id, street, programme.programme_id, grant.budget_id, rule_id, now)
