"""What the books' edges do: writing down checks, and opening balances."""

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
    "EndCheck",
    "OpenBalances",
    "Opened",
    "TellProgress",
    "begin_check",
    "end_check",
    "open_balances",
    "tell_progress",
]
