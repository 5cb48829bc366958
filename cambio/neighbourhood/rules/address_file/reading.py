"""Reading a whole file: one pass to see how it is written, one to check every line."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO, Final

from cambio.neighbourhood.rules.address_file.checking import CheckedLine, LineChecker
from cambio.neighbourhood.rules.address_file.encoding import text_of
from cambio.neighbourhood.rules.address_file.layout import content_records, find_layout
from cambio.neighbourhood.rules.address_file.limits import MAX_ADDRESS_LINES, MAX_STORED_PROBLEMS
from cambio.neighbourhood.rules.address_file.nouns import AddressFile, AddressLine, Layout
from cambio.neighbourhood.rules.address_file.reasons import LineProblem, Reason, Unfit
from cambio.neighbourhood.rules.address_file.values import may_have_lost_last_digit

Progress = Callable[[int, int], None]
"""Told the bytes read so far and the bytes of the whole file."""

_LINES_BETWEEN_PROGRESS: Final = 1_000
_ENOUGH_TO_SUSPECT: Final = 5
"""So many ids that all end in 0 by chance: once in a hundred thousand files."""


def read_address_file(stream: BinaryIO, *, progress: Progress | None = None) -> AddressFile:
    """Read a CSV file of addresses, and name everything that is wrong with it.

    The stream must be able to seek, is read from its beginning, and stays open. Never raises
    over what is in the file. `progress` begins anew where a file must be read again.
    """
    try:
        layout, problems = find_layout(stream)
    except Unfit as unfit:
        return _refused(None, [_problem_of_file(unfit)])
    if problems:
        return _refused(layout, problems)
    read = _read_lines(stream, layout, progress, bag_ids_were_rounded=False)
    if _all_lost_their_last_digit(read.rows):
        read = _read_lines(stream, layout, progress, bag_ids_were_rounded=True)
    return read


def checked_lines(
    stream: BinaryIO,
    layout: Layout,
    *,
    bag_ids_were_rounded: bool,
    progress: Progress | None = None,
) -> Iterator[CheckedLine]:
    """Every line with anything on it, good or bad, in order; always the same for the same file.

    Raises:
        Unfit: there are more lines than we take.
    """
    checker = LineChecker(layout, bag_ids_were_rounded=bag_ids_were_rounded)
    with text_of(stream, layout.dialect.encoding) as text:
        records = content_records(text, layout.dialect)
        next(records)  # The headings.
        for count, record in enumerate(records, start=1):
            if count > MAX_ADDRESS_LINES:
                raise Unfit(Reason.TOO_MANY_LINES, limit=MAX_ADDRESS_LINES)
            yield checker.check(record)
            if progress and count % _LINES_BETWEEN_PROGRESS == 0:
                progress(stream.tell(), layout.size_bytes)
    if progress:
        progress(layout.size_bytes, layout.size_bytes)


def _read_lines(
    stream: BinaryIO, layout: Layout, progress: Progress | None, *, bag_ids_were_rounded: bool
) -> AddressFile:
    rows: list[AddressLine] = []
    problems: list[LineProblem] = []
    bad_line_numbers = array("L")
    reason_counts: Counter[Reason] = Counter()
    example_line_count = 0
    lines = checked_lines(
        stream, layout, bag_ids_were_rounded=bag_ids_were_rounded, progress=progress
    )
    try:
        for record, address, found in lines:
            if address:
                rows.append(address)
            elif found:
                bad_line_numbers.append(record.line_number)
                reason_counts.update(problem.reason for problem in found)
                problems += found[: MAX_STORED_PROBLEMS - len(problems)]
            else:
                example_line_count += 1
        if not rows and not problems:
            raise Unfit(Reason.NO_ADDRESSES)
    except Unfit as unfit:
        problems.insert(0, _problem_of_file(unfit))
        reason_counts[unfit.reason] += 1
    return AddressFile(
        layout=layout,
        rows=rows,
        problems=problems,
        bad_line_numbers=bad_line_numbers,
        reason_counts=reason_counts,
        example_line_count=example_line_count,
        bag_ids_were_rounded=bag_ids_were_rounded,
    )


def _refused(layout: Layout | None, problems: Sequence[LineProblem]) -> AddressFile:
    """A file of which no address was read."""
    reason_counts = Counter(problem.reason for problem in problems)
    return AddressFile(layout=layout, problems=problems, reason_counts=reason_counts)


def _problem_of_file(unfit: Unfit) -> LineProblem:
    return LineProblem(None, None, "", unfit.reason, unfit.facts)


def _all_lost_their_last_digit(rows: Sequence[AddressLine]) -> bool:
    """Whether every BAG id that Excel could not hold ends as if Excel had held it."""
    long_ids = [row.bag_id for row in rows if row.bag_id and not row.bag_id.startswith("0")]
    return len(long_ids) >= _ENOUGH_TO_SUSPECT and all(map(may_have_lost_last_digit, long_ids))
