"""The refusals of ending a programme."""

from __future__ import annotations

from cambio.database import N_, Refusal


class StillHeld(Refusal):
    """A programme of which somebody still holds tokens."""

    code = "still_held"
    message = N_("Somebody still holds tokens of this programme. First they are spent or settled.")
