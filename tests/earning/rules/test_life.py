"""The life of an action: every step from every state, each with where it leads or why not."""

from __future__ import annotations

import pytest

from cambio.database import Refusal
from cambio.earning.errors import (
    ActionAlreadyAnnounced,
    ActionAlreadyApproved,
    ActionAlreadyClosed,
    ActionAlreadyOpen,
    ActionCancelled,
    ActionNotOpen,
    ActionStillOpen,
    ReportMissing,
)
from cambio.earning.rules import ActionStatus, Step, status_after

STATES = tuple(ActionStatus)
# planned, announced, open, closed, reported, approved, paid, cancelled: where each step leads from
# there, or the refusal.
TABLE: dict[Step, tuple[str | type[Refusal], ...]] = {
    Step.ANNOUNCE: (
        "announced", ActionAlreadyAnnounced, ActionAlreadyOpen, *[ActionAlreadyClosed] * 4,
        ActionCancelled,
    ),
    Step.OPEN: ("open", "open", ActionAlreadyOpen, *[ActionAlreadyClosed] * 4, ActionCancelled),
    Step.CLOSE: (
        ActionNotOpen, ActionNotOpen, "closed", *[ActionAlreadyClosed] * 4, ActionCancelled,
    ),
    Step.HAND_IN: (
        ActionNotOpen, ActionNotOpen, ActionStillOpen, "reported", "reported",
        *[ActionAlreadyApproved] * 2, ActionCancelled,
    ),
    Step.SEND_BACK: (
        ActionNotOpen, ActionNotOpen, ActionStillOpen, ReportMissing, "closed",
        *[ActionAlreadyApproved] * 2, ActionCancelled,
    ),
    Step.APPROVE: (
        ActionNotOpen, ActionNotOpen, ActionStillOpen, ReportMissing, "approved",
        *[ActionAlreadyApproved] * 2, ActionCancelled,
    ),
    Step.PAY: (
        ActionNotOpen, ActionNotOpen, ActionStillOpen, ReportMissing, ReportMissing, "paid",
        ActionAlreadyApproved, ActionCancelled,
    ),
    Step.CANCEL: (
        "cancelled", "cancelled", "cancelled", *[ActionAlreadyClosed] * 4, ActionCancelled,
    ),
}  # fmt: skip


@pytest.mark.parametrize("step", Step)
def test_a_step_leads_on_or_is_refused_from_every_state(step: Step) -> None:
    expected = dict(zip(STATES, TABLE[step], strict=True))
    for status, outcome in expected.items():
        if isinstance(outcome, str):
            assert status_after(status, step) == outcome
        else:
            with pytest.raises(outcome) as refused:
                status_after(status, step)
            assert type(refused.value) is outcome, (status, step)


def test_every_state_is_ahead_going_on_over_or_cancelled() -> None:
    ahead = {each for each in STATES if each.is_ahead}
    over = {each for each in STATES if each.is_over}
    assert ahead == {"planned", "announced"}
    assert over == {"closed", "reported", "approved", "paid"}
    assert set(STATES) - ahead - over == {"open", "cancelled"}
