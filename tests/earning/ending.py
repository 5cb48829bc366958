"""A programme that ends, step by step: for the tests of earning."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from cambio.database import perform, reading
from cambio.earning.queries.ending_standing import Progress, progress
from cambio.earning.rules.ending import ChosenBy, Remainder
from cambio.earning.use_cases.ending import (
    AnnounceEnding,
    ChooseRemainder,
    EndProgramme,
    MovePots,
    MoveRemainders,
    SettleTills,
    WriteEndingLetters,
    announce_ending,
    choose_remainder,
    end_programme,
    move_pots,
    move_remainders,
    settle_tills,
    write_ending_letters,
)
from cambio.neighbourhood.use_cases import AddOrganisation, add_organisation
from tests.earning.ground import Ground

PROGRAMME = "cambio-company"


class Ending:
    """A programme that ends in a community of three neighbours, step by step."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.programme_id = ground.programmes[PROGRAMME]
        self.cause_id = perform(
            add_organisation, AddOrganisation(**ground.who, kind="partner", name="Voedselbank")
        )
        self.today = ground.clock.now.date()

    def announcing(self, **changes: Any) -> AnnounceEnding:
        values = {
            "programme_id": self.programme_id,
            "earn_until": self.today + timedelta(days=30),
            "spend_until": self.today + timedelta(days=60),
            "streets_until": self.today + timedelta(days=90),
            "otherwise": Remainder.STREET,
            "cause_id": self.cause_id,
        }
        return AnnounceEnding(**self.ground.who, **{**values, **changes})

    def announce(self, **changes: Any) -> None:
        perform(announce_ending, self.announcing(**changes))

    def write(self) -> UUID:
        command = WriteEndingLetters(**self.ground.keyed, programme_id=self.programme_id)
        return perform(write_ending_letters, command).run_id

    def choose(self, household_id: UUID, remainder: Remainder) -> None:
        command = ChooseRemainder(
            **self.ground.who,
            programme_id=self.programme_id,
            household_id=household_id,
            remainder=remainder,
            means=ChosenBy.SLIP,
        )
        perform(choose_remainder, command)

    def on_day(self, days: int) -> None:
        """So many days after the announcement."""
        self.ground.clock.now += self.today + timedelta(days=days) - self.ground.clock.now.date()

    def move(self) -> tuple[int, int]:
        command = MoveRemainders(**self.ground.keyed, programme_id=self.programme_id)
        moved = perform(move_remainders, command)
        return moved.accounts, moved.moved_minor

    def move_pots(self) -> tuple[int, int]:
        moved = perform(move_pots, MovePots(**self.ground.keyed, programme_id=self.programme_id))
        return moved.accounts, moved.moved_minor

    def settle(self) -> int:
        command = SettleTills(**self.ground.keyed, programme_id=self.programme_id)
        settled, more = 0, True
        while more:
            act = perform(settle_tills, command)
            command = SettleTills(**self.ground.keyed, programme_id=self.programme_id)
            settled, more = settled + act.settled_minor, act.more
        return settled

    def end(self) -> int:
        command = EndProgramme(**self.ground.keyed, programme_id=self.programme_id)
        return perform(end_programme, command).returned_minor

    def progress(self) -> Progress:
        with reading() as session:
            return progress(
                session,
                community_id=self.ground.community_id,
                programme_id=self.programme_id,
                today=self.ground.clock.now.date(),
            )

    def steps(self) -> dict[str, str]:
        return {step.value: state.value for step, state in self.progress().states.items()}


def earned(ground: Ground, *people: int) -> list[UUID]:
    """Households that came to a clean-up with so many adults each; its purse went back."""
    ground.set_late_scan_hours(0)
    action_id = ground.open_action(ground.grant(500), expected_people=40)
    found = [ground.household(adults=3) for _each in people]
    for household_id, adults in zip(found, people, strict=True):
        ground.show(action_id, household_id, adults=adults)
    ground.close(action_id)
    return found
