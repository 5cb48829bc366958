"""Running a state machine over the books."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test


def run_histories(
    machine: type[RuleBasedStateMachine], *, histories: int, steps: int, others: bool = False
) -> None:
    """So many histories of so many steps each: the same ones every time, so that it fails for
    everybody or for nobody, or `others` each time."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=histories,
            stateful_step_count=steps,
            deadline=None,
            derandomize=not others,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
