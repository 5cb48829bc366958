"""The worked example of docs/ledger.md does what it says, on both databases."""

from __future__ import annotations

import doctest
from pathlib import Path

import cambio
from cambio.ledger import Kind
from tests.ledger.books import Books, assert_sound, keep

PAGE = Path(cambio.__file__).parent.parent / "docs" / "ledger.md"


def test_the_example_of_the_books_is_true(books: Books) -> None:
    words = {"books": books, "Kind": Kind, "keep": keep, "assert_sound": assert_sound}
    example = doctest.DocTestParser().get_doctest(
        PAGE.read_text(encoding="utf-8"), words, PAGE.name, str(PAGE), 0
    )
    told: list[str] = []
    runner = doctest.DocTestRunner(
        optionflags=doctest.IGNORE_EXCEPTION_DETAIL | doctest.ELLIPSIS, verbose=False
    )
    runner.run(example, out=told.append)
    assert runner.failures == 0, "".join(told)
    assert runner.tries > 15
