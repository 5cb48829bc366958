"""A small community with one account for each purpose, on which the tests of the books stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import select

from cambio.database import Command, UnitOfWork, new_id, perform, reading
from cambio.ledger import (
    AccountStatus,
    Keep,
    Kind,
    Posted,
    Purpose,
    Transfer,
    set_status,
)
from cambio.ledger.journal import TransactionView, transaction
from cambio.ledger.models import LedgerLayer, LedgerLayerBalance, LedgerNote
from cambio.ledger.queries import balance_of, trial_balance
from cambio.ledger.sequence import number_transactions
from cambio.ledger.validation import verify
from tests.conftest import ACTOR_ID
from tests.ledger.acts import (
    SATURDAY,
    Book,
    GiveBack,
    Introduce,
    LapseOne,
    Open,
    RefundPurse,
    Reverse,
    Settle,
    book,
    give_back,
    introduce,
    keep,
    lapse_one,
    open_one,
    refund_purse,
    rename,
    settle_till,
    undo,
)

__all__ = [
    "SATURDAY",
    "Book",
    "Books",
    "LapseOne",
    "Open",
    "Reverse",
    "assert_sound",
    "book",
    "keep",
    "lapse_one",
    "open_one",
    "undo",
]


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

    def rename(self, code: str) -> None:
        perform(rename, Introduce(community_id=self.community_id, actor_id=ACTOR_ID, code=code))

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
        keep: Keep | None = None,
    ) -> Book:
        return Book(
            community_id=self.community_id,
            actor_id=ACTOR_ID,
            request_key=key or str(new_id()),
            kind=kind,
            transfers=tuple(Transfer(*each) for each in transfers),
            note=note,
            keep=keep,
        )

    def post(
        self,
        kind: Kind,
        *transfers: tuple[UUID, UUID, int],
        note: str | None = None,
        keep: Keep | None = None,
    ) -> Posted:
        return perform(book, self.booking(kind, transfers, note=note, keep=keep))

    def grant(self, amount_minor: int = 1_000) -> Posted:
        return self.post(Kind.GRANT, (self.issuance, self.budget, amount_minor))

    def award(self, amount_minor: int, to: UUID | None = None) -> Posted:
        return self.post(Kind.AWARD, (self.budget, to or self.wallet, amount_minor))

    def spend(self, amount_minor: int, by: UUID | None = None) -> Posted:
        return self.post(Kind.ORDER_PLACED, (by or self.wallet, self.purse, amount_minor))

    def earn(self, amount_minor: int, month: int, to: UUID | None = None, **terms: int) -> Posted:
        """An award earned in a month of 2026 that keeps a year, unless `months` says otherwise."""
        transfer = (self.budget, to or self.wallet, amount_minor)
        return self.post(Kind.AWARD, transfer, keep=keep(month, **terms))

    def lapse(self, month: int, account_id: UUID | None = None, most: int = 10**9) -> Posted | None:
        """What is left of that month's layer goes."""
        command = LapseOne(
            community_id=self.community_id,
            actor_id=ACTOR_ID,
            request_key=str(new_id()),
            account_id=account_id or self.wallet,
            layer_id=self.layer_ids()[date(2026, month, 1)],
            most_minor=most,
            issuance=self.issuance,
        )
        return perform(lapse_one, command)

    def layer_ids(self) -> dict[date, UUID]:
        """The layers by the month in which they were earned."""
        with reading() as session:
            rows = session.scalars(select(LedgerLayer).filter_by(community_id=self.community_id))
            return {row.earned_month: row.id for row in rows}

    def layers(self, account_id: UUID | None = None) -> dict[int, int]:
        """What an account holds, the wallet if none is named, by the month of earning."""
        months = {layer_id: day.month for day, layer_id in self.layer_ids().items()}
        with reading() as session:
            rows = session.scalars(
                select(LedgerLayerBalance)
                .filter_by(account_id=account_id or self.wallet)
                .where(LedgerLayerBalance.balance_minor > 0)
            )
            return {months[row.layer_id]: row.balance_minor for row in rows}

    def lapsing(self) -> dict[date, int]:
        """What the wallet holds, by the day on which it may lapse."""
        with reading() as session:
            rows = session.execute(
                select(LedgerLayer.lapses_on, LedgerLayerBalance.balance_minor)
                .join(LedgerLayer, LedgerLayer.id == LedgerLayerBalance.layer_id)
                .filter_by(account_id=self.wallet)
                .where(LedgerLayerBalance.balance_minor > 0)
            )
            return {row[0]: row[1] for row in rows}

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

    def refund(self, payer: UUID | None = None, amount_minor: int | None = None) -> list[Posted]:
        """Give back what `payer`, or everybody for None, put into the purse, or so much of it."""
        command = RefundPurse(
            community_id=self.community_id,
            actor_id=ACTOR_ID,
            request_key=str(new_id()),
            purse=self.purse,
            payer=payer,
            amount_minor=amount_minor,
        )
        return perform(refund_purse, command)

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
