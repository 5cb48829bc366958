"""The geometry of small charts, worked out on the server.

A chart is drawn in a picture as wide as its box: every horizontal place is a percentage, every
vertical one a number of CSS pixels. So letters keep their size on a phone and on a desktop.
"""

from collections.abc import Sequence
from dataclasses import dataclass

PLOT_HEIGHT = 200
HEADROOM = 14
BAR_SHARE = 0.62

Point = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across the chart: the value it stands for, and its distance from the top in px."""

    value: int
    y: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One value: its label, its column's centre and sides in percent, its top and height in px."""

    label: str
    value: int
    centre: float
    left: float
    width: float
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn chart. `path` joins the points of a line chart in a box of 100 by `height`."""

    height: int
    ticks: tuple[Tick, ...]
    bars: tuple[Bar, ...]
    path: str

    @property
    def is_crowded(self) -> bool:
        """Whether a phone can show only every second label."""
        return len(self.bars) > 7


def nice_steps(largest: int, *, at_most: int = 4) -> tuple[int, ...]:
    """Round values from 0 to at least the largest, in equal steps of 1, 2 or 5 times a ten."""
    ceiling = max(largest, 1)
    unit = 1
    while True:
        for factor in (1, 2, 5):
            step = factor * unit
            count = -(-ceiling // step)
            if count <= at_most:
                return tuple(range(0, step * count + 1, step))
        unit *= 10


def _chart(points: Sequence[Point]) -> Chart:
    steps = nice_steps(max((value for _, value in points), default=0))
    drawn = PLOT_HEIGHT - HEADROOM

    def top_of(value: int) -> float:
        return round(PLOT_HEIGHT - drawn * value / steps[-1], 2)

    column = 100 / max(len(points), 1)
    bars = tuple(
        Bar(
            label=label,
            value=value,
            centre=round((index + 0.5) * column, 3),
            left=round((index + 0.5 - BAR_SHARE / 2) * column, 3),
            width=round(column * BAR_SHARE, 3),
            top=top_of(value),
            height=round(PLOT_HEIGHT - top_of(value), 2),
        )
        for index, (label, value) in enumerate(points)
    )
    ticks = tuple(Tick(value=step, y=top_of(step)) for step in steps)
    return Chart(height=PLOT_HEIGHT, ticks=ticks, bars=bars, path="")


def bar_chart(points: Sequence[Point]) -> Chart:
    """Lays out one bar for each (label, value); values are whole and not negative."""
    return _chart(points)


def line_chart(points: Sequence[Point]) -> Chart:
    """Lays out a line through each (label, value); values are whole and not negative."""
    chart = _chart(points)
    path = "M" + " L".join(f"{bar.centre} {bar.top}" for bar in chart.bars) if points else ""
    return Chart(height=chart.height, ticks=chart.ticks, bars=chart.bars, path=path)
