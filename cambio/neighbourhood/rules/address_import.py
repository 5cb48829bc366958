"""What is told of an import before and after it: counts, examples, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from cambio.neighbourhood.rules.address_file import (
    AddressDetails,
    AddressFile,
    AddressKey,
    ImportPlan,
    LineProblem,
    Reason,
)

EXAMPLES = 10
"""Of each kind of change, kept to be shown."""
PROBLEMS = 200
"""Kept to be shown; all bad lines are in the file that one can download."""
SILENT_FOR = timedelta(seconds=60)
"""Work under way says so every second or so. Silent for so long, it was broken off."""


class Example(NamedTuple):
    """One address that an import touches; `before` is None for a new one, `after` for a gone."""

    key: AddressKey
    before: AddressDetails | None
    after: AddressDetails | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What checking a file found. The counts of changes are 0 while anything is wrong with it."""

    new: int = 0
    changed: int = 0
    gone: int = 0
    back: int = 0
    same: int = 0
    examples: Mapping[str, tuple[Example, ...]] = field(default_factory=dict)
    """By "new", "changed", "gone" and "back"."""
    ignored_columns: tuple[str, ...] = ()
    example_line_count: int = 0
    """Lines of the template's own examples, which were passed over."""
    bad_line_count: int = 0
    problem_count: int = 0
    reason_counts: Mapping[Reason, int] = field(default_factory=dict)
    problems: tuple[LineProblem, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong with the file."""
        return not self.problem_count

    @property
    def changes_nothing(self) -> bool:
        """Whether an import of this file would leave everything as it is."""
        return not (self.new or self.changed or self.gone or self.back)


def findings_of_bad(read: AddressFile) -> Findings:
    """What there is to tell of a file with anything wrong in it."""
    return Findings(
        ignored_columns=read.ignored_columns,
        example_line_count=read.example_line_count,
        bad_line_count=len(read.bad_line_numbers),
        problem_count=read.problem_count,
        reason_counts=dict(read.reason_counts),
        problems=tuple(read.problems[:PROBLEMS]),
    )


def findings_of_plan(
    read: AddressFile, plan: ImportPlan, known: Mapping[AddressKey, AddressDetails]
) -> Findings:
    """What there is to tell of a sound file that was compared with what is known."""
    examples = {
        "new": (Example(line.key, None, line.details) for line in plan.new),
        "changed": (Example(each.line.key, each.before, each.after) for each in plan.changed),
        "gone": (Example(key, known[key], None) for key in plan.gone),
        "back": (Example(each.line.key, each.before, each.after) for each in plan.back),
    }
    return Findings(
        new=len(plan.new),
        changed=len(plan.changed),
        gone=len(plan.gone),
        back=len(plan.back),
        same=len(plan.same),
        examples={kind: _first(some) for kind, some in examples.items()},
        ignored_columns=read.ignored_columns,
        example_line_count=read.example_line_count,
    )


def was_broken_off(*, touched_at: datetime, now: datetime) -> bool:
    """Whether work that last spoke then is no longer under way."""
    return now - touched_at > SILENT_FOR


def _first(examples: Iterable[Example]) -> tuple[Example, ...]:
    return tuple(example for _, example in zip(range(EXAMPLES), examples, strict=False))
