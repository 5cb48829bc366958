"""How the machine acts: every act is expected to be done, or to be refused for a known reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any, TypeVar
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from cambio.database import (
    Command,
    KeyedCommand,
    Refusal,
    RequestKeyReused,
    UnitOfWork,
    current_database,
    new_id,
    perform,
    reading,
)
from cambio.ledger import Purpose, find_account
from cambio.neighbourhood.models import Address
from cambio.neighbourhood.use_cases import (
    AddPlace,
    CreateCommunity,
    add_place,
    create_community,
)
from tests.conftest import ACTOR_ID, Clock
from tests.house.machine.nouns import Grant, Known
from tests.house.machine.town import Town
from tests.house.proof import Owner, assert_sound, assert_states_agree, balances_of, stock_of
from tests.scene import Scene, build_scene

C = TypeVar("C", bound=Command)
R = TypeVar("R")
T = TypeVar("T")
Reasons = Mapping[type[Refusal], bool]

which = st.integers(0, 23)
"""Which of the things that there are: the machine counts round."""

_slugs = count(1)


def id_of(thing: Known | None) -> UUID | None:
    """The id of what was meant, None for nobody."""
    return None if thing is None else thing.id


class TownMachine(RuleBasedStateMachine):
    """A community of its own, in the application that is running.

    Rules stand in the machines built on this one, an invariant here: after every act the books
    prove themselves and say what the model says.
    """

    def __init__(self) -> None:
        super().__init__()
        clock = current_database().clock
        assert isinstance(clock, Clock)
        self.clock = clock
        clock.now = datetime(2026, 3, 7, 10, 0, tzinfo=UTC)
        self.town = Town()
        self.done: list[tuple[Callable[..., Any], KeyedCommand, Any]] = []
        slug = f"town-{next(_slugs)}"
        self.community_id = perform(
            create_community,
            CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug=slug, name="Deventer"),
        )
        self.scene: Scene = build_scene(self.community_id, clock.now)
        self.town.budgets.append(Grant(self.scene.budget_id))
        self.town.money.move(
            (Purpose.ISSUANCE, self.scene.programme_id, "CAM"),
            self.town.budget(self.scene.budget_id),
            100_000,
        )
        self.streets = (self.scene.street_id, self._street("Voorstad", "Deltalaan"))
        self.houses = 0

    @property
    def who(self) -> dict[str, Any]:
        """Who asks: staff."""
        return {"community_id": self.community_id, "actor_id": ACTOR_ID}

    @property
    def keyed(self) -> dict[str, Any]:
        """Who asks, with a request key of its own."""
        return {**self.who, "request_key": str(new_id())}

    @staticmethod
    def one_of(things: Sequence[T], number: int) -> T:
        """One of the things that there are."""
        return things[number % len(things)]

    def act(
        self, use_case: Callable[[UnitOfWork, C], R], command: C, reasons: Reasons | None = None
    ) -> R | None:
        """Perform; when any reason holds it must be refused for one of them, and None is answered.

        What is wrong at once for several reasons may be refused for whichever.
        """
        because = tuple(reason for reason, holds in (reasons or {}).items() if holds)
        if because:
            with pytest.raises(because):
                perform(use_case, command)
            return None
        receipt = perform(use_case, command)
        if isinstance(command, KeyedCommand):
            self.done.append((use_case, command, receipt))
        return receipt

    def ask_again(self, number: int) -> None:
        """Ask again for what was done before: the same answer, and nothing happens."""
        use_case, command, receipt = self.one_of(self.done, number)
        assert perform(use_case, command) == receipt

    def reuse_key(self, number: int, other: int) -> None:
        """Ask for something else under a key that was used: refused, and nothing happens."""
        _, first, _ = self.one_of(self.done, number)
        use_case, second, _ = self.one_of(self.done, other)
        asked = replace(second, request_key=first.request_key)
        if first.actor_id == second.actor_id and asked != first:
            with pytest.raises(RequestKeyReused):
                perform(use_case, asked)

    def address(self, street_id: UUID) -> UUID:
        """A new address in a street."""
        self.houses += 1
        number = self.houses

        def add(uow: UnitOfWork, command: Command) -> UUID:
            row = Address(
                community_id=command.community_id,
                id=new_id(),
                street_id=street_id,
                postcode="7415 QA",
                house_number=number,
            )
            uow.session.add(row)
            uow.flush()
            return row.id

        return perform(add, Command(**self.who))

    def account_ids(self, owners: Iterable[Owner]) -> dict[Owner, UUID]:
        """The accounts of owners who have one."""
        with reading() as session:
            found = {
                (purpose, owner_id, currency): find_account(
                    session,
                    community_id=self.community_id,
                    purpose=purpose,
                    owner_id=owner_id,
                    currency=currency,
                )
                for purpose, owner_id, currency in owners
            }
        return {owner: account_id for owner, account_id in found.items() if account_id}

    def prove(self) -> None:
        """The books prove themselves, and say what the model says."""
        with reading() as session:
            assert_sound(session, self.community_id)
            assert_states_agree(session, self.community_id)
            assert balances_of(session, self.community_id) == self.town.money.everything()
            assert stock_of(session, self.community_id) == self.town.shelf()

    def _street(self, district: str, street: str) -> UUID:
        above = perform(add_place, AddPlace(**self.who, kind="district", name=district))
        return perform(add_place, AddPlace(**self.who, kind="street", name=street, parent_id=above))
