"""A row of the table: what was measured, beside what it is measured against."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One case. `ratio` is ours to the floor; `at_least` what it should reach, `at_most` what it
    should stay under, None where there is no such goal. A case that was not run says so in its
    unit and has no figures."""

    case: str
    ours: float | None
    floor: float | None
    ratio: float | None
    at_least: float | None
    unit: str
    at_most: float | None = None

    @property
    def met(self) -> bool:
        """Whether the goal, if any, was reached."""
        measured = self.ours if self.ratio is None else self.ratio
        if measured is None:
            return True
        return measured >= (self.at_least or measured) and measured <= (self.at_most or measured)

    def __str__(self) -> str:
        goal = ""
        if self.at_least is not None:
            goal = f"at least {self.at_least:g}"
        elif self.at_most is not None:
            goal = f"at most {self.at_most:g}"
        missed = "" if self.met else "  MISSED"
        return (
            f"{self.case:58} {_figure(self.ours)} {_figure(self.floor)} {self.unit:12}"
            f" {'' if self.ratio is None else f'{self.ratio:.2f}':>6}  {goal}{missed}"
        )


HEADING = f"{'case':58} {'ours':>12} {'floor':>12} {'unit':12} {'ratio':>6}  goal"


def _figure(value: float | None) -> str:
    return f"{'' if value is None else f'{value:,.1f}':>12}"


def against(
    case: str, *, ours: float, floor: float, unit: str, at_least: float | None = None
) -> Row:
    """A row with its ratio."""
    return Row(case, ours, floor, ours / floor, at_least, unit)


def alone(
    case: str,
    ours: float,
    unit: str,
    *,
    at_least: float | None = None,
    at_most: float | None = None,
) -> Row:
    """A row of ours that is held against a figure and not against a floor."""
    return Row(case, ours, None, None, at_least, unit, at_most)


def not_run(case: str, why: str) -> Row:
    """A row that says why it was not measured."""
    return Row(case, None, None, None, None, f"not run: {why}")
