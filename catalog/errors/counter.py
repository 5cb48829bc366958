"""Refusals at the counter."""

from __future__ import annotations

from cambio.database import N_, Refusal


class NotConfirmed(Refusal):
    """Nobody proved that the household wants this: neither PIN nor signature."""

    code = "not_confirmed"
    message = N_("Ask for the PIN, or for a signature on paper.")
    status = 422


class AddressUnproved(Refusal):
    """Nobody has seen that the household lives where it says, and it has no PIN."""

    code = "address_unproved"
    message = N_(
        "This household earns, and spends once it showed where it lives: with the code in its"
        " letter, or at the counter."
    )
