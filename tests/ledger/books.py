"""A small community with one account for each purpose, on which the tests of the books stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from cambio.database import Command, KeyedCommand, UnitOfWork, new_id, perform, reading
from cambio.ledger import (
    AccountStatus,
    Kind,
    NewTransaction,
    Posted,
    Purpose,
    ReturnPart,
    Settlement,
    Transfer,
    create_currency,
    open_account,
    post,
    return_part,
    reverse,
    set_status,
    settle,
)
from cambio.ledger.journal import TransactionView, transaction
from cambio.ledger.models import LedgerNote
from cambio.ledger.queries import balance_of, trial_balance
from cambio.ledger.sequence import number_transactions
from cambio.ledger.validation import verify
from tests.conftest import ACTOR_ID

SATURDAY = datetime(2026, 3, 7, 10, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Book(KeyedCommand):
    """Post one transaction."""

    kind: Kind
    transfers: tuple[Transfer, ...]
    note: str | None = None
    subject_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reverse(KeyedCommand):
    """Undo one transaction."""

    transaction_id: UUID
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveBack(KeyedCommand):
    """Give back a part."""

    transaction_id: UUID
    source: UUID
    target: UUID
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Settle(KeyedCommand):
    """Settle what a till took in."""

    till: UUID
    issuance: UUID
    transaction_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Open(Command):
    """Open an account for an owner of its own, or for one that is known."""

    purpose: Purpose
    currency: str = "CAM"
    owner_id: UUID = field(default_factory=new_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduce(Command):
    """Make a currency known."""

    code: str


def book(uow: UnitOfWork, command: Book) -> Posted:
    return post(
        uow,
        NewTransaction(
            community_id=command.community_id,
            actor_id=command.actor_id,
            kind=command.kind,
            event_at=SATURDAY,
            transfers=command.transfers,
            note=command.note,
            subject_id=command.subject_id,
        ),
    )


def undo(uow: UnitOfWork, command: Reverse) -> Posted:
    return reverse(
        uow,
        community_id=command.community_id,
        transaction_id=command.transaction_id,
        actor_id=command.actor_id,
        event_at=SATURDAY,
        note=command.note,
    )


def give_back(uow: UnitOfWork, command: GiveBack) -> Posted:
    back = ReturnPart(
        community_id=command.community_id,
        actor_id=command.actor_id,
        transaction_id=command.transaction_id,
        source=command.source,
        target=command.target,
        amount_minor=command.amount_minor,
        event_at=SATURDAY,
        note="broken",
    )
    return return_part(uow, back)


def settle_till(uow: UnitOfWork, command: Settle) -> Posted:
    settlement = Settlement(
        community_id=command.community_id,
        actor_id=command.actor_id,
        till=command.till,
        issuance=command.issuance,
        transaction_ids=command.transaction_ids,
        event_at=SATURDAY,
    )
    return settle(uow, settlement)


def open_one(uow: UnitOfWork, command: Open) -> UUID:
    return open_account(
        uow,
        community_id=command.community_id,
        purpose=command.purpose,
        owner_id=command.owner_id,
        currency=command.currency,
    )


def introduce(uow: UnitOfWork, command: Introduce) -> None:
    create_currency(
        uow,
        community_id=command.community_id,
        code=command.code,
        scale=0,
        names={"nl": ["cambi", "cambi's"], "en": ["cambi", "cambi's"]},
    )


@dataclass
class Books:
    """The accounts by name, and short words for what tests do with them."""

    community_id: int
    issuance: UUID = field(init=False)
    budget: UUID = field(init=False)
    purse: UUID = field(init=False)
    wallet: UUID = field(init=False)
    other: UUID = field(init=False)
    pot: UUID = field(init=False)
    till: UUID = field(init=False)

    def __post_init__(self) -> None:
        self.introduce("CAM")
        self.issuance = self.open(Purpose.ISSUANCE)
        self.budget = self.open(Purpose.BUDGET)
        self.purse = self.open(Purpose.PURSE)
        self.wallet, self.other = self.open(Purpose.WALLET), self.open(Purpose.WALLET)
        self.pot = self.open(Purpose.POT)
        self.till = self.open(Purpose.TILL)

    def introduce(self, code: str) -> None:
        perform(introduce, Introduce(community_id=self.community_id, actor_id=ACTOR_ID, code=code))

    def open(self, purpose: Purpose, currency: str = "CAM") -> UUID:
        return perform(
            open_one,
            Open(
                community_id=self.community_id,
                actor_id=ACTOR_ID,
                purpose=purpose,
                currency=currency,
            ),
        )

    def booking(
        self,
        kind: Kind,
        transfers: Sequence[tuple[UUID, UUID, int]],
        *,
        key: str | None = None,
        note: str | None = None,
    ) -> Book:
        return Book(
            community_id=self.community_id,
            actor_id=ACTOR_ID,
            request_key=key or str(new_id()),
            kind=kind,
            transfers=tuple(Transfer(*each) for each in transfers),
            note=note,
        )

    def post(
        self, kind: Kind, *transfers: tuple[UUID, UUID, int], note: str | None = None
    ) -> Posted:
        return perform(book, self.booking(kind, transfers, note=note))

    def grant(self, amount_minor: int = 1_000) -> Posted:
        return self.post(Kind.GRANT, (self.issuance, self.budget, amount_minor))

    def award(self, amount_minor: int, to: UUID | None = None) -> Posted:
        return self.post(Kind.AWARD, (self.budget, to or self.wallet, amount_minor))

    def spend(self, amount_minor: int, by: UUID | None = None) -> Posted:
        return self.post(Kind.ORDER_PLACED, (by or self.wallet, self.purse, amount_minor))

    def reversing(self, transaction_id: UUID, note: str | None = None) -> Reverse:
        return Reverse(
            community_id=self.community_id,
            actor_id=ACTOR_ID,
            request_key=str(new_id()),
            transaction_id=transaction_id,
            note=note,
        )

    def undo(self, posted: Posted, note: str | None = None) -> Posted:
        return perform(undo, self.reversing(posted.transaction_id, note))

    def give_back(self, posted: Posted, source: UUID, target: UUID, amount_minor: int) -> Posted:
        """Give a part of what `target` paid back to it."""
        command = GiveBack(
            community_id=self.community_id,
            actor_id=ACTOR_ID,
            request_key=str(new_id()),
            transaction_id=posted.transaction_id,
            source=source,
            target=target,
            amount_minor=amount_minor,
        )
        return perform(give_back, command)

    def settle(self, *posted: Posted) -> Posted:
        """Settle what these brought to the till."""
        return self.settle_all(tuple(each.transaction_id for each in posted))

    def settle_all(self, transaction_ids: tuple[UUID, ...], to: UUID | None = None) -> Posted:
        command = Settle(
            community_id=self.community_id,
            actor_id=ACTOR_ID,
            request_key=str(new_id()),
            till=self.till,
            issuance=to or self.issuance,
            transaction_ids=transaction_ids,
        )
        return perform(settle_till, command)

    def transaction(self, transaction_id: UUID) -> TransactionView:
        with reading() as session:
            found = transaction(
                session, community_id=self.community_id, transaction_id=transaction_id
            )
        assert found is not None
        return found

    def note_of(self, posted: Posted) -> str | None:
        with reading() as session:
            row = session.get_one(LedgerNote, (self.community_id, posted.transaction_id))
            return row.text

    def number(self) -> None:
        command = Command(community_id=self.community_id, actor_id=ACTOR_ID)
        while perform(number_transactions, command):
            pass

    def balance(self, account_id: UUID) -> int:
        with reading() as session:
            return balance_of(session, community_id=self.community_id, account_id=account_id)

    def together(self) -> dict[tuple[str, Purpose], int]:
        """The trial balance: what all accounts of a currency and purpose hold together."""
        with reading() as session:
            lines = trial_balance(session, community_id=self.community_id)
        return {(line.currency, line.purpose): line.balance_minor for line in lines}

    def set_status(self, account_id: UUID, status: AccountStatus) -> None:
        def act(uow: UnitOfWork, command: Command) -> None:
            set_status(uow, community_id=command.community_id, account_id=account_id, status=status)

        perform(act, Command(community_id=self.community_id, actor_id=ACTOR_ID))

    def wallet_that_is(self, status: AccountStatus) -> UUID:
        wallet = self.open(Purpose.WALLET)
        self.set_status(wallet, status)
        return wallet


def assert_sound() -> None:
    """All books prove themselves."""
    with reading() as session:
        assert verify(session).first_difference is None
