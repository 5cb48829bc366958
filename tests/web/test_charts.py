"""The geometry of charts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cambio.web.charts import PLOT_HEIGHT, bar_chart, line_chart, nice_steps


@pytest.mark.parametrize(
    ("largest", "steps"),
    [
        (0, (0, 1)),
        (1, (0, 1)),
        (4, (0, 1, 2, 3, 4)),
        (5, (0, 2, 4, 6)),
        (70, (0, 20, 40, 60, 80)),
        (701, (0, 200, 400, 600, 800)),
        (1000, (0, 500, 1000)),
    ],
)
def test_steps_are_round_and_reach_the_largest(largest: int, steps: tuple[int, ...]) -> None:
    assert nice_steps(largest) == steps


@given(st.lists(st.tuples(st.text(max_size=3), st.integers(0, 10**9)), max_size=40))
def test_whatever_is_drawn_stays_inside(points: list[tuple[str, int]]) -> None:
    for bar in bar_chart(points).bars:
        assert bar.left >= 0
        assert bar.left + bar.width <= 100.01
        assert bar.top >= 0
        assert bar.top + bar.height == pytest.approx(PLOT_HEIGHT, abs=0.02)


def test_a_line_goes_through_each_point() -> None:
    chart = line_chart([("a", 0), ("b", 4)])
    assert chart.path == "M25.0 200.0 L75.0 14.0"


def test_a_chart_of_nothing_has_no_line_and_no_bar() -> None:
    chart = line_chart([])
    assert (chart.path, chart.bars) == ("", ())


def test_a_year_is_too_crowded_for_every_label_on_a_phone() -> None:
    assert bar_chart([(str(month), month) for month in range(12)]).is_crowded
    assert not bar_chart([("1", 1)]).is_crowded
