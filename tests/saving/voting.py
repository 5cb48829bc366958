"""A street that decides: what the tests of voting are told with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from cambio.database import new_id, perform, reading
from cambio.saving.queries.spending import PotView, pots
from cambio.saving.queries.voting import ProposalView, proposal
from cambio.saving.rules.voting import Choice
from cambio.saving.use_cases.envelopes import (
    CountEnvelopes,
    NoteEnvelope,
    count_envelopes,
    note_envelope,
)
from cambio.saving.use_cases.proposing import ProposeSpending, propose_spending
from cambio.saving.use_cases.spending import Allowed, AllowSpend, allow_spend
from cambio.saving.use_cases.voting import CastVote, DecideProposal, cast_vote, decide_proposal
from tests.earning.ground import Ground
from tests.saving.street import give_out, grant, save

DAYS = 7


@dataclass
class Street:
    """The first street of a ground, with so many households."""

    ground: Ground
    homes: list[UUID]

    @property
    def who(self) -> dict[str, Any]:
        return self.ground.who

    def fill(self, amount_minor: int) -> None:
        """So much is put into the pot by its first household."""
        budget_id = grant(self.ground, amount_minor, collective_only=False)
        give_out(self.ground, budget_id, amount_minor, self.homes[0])
        save(self.ground, self.homes[0], amount_minor)

    def propose(self, amount_minor: int = 200, **changes: Any) -> UUID:
        values = {
            **self.ground.keyed,
            "place_id": self.ground.street_id,
            "title": "Een bank",
            "currency": "CAM",
            "amount_minor": amount_minor,
            "deadline_at": self.ground.clock.now + timedelta(days=DAYS),
            "households": len(self.homes),
            "on_paper": False,
        }
        return perform(propose_spending, ProposeSpending(**{**values, **changes}))

    def casting(self, proposal_id: UUID, household_id: UUID, choice: Choice) -> CastVote:
        return CastVote(
            **self.who, proposal_id=proposal_id, household_id=household_id, choice=choice
        )

    def vote(self, proposal_id: UUID, **votes: int) -> None:
        """So many households vote yes, no or blank, beginning with the first."""
        choices = [Choice(name) for name, count in votes.items() for _ in range(count)]
        for household_id, choice in zip(self.homes, choices, strict=False):
            perform(cast_vote, self.casting(proposal_id, household_id, choice))

    def envelope(self, proposal_id: UUID, household_id: UUID) -> int:
        command = NoteEnvelope(**self.who, proposal_id=proposal_id, household_id=household_id)
        return perform(note_envelope, command)

    def count(self, proposal_id: UUID, yes: int, no: int = 0, blank: int = 0) -> None:
        command = CountEnvelopes(**self.who, proposal_id=proposal_id, yes=yes, no=no, blank=blank)
        perform(count_envelopes, command)

    def decide(self, proposal_id: UUID) -> None:
        perform(decide_proposal, DecideProposal(**self.who, proposal_id=proposal_id))

    def accepted(self, amount_minor: int = 200, **changes: Any) -> UUID:
        """A proposal that the street said yes to."""
        proposal_id = self.propose(amount_minor, **changes)
        self.vote(proposal_id, yes=len(self.homes))
        return proposal_id

    def seen(self, proposal_id: UUID) -> ProposalView:
        with reading() as session:
            found = proposal(
                session, community_id=self.ground.community_id, proposal_id=proposal_id
            )
        assert found is not None
        return found

    def spending(self, amount_minor: int, **changes: Any) -> AllowSpend:
        values = {
            **self.who,
            "place_id": self.ground.street_id,
            "currency": "CAM",
            "amount_minor": amount_minor,
            "subject_id": new_id(),
            "title": "Plantjes",
        }
        return AllowSpend(**{**values, **changes})

    def spend(self, amount_minor: int, **changes: Any) -> Allowed:
        return perform(allow_spend, self.spending(amount_minor, **changes))

    def pots(self) -> list[PotView]:
        """What is in the pot, as its page tells."""
        key: dict[str, Any] = {
            "community_id": self.ground.community_id,
            "place_id": self.ground.street_id,
        }
        with reading() as session:
            return pots(session, **key, now=self.ground.clock.now)

    def told(self) -> list[str]:
        """What households of the street are told, by stage."""
        with reading() as session:
            rows = session.execute(
                text("SELECT news FROM notice WHERE place_id IS NOT NULL ORDER BY noted_at, id")
            )
            return [row[0].split('"stage":"')[1].split('"')[0] for row in rows]


def street_of(ground: Ground, homes: int) -> Street:
    """A street with so many households."""
    return Street(ground, [ground.household() for _ in range(homes)])
