"""Clients: threads that act as fast as they are answered, ours and others' in turn."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

ROUNDS = 5

Act: TypeAlias = Callable[[int], None]
"""One act of the client with this number."""


@dataclass(frozen=True)
class Rate:
    """Acts a second; the middle, the 99th percentile and the longest of the waits, in
    milliseconds."""

    a_second: float
    middle_ms: float
    p99_ms: float
    longest_ms: float


def rate_of(clients: int, act: Act, *, acts: int) -> Rate:
    """How fast `clients` threads together do `acts` acts."""
    waits: list[float] = []
    faults: list[BaseException] = []

    def client(number: int) -> None:
        try:
            for _ in range(acts // clients):
                begun = time.perf_counter()
                act(number)
                waits.append(time.perf_counter() - begun)
        except BaseException as fault:  # noqa: BLE001 - raised again below
            faults.append(fault)

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = time.perf_counter() - begun
    if faults:
        raise faults[0]
    return rate_from(waits, spent)


def rate_from(waits: Sequence[float], spent: float) -> Rate:
    """The rate of acts that took so many seconds each, and together `spent`."""
    ordered = sorted(waits)
    return Rate(
        len(ordered) / spent,
        ordered[len(ordered) // 2] * 1000,
        ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)] * 1000,
        ordered[-1] * 1000,
    )


def in_turn(*measured: Callable[[], Rate], rounds: int = ROUNDS) -> list[Rate]:
    """Each measured in turn, round after round, so that a slow moment of the machine meets all;
    the medians. The first round, in which everything is new, does not count."""
    found: list[list[Rate]] = [[] for _ in measured]
    for number in range(rounds + 1):
        for place, measure in enumerate(measured):
            rate = measure()
            if number:
                found[place].append(rate)
    return [middle(rates) for rates in found]


def middle(rates: Sequence[Rate]) -> Rate:
    """The median of each figure."""
    return Rate(
        statistics.median(rate.a_second for rate in rates),
        statistics.median(rate.middle_ms for rate in rates),
        statistics.median(rate.p99_ms for rate in rates),
        statistics.median(rate.longest_ms for rate in rates),
    )
