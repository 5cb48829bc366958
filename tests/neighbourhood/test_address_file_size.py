"""Long files are read in little memory, and say how far they are."""

import io
import tracemalloc
from collections.abc import Callable

import pytest

from cambio.neighbourhood.rules.address_file import read_address_file
from tests.neighbourhood.address_files import HEADER, line


def test_progress_is_told_in_bytes_until_the_end() -> None:
    content = "\n".join([HEADER, *(line(house_number=str(n), bag_id="") for n in range(1, 5_001))])
    told: list[tuple[int, int]] = []
    read_address_file(io.BytesIO(content.encode()), progress=lambda *now: told.append(now))
    assert len(told) == 6
    assert told == sorted(told)
    assert told[-1] == (len(content), len(content))


def test_the_stream_stays_open() -> None:
    stream = io.BytesIO(f"{HEADER}\n{line()}".encode())
    assert read_address_file(stream).is_sound
    assert not stream.closed
    assert read_address_file(stream).is_sound


def thousands(count: int, make: Callable[[int], str]) -> io.BytesIO:
    return io.BytesIO("\r\n".join([HEADER, *map(make, range(count))]).encode("utf-8-sig"))


def good(n: int) -> str:
    street, number = divmod(n, 40)
    postcode = f"{7400 + street // 676} {chr(65 + street // 26 % 26)}{chr(65 + street % 26)}"
    letter = "A" if n % 9 == 0 else ""
    return (
        f"Stadsdeel {street % 7};Wijk {street % 31};Straat {street};{postcode};{number + 1}"
        f";{letter};;015020{n + 1:010}"
    )


def bad(n: int) -> str:
    return good(n).replace(" ", "?")


@pytest.mark.parametrize(
    ("count", "make", "megabytes"), [(100_000, good, 60), (20_000, bad, 8)], ids=["good", "bad"]
)
def test_a_hundred_thousand_lines_take_little_memory(
    count: int, make: Callable[[int], str], megabytes: int
) -> None:
    stream = thousands(count, make)
    tracemalloc.start()
    try:
        read = read_address_file(stream)
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(read.rows) + len(read.bad_line_numbers) == count
    assert peak_bytes < megabytes * 1_000_000
