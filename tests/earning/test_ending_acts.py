"""Ending a programme from its announcement to its forgetting, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from cambio.database import Refusal, perform, reading
from cambio.earning.errors.ending import (
    CauseUnknown,
    EarningOver,
    EndingBegun,
    EndingDaysInvalid,
    EndingPromised,
    NobodyToTell,
    StepNotYet,
)
from cambio.earning.queries.ending_standing import Progress, progress
from cambio.earning.queries.ending_views import own_endings, told_of_ending
from cambio.earning.rules.ending import ChosenBy, EndingState, EndingStep, Remainder
from cambio.earning.use_cases import JoinProgramme, join_programme
from cambio.earning.use_cases.ending import (
    AnnounceEnding,
    ChooseRemainder,
    EndProgramme,
    ForgetProgramme,
    MovePots,
    MoveRemainders,
    ReadEnding,
    SettleTills,
    WithdrawEnding,
    WriteEndingLetters,
    announce_ending,
    choose_remainder,
    end_programme,
    forget_programme,
    move_pots,
    move_remainders,
    read_ending,
    settle_tills,
    withdraw_ending,
    write_ending_letters,
)
from cambio.ledger import AccountStatus, Purpose, set_status
from cambio.neighbourhood.use_cases import AddOrganisation, add_organisation
from tests.earning.ground import Ground, on_sqlite

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


@pytest.fixture
def ending(ground: Ground) -> Ending:
    return Ending(ground)


def earned(ground: Ground, *people: int) -> list[UUID]:
    """Households that came to a clean-up with so many adults each; its purse went back."""
    ground.set_late_scan_hours(0)
    action_id = ground.open_action(ground.grant(500), expected_people=40)
    found = [ground.household(adults=3) for _each in people]
    for household_id, adults in zip(found, people, strict=True):
        ground.show(action_id, household_id, adults=adults)
    ground.close(action_id)
    return found


def test_a_programme_ends_with_every_token_where_its_household_chose_and_nothing_owed(
    ending: Ending,
) -> None:
    ground = ending.ground
    to_cause, to_street, silent, newcomer = earned(ground, 1, 2, 3, 1)
    ending.announce()
    assert ending.steps()["tell"] == "now"
    ending.choose(to_cause, Remainder.CAUSE)
    perform(
        read_ending,
        ReadEnding(**ground.who, programme_id=ending.programme_id, household_id=to_street),
    )
    run_id = ending.write()
    with reading() as session:
        _found, letters = told_of_ending(session, community_id=ground.community_id, run_id=run_id)
        [own] = own_endings(session, community_id=ground.community_id, household_id=silent)
    assert {each.household_id: each.left_minor for each in letters} == {
        to_cause: 2,
        silent: 6,
        newcomer: 2,
    }
    assert (own.left_minor, own.chosen, own.told_on) == (6, None, ending.today)
    with pytest.raises(NobodyToTell):
        ending.write()
    ending.on_day(60)
    with pytest.raises(StepNotYet):
        ending.move()  # it is the last day to spend
    ending.on_day(61)
    assert ending.progress().moves.to_cause == (1, 2)
    assert ending.move() == (4, 14)
    assert ending.move() == (0, 0), "broken off and taken up again: nothing moves twice"
    assert (ground.holds(silent), ground.pot(), ground.holds(ending.cause_id, Purpose.TILL)) == (
        0,
        7 + 12,
        2,
    )
    with pytest.raises(StepNotYet):
        ending.move_pots()
    ending.on_day(91)
    assert ending.steps()["tills"] == "later"
    assert ending.move_pots() == (1, 19)
    assert ending.settle() == 21
    assert ending.progress().holdings.liability_minor == 0
    assert ending.steps()["end"] == "now"
    assert ending.end() == 500 - 21, "the grant's rest"
    assert ground.holds(ending.programme_id, Purpose.ISSUANCE) == 0
    ground.check_books()
    assert ending.steps() == {step.value: "done" for step in EndingStep} | {"forget": "later"}


def test_nothing_is_taken_from_whoever_was_not_told_or_is_on_hold(ending: Ending) -> None:
    ground = ending.ground
    told, on_hold = earned(ground, 1, 1)
    ending.announce()
    ending.write()
    ending.on_day(25)
    [late] = earned(ground, 2)
    ending.on_day(55)
    ending.write()
    put_on_hold(ground, on_hold)
    ending.on_day(61)
    moves = ending.progress().moves
    assert (moves.to_street, moves.untold, moves.held) == ((1, 2), (1, 4), (1, 2))
    assert ending.move() == (1, 2)
    assert ground.holds(told) == 0
    assert (ground.holds(late), ground.holds(on_hold)) == (4, 2)
    ending.on_day(55 + 42)
    assert ending.move() == (1, 4), "six weeks after its letter"
    assert ending.steps()["wallets"] == "later", "a person looks at the wallet on hold"


def put_on_hold(ground: Ground, household_id: UUID) -> None:
    from cambio.database import Command, UnitOfWork
    from cambio.ledger.queries import accounts_of

    def freeze(uow: UnitOfWork, command: Command) -> None:
        [wallet] = accounts_of(
            uow.session, community_id=ground.community_id, owner_ids=[household_id]
        )
        set_status(
            uow,
            community_id=ground.community_id,
            account_id=wallet.id,
            status=AccountStatus.FROZEN,
        )

    perform(freeze, Command(**ground.who))


def test_after_the_last_day_nothing_is_earned_and_what_was_earned_before_is_still_paid(
    ending: Ending,
) -> None:
    ground = ending.ground
    ending.announce()
    budget_id = ground.grant(500)
    with pytest.raises(EarningOver):
        ground.plan(
            budget_id,
            starts_at=ground.clock.now + timedelta(days=31),
            ends_at=ground.clock.now + timedelta(days=31, hours=2),
        )
    action_id = ground.open_action(budget_id, expected_people=10)
    shown_at = ground.clock.now + timedelta(hours=1)
    ending.on_day(31)
    with pytest.raises(EarningOver):
        ground.show(action_id, ground.household())
    late = ground.show(action_id, ground.household(), at=shown_at)
    assert late.household_minor == 2
    assert ending.steps()["earned"] == "now", "an action is still open"


def test_what_people_were_told_is_kept_and_a_programme_can_go_on_until_something_moved(
    ending: Ending,
) -> None:
    ground = ending.ground
    earned(ground, 1)
    ending.announce()
    ending.announce(spend_until=ending.today + timedelta(days=50))
    ending.write()
    later = ending.today + timedelta(days=70)
    ending.announce(spend_until=later)
    for broken in ({}, {"spend_until": later, "otherwise": Remainder.CAUSE}):
        with pytest.raises(EndingPromised):
            ending.announce(**broken)
    going_on = WithdrawEnding(**ground.who, programme_id=ending.programme_id)
    perform(withdraw_ending, going_on)
    ending.announce()
    ending.write()
    ending.on_day(61)
    ending.move()
    with pytest.raises(EndingBegun):
        perform(withdraw_ending, going_on)


def test_what_it_knew_of_people_is_forgotten_in_its_time_and_the_books_still_verify(
    ending: Ending,
) -> None:
    ground = ending.ground
    household_id = ground.household()
    perform(
        join_programme,
        JoinProgramme(**ground.who, programme_id=ending.programme_id, household_id=household_id),
    )
    ending.announce()
    ending.choose(household_id, Remainder.CAUSE)
    ending.write()
    ending.on_day(31)
    ending.end()
    forget = ForgetProgramme(**ground.who, programme_id=ending.programme_id)
    with pytest.raises(StepNotYet):
        perform(forget_programme, forget)
    ending.on_day(31 + 366)
    assert ending.progress().states[EndingStep.FORGET] is EndingState.NOW
    assert perform(forget_programme, forget) == 3
    assert perform(forget_programme, forget) == 0
    assert ending.progress().states[EndingStep.FORGET] is EndingState.DONE
    ground.check_books()


Change = Callable[[Ending], dict[str, Any]]


@on_sqlite
@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        (lambda it: {"earn_until": it.today - timedelta(days=1)}, EndingDaysInvalid),
        (lambda it: {"spend_until": it.today + timedelta(days=41)}, EndingDaysInvalid),
        (lambda it: {"spend_until": it.today + timedelta(days=91)}, EndingDaysInvalid),
        (lambda it: {"cause_id": it.programme_id}, CauseUnknown),
    ],
    ids=["past", "no six weeks", "streets first", "no organisation"],
)
def test_what_cannot_be_announced(ending: Ending, changes: Change, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        ending.announce(**changes(ending))
