"""What the books' edges do: keeping accounts, writing down checks, and opening balances."""

from cambio.books.use_cases.accounts import ChangeAccount, change_account
from cambio.books.use_cases.checks import (
    BeginCheck,
    EndCheck,
    TellProgress,
    begin_check,
    end_check,
    tell_progress,
)
from cambio.books.use_cases.opening import OpenBalances, Opened, open_balances

__all__ = [
    "BeginCheck",
    "ChangeAccount",
    "EndCheck",
    "OpenBalances",
    "Opened",
    "TellProgress",
    "begin_check",
    "change_account",
    "end_check",
    "open_balances",
    "tell_progress",
]
