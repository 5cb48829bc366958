"""People join and get cards; cards are lost, blocked and replaced."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from cambio.database import perform
from cambio.neighbourhood.use_cases import ChangeHousehold, change_household
from cards.errors import CardStopped
from cards.use_cases import (
    EnrolHousehold,
    IssueCard,
    IssuedCard,
    StopCard,
    block_card,
    enrol_household,
    issue_card,
    replace_card,
)
from tests.house.machine.base import TownMachine, which
from tests.house.machine.nouns import Family, Heads, Plastic

FAMILIES_MOST = 6

heads = st.builds(Heads, adults=st.integers(1, 3), children=st.integers(0, 2))


class FamiliesMachine(TownMachine):
    """Households."""

    @precondition(lambda self: len(self.town.families) < FAMILIES_MOST)
    @rule(street=which, who=heads)
    def join(self, street: int, who: Heads) -> None:
        street_id = self.one_of(self.streets, street)
        enrolled = self.act(
            enrol_household,
            EnrolHousehold(
                **self.keyed,
                address_id=self.address(street_id),
                nickname=f"Nummer {self.houses}",
                language="nl",
                adults=who.adults,
                children=who.children,
                confirmed=True,
            ),
        )
        assert enrolled is not None
        family = Family(enrolled.household_id, street_id, who)
        self.town.families.append(family)
        self.town.cards.append(
            Plastic(enrolled.card_id, enrolled.card_number, family, enrolled.card_id)
        )


class PeopleMachine(FamiliesMachine):
    """Households that change, and their cards."""

    @rule(family=which, who=heads)
    def family_grows_or_shrinks(self, family: int, who: Heads) -> None:
        changing = self.one_of(self.town.families, family)
        changing.heads = who
        command = ChangeHousehold(
            **self.who,
            household_id=changing.id,
            nickname="Wij",
            language="nl",
            adults=who.adults,
            children=who.children,
        )
        perform(change_household, command)

    @rule(family=which)
    def another_card(self, family: int) -> None:
        whose = self.one_of(self.town.families, family)
        issued = self.act(issue_card, IssueCard(**self.who, household_id=whose.id))
        assert issued is not None
        self.town.cards.append(Plastic(issued.card_id, issued.number, whose, issued.card_id))

    @rule(card=which)
    def block(self, card: int) -> None:
        lost = self.one_of(self.town.cards, card)
        command = StopCard(**self.who, card_id=lost.id)
        if self.act(block_card, command, {CardStopped: lost.stopped == "replaced"}):
            self._stop(lost, "revoked")

    @rule(card=which)
    def replace(self, card: int) -> None:
        lost = self.one_of(self.town.cards, card)
        command = StopCard(**self.who, card_id=lost.id)
        new: IssuedCard | None = self.act(
            replace_card, command, {CardStopped: lost.stopped == "replaced"}
        )
        if new is not None:
            self._stop(lost, "replaced")
            self.town.cards.append(Plastic(new.card_id, new.number, lost.family, lost.row_id))

    def _stop(self, lost: Plastic, how: str) -> None:
        lost.stopped = how
        lost.stopped_at = lost.stopped_at or self.clock.now
