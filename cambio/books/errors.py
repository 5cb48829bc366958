"""The refusals of the books' edges."""

from __future__ import annotations

from cambio.database import N_, Refusal


class BooksDiffer(Refusal):
    """The books are not what their postings say. Fact: `difference`, the first one."""

    code = "books_differ"
    message = N_("The books are not right: %(difference)s")


class OpeningRefused(Refusal):
    """A file of opening balances with bad lines. Facts: `lines`, `count`, `first`."""

    code = "opening_refused"
    message = N_("Nothing was booked: %(count)s lines are not right. The first: %(first)s.")
    status = 422
