"""The books in files that other programs read: CSV, JSON Lines, beancount and hledger.

Everything is read in the order of the sequence, a few thousand transactions at a time, so that a
large book needs no more memory than a small one. No file names anybody: accounts have their codes.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from sqlalchemy.orm import Session

from cambio.ledger.checks.walking_together import last_place
from cambio.ledger.digests import Event
from cambio.ledger.walking import Booked, booked, plain, streamed

ACCOUNTS = (
    "SELECT as_id(a.id), a.purpose, a.currency, as_moment(a.opened_at) FROM ledger_account a"
    " WHERE a.community_id = ?"
)
CURRENCIES = "SELECT code, scale FROM ledger_currency WHERE community_id = ? ORDER BY code"
# beancount knows five kinds of accounts: what people hold is what the community owes them.
ROOTS = {
    "wallet": "Liabilities:Wallet",
    "pot": "Liabilities:Pot",
    "purse": "Liabilities:Purse",
    "budget": "Liabilities:Budget",
    "till": "Liabilities:Till",
    "issuance": "Equity:Issuance",
}
COLUMNS = (
    "sequence", *Event._fields[1:], "leg", "account_id", "purpose", "currency", "amount_minor",
    "entry", "balance_after_minor",
)  # fmt: skip


class Account(NamedTuple):
    """What a file says of an account."""

    id: str
    purpose: str
    currency: str
    opened_at: str

    @property
    def name(self) -> str:
        """Its name in files of plain-text accounting: letters and digits only."""
        return f"{ROOTS[self.purpose]}:A{self.id.upper()}"


class Book(NamedTuple):
    """A community's books: all that a file needs. `scales` are decimals by currency."""

    accounts: Mapping[str, Account]
    scales: Mapping[str, int]
    transactions: Iterable[Booked]

    def amount(self, account: Account, amount_minor: int) -> str:
        """An amount with the decimals of its currency, and its code."""
        scale = self.scales[account.currency]
        sign, digits = "-" if amount_minor < 0 else "", str(abs(amount_minor)).zfill(scale + 1)
        whole, part = (digits[:-scale], "." + digits[-scale:]) if scale else (digits, "")
        return f"{sign}{whole}{part} {account.currency}"


Write: TypeAlias = Callable[[Book], Iterator[str]]


def export(session: Session, community_id: int, *, form: str) -> Iterator[str]:
    """The whole of a community's numbered transactions, in pieces of text.

    `form` is one of `FORMS`.
    """
    accounts = {row[0]: Account(*row) for row in streamed(session, ACCOUNTS, (community_id,))}
    scales = dict(plain(session, CURRENCIES, (community_id,)).fetchall())
    last = last_place(session, community_id)
    transactions = booked(session, community_id, first=1, last=last)
    return FORMS[form].write(Book(accounts, scales, transactions))


def _csv(book: Book) -> Iterator[str]:
    """One line a leg, with its transaction's columns before it."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for each in book.transactions:
        header = [text or "" for text in each.header[1:]]
        for leg in each.legs:
            account = book.accounts[leg[1]]
            number, _, amount_minor, entry, balance = leg[:5]
            mine = (number, account.id, account.purpose, account.currency, amount_minor)
            writer.writerow((each.sequence, *header, *mine, entry, balance))
        if written.tell() > 60_000:
            yield written.getvalue()
            written.seek(0)
            written.truncate()
    yield written.getvalue()


def _jsonl(book: Book) -> Iterator[str]:
    """One JSON document a transaction, with its legs; ids and moments as they are hashed."""
    for each in book.transactions:
        document: dict[str, object] = {"sequence": each.sequence}
        document |= zip(Event._fields, each.header, strict=True)
        document["digest"] = each.digest.hex()
        document["legs"] = [
            {
                "leg": leg[0],
                "account_id": leg[1],
                "purpose": book.accounts[leg[1]].purpose,
                "currency": book.accounts[leg[1]].currency,
                "amount_minor": leg[2],
                "entry": leg[3],
                "balance_after_minor": leg[4],
                "layers": [
                    {"layer_id": layer_id, "amount_minor": minor}
                    for layer_id, minor in each.layers.get((each.header[1] or "", leg[0]), ())
                ],
            }
            for leg in each.legs
        ]
        yield json.dumps(document, ensure_ascii=False) + "\n"


def _beancount(book: Book) -> Iterator[str]:
    """Each account is opened before its first transaction; amounts are those of the owners."""
    yield 'option "title" "Cambio"\n\n'
    yield from (f"{_first_day(book)} commodity {code}\n" for code in sorted(book.scales))
    opened: set[str] = set()
    day = ""
    for each in book.transactions:
        day = _later(day, each)
        for leg in each.legs:
            account = book.accounts[leg[1]]
            if account.id not in opened:
                opened.add(account.id)
                yield f"\n{_first_day(book)} open {account.name} {account.currency}"
        yield f'\n{day} * "{each.header[2]}"\n  sequence: {each.sequence}\n'
        yield f'  id: "{each.header[1]}"\n'
        for leg in each.legs:
            account = book.accounts[leg[1]]
            yield f"  {account.name}  {book.amount(account, -leg[2])}\n"


def _hledger(book: Book) -> Iterator[str]:
    """Every account and commodity is declared, so that hledger's strict checks pass too."""
    for code in sorted(book.scales):
        example = "1000" + ("." + "0" * book.scales[code] if book.scales[code] else ".")
        yield f"commodity {example} {code}\n"
    yield from (f"account {each.name}\n" for each in book.accounts.values())
    day = ""
    for each in book.transactions:
        day = _later(day, each)
        yield f"\n{day} * {each.header[2]}"
        yield f"  ; sequence:{each.sequence}, id:{each.header[1]}\n"
        for leg in each.legs:
            account = book.accounts[leg[1]]
            yield f"    {account.name}  {book.amount(account, -leg[2])}\n"


def _later(day: str, each: Booked) -> str:
    """The day in UTC on which it was booked, by a clock that never goes back."""
    return max(day, (each.header[4] or "")[:10])


def _first_day(book: Book) -> str:
    """The day on which the first account was opened: nothing in the books is older.

    The day of booking stands in the files, since they must be in one order.
    """
    return min((each.opened_at[:10] for each in book.accounts.values()), default="1970-01-01")


class Form(NamedTuple):
    """A kind of file: how it is called, what it is to a browser, and how it is written."""

    suffix: str
    mimetype: str
    write: Write


FORMS: dict[str, Form] = {
    "csv": Form("csv", "text/csv", _csv),
    "jsonl": Form("jsonl", "application/jsonl", _jsonl),
    "beancount": Form("beancount", "text/plain", _beancount),
    "hledger": Form("journal", "text/plain", _hledger),
}
