"""Refusals at the counter."""

from __future__ import annotations

from cambio.database import N_, Refusal


class NotConfirmed(Refusal):
    """Nobody proved that the household wants this: neither PIN nor signature."""

    code = "not_confirmed"
    message = N_("Ask for the PIN, or for a signature on paper.")
    status = 422
