"""A file of opening balances: what was there before these books began, a line for each account."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from cambio.ledger.types import Purpose

COLUMNS = ("purpose", "owner_id", "currency", "amount", "programme_id")
PURPOSES = {each.value: each for each in (Purpose.WALLET, Purpose.POT, Purpose.BUDGET)}
AMOUNT = re.compile(r"\d{1,12}(?:\.(\d+))?\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """What an owner held: `number` is the line in the file, `programme_id` who issued it."""

    number: int
    purpose: Purpose
    owner_id: UUID
    currency: str
    amount_minor: int
    programme_id: UUID


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be booked, and why in a few words."""

    number: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.number}: {self.reason}"


def read_opening(
    content: str, scales: Mapping[str, int]
) -> tuple[list[OpeningLine], list[BadLine]]:
    """The lines of a CSV file, and those that are not right; `scales` are decimals by currency.

    The first line names the columns, in any order.
    """
    reader = csv.DictReader(io.StringIO(content.removeprefix("\ufeff")))
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        return [], [BadLine(1, f"these columns are missing: {', '.join(missing)}")]
    lines: list[OpeningLine] = []
    bad: list[BadLine] = []
    seen: dict[tuple[object, ...], int] = {}
    for number, row in enumerate(reader, start=2):
        read = _line(number, {name: (row[name] or "").strip() for name in COLUMNS}, scales)
        if isinstance(read, OpeningLine):
            key = (read.purpose, read.owner_id, read.currency)
            if key in seen:
                read = BadLine(number, f"the same account as line {seen[key]}")
            seen.setdefault(key, number)
        if isinstance(read, BadLine):
            bad.append(read)
        else:
            lines.append(read)
    if not lines and not bad:
        bad.append(BadLine(2, "there is nothing in this file"))
    return lines, bad


def _line(number: int, row: Mapping[str, str], scales: Mapping[str, int]) -> OpeningLine | BadLine:
    if row["purpose"] not in PURPOSES:
        return BadLine(number, f"purpose must be one of {', '.join(PURPOSES)}")
    if row["currency"] not in scales:
        return BadLine(number, f"there is no currency {row['currency'] or 'without a name'}")
    amount_minor = _amount(row["amount"], scales[row["currency"]])
    if not amount_minor:
        return BadLine(number, f"{row['amount'] or 'nothing'} is no amount above nought")
    try:
        owner_id, programme_id = UUID(row["owner_id"]), UUID(row["programme_id"])
    except ValueError:
        return BadLine(number, "owner_id and programme_id must be ids")
    purpose = PURPOSES[row["purpose"]]
    return OpeningLine(number, purpose, owner_id, row["currency"], amount_minor, programme_id)


def _amount(text: str, scale: int) -> int | None:
    """An amount in minor units; None when it is none, or has more decimals than the currency."""
    found = AMOUNT.match(text)
    decimals = (found[1] or "") if found else ""
    if found is None or len(decimals) > scale:
        return None
    return int(text.partition(".")[0] + decimals.ljust(scale, "0"))
